"""Does it help to balance the classes, and do the trees overfit? Measured by cross-validation over patients.

    PYTHONPATH=jobs:jobs/training/readmission python3 jobs/rehearsal/compare_imbalance.py diabetic_data.csv --output out

Each fold keeps all encounters of a patient together, as the platform's split does, and learns categories from its own
training rows. A sixth of those decides when to stop, and from which score flagging is the cheapest; neither is
sampled. Encounters of the out-of-time part are not read at all: no choice may be made on them.

Writes ``imbalance.json`` and ``imbalance.png``, and prints a table: mean and standard deviation over the folds.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
from sklearn import metrics
from sklearn.model_selection import StratifiedGroupKFold

from evaluate import calibration, rounded
from fit_baseline import labelled
from imbalance import METHODS, MOST_TREES, SETTINGS, Rows, learn
from readmission.preparation import cut_of, feature_rows, fit

SEED = 130
"""Of folds, sampling and trees."""

STOPPING_FOLDS = 6
"""One in so many of the training rows decides when to stop."""

FOLDS = 3
"""Folds, unless told otherwise."""

COST_OF_MISSING = 8.0
"""What a missed readmission costs, in units of what it costs to flag somebody. An assumption: about one in nine is
readmitted, so at 8 it is nearly the same to flag all or nobody, which is where a model matters most."""

MEASURES = ('auc', 'average_precision', 'f1', 'recall', 'brier', 'brier_corrected', 'gap', 'cost', 'train_auc', 'trees')
"""What is measured in each fold, see :func:`measured`."""

SHOWN = MEASURES[:-1]
"""Columns of the table."""


def cheapest(labels: Any, scores: Any, missing: float) -> float:
    """The score from which it is cheapest to flag, when flagging costs 1 and missing a readmission ``missing``;
    above all scores when flagging nobody is cheapest."""
    order = numpy.argsort(-scores, kind='stable')
    found = numpy.concatenate([[0], numpy.cumsum(labels[order])])
    costs = numpy.arange(len(order) + 1) + missing * (labels.sum() - found)
    count = int(costs.argmin())
    return float(scores[order[count - 1]]) if count else float('inf')


def measured(labels: Any, scores: Any, corrected: Any, cut: float, missing: float) -> 'dict[str, float]':
    """What a model does to rows it has not seen.

    ``f1`` and ``cost`` (of one encounter) are those at the threshold; ``recall`` is that of flagging as many as were
    readmitted, so that no threshold favours a method. ``brier`` takes probabilities as the model gives them,
    ``brier_corrected`` after :meth:`imbalance.Model.corrected`. ``gap`` is the mean difference between predicted and
    observed in ten bins, of corrected probabilities.
    """
    flagged = scores >= cut
    most = numpy.sort(scores)[len(scores) - int(labels.sum())]
    bins = calibration(labels, corrected)
    missed = int(labels[~flagged].sum())
    return {
        'auc': metrics.roc_auc_score(labels, scores),
        'average_precision': metrics.average_precision_score(labels, scores),
        'f1': metrics.f1_score(labels, flagged),
        'recall': metrics.recall_score(labels, scores >= most),
        'brier': metrics.brier_score_loss(labels, scores),
        'brier_corrected': metrics.brier_score_loss(labels, corrected),
        'gap': sum(abs(each['mean_predicted'] - each['observed']) * each['rows'] for each in bins) / len(labels),
        'cost': (int(flagged.sum()) + missing * missed) / len(labels),
    }


def folds_of(encounters: 'Sequence[Mapping[str, Any]]', labels: Any, count: int) -> 'list[tuple[Any, Any, Any]]':
    """Places of the rows to learn from, to stop on, and to measure on, for each fold; a patient is in one alone."""
    patients = numpy.array([encounter['patient_nbr'] for encounter in encounters])
    found = []
    for learning, testing in StratifiedGroupKFold(count, shuffle=True, random_state=SEED).split(
        patients, labels, patients
    ):
        inner = StratifiedGroupKFold(STOPPING_FOLDS, shuffle=True, random_state=SEED)
        kept, stopping = next(inner.split(learning, labels[learning], patients[learning]))
        found.append((learning[kept], learning[stopping], testing))
    return found


def compared(
    rows: 'Sequence[tuple[Any, int]]', variants: 'Sequence[tuple[str, str]]', *, folds: int, most: int, missing: float
) -> 'dict[str, Any]':
    """Measures variants over folds.

    :param rows: encounters and labels.
    :param variants: methods and settings, by name.
    :return: for each variant, ``<method>`` or ``<method>, <settings>``, its ``mean``, ``deviation`` and ``folds``.
    """
    encounters, labels = [encounter for encounter, _ in rows], numpy.array([label for _, label in rows])
    found: dict[str, list[dict[str, float]]] = {}
    for number, places in enumerate(folds_of(encounters, labels, folds), start=1):
        fitted = fit(encounters[place] for place in places[0])
        learning, stopping, testing = (
            Rows(
                numpy.asarray(feature_rows([encounters[place] for place in some], fitted), dtype='float32'),
                labels[some],
            )
            for some in places
        )
        for method, settings in variants:
            model = learn(method, learning, stopping, SETTINGS[settings], seed=SEED, most=most)
            cut = cheapest(stopping.labels, model.score(stopping.features), missing)
            scores = model.score(testing.features)
            values = {
                **measured(testing.labels, scores, model.corrected(scores), cut, missing),
                'train_auc': metrics.roc_auc_score(learning.labels, model.score(learning.features)),
                'trees': model.trees,
            }
            name = method if settings == 'platform' else f'{method}, {settings}'
            found.setdefault(name, []).append({measure: float(values[measure]) for measure in MEASURES})
            print(f'fold {number} of {folds}: {name}: AUC {values["auc"]:.4f}, {model.trees} trees', flush=True)
    return rounded({name: summary(each) for name, each in found.items()})


def summary(folds: 'Sequence[Mapping[str, float]]') -> 'dict[str, Any]':
    """Mean and standard deviation (of a sample) over folds."""
    of = {measure: [fold[measure] for fold in folds] for measure in MEASURES}
    return {
        'mean': {measure: float(numpy.mean(values)) for measure, values in of.items()},
        'deviation': {measure: float(numpy.std(values, ddof=1)) for measure, values in of.items()},
        'folds': list(map(dict, folds)),
    }


def table(found: 'Mapping[str, Any]') -> 'list[str]':
    """Lines for people."""
    lines = [['mean +- deviation', *SHOWN]]
    for name, each in found.items():
        values = (f'{each["mean"][measure]:.4f}+-{each["deviation"][measure]:.4f}' for measure in SHOWN)
        lines.append([name, *values])
    widths = [max(map(len, column)) for column in zip(*lines)]
    return ['  '.join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]


def draw(found: 'Mapping[str, Any]', path: Path) -> None:
    """A panel each for order, cost and calibration: mean and deviation of each variant."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 1 + 0.4 * len(found)), layout='constrained')
    names = list(found)[::-1]
    panels = {'auc': 'AUC', 'cost': 'cost of one encounter', 'brier': 'Brier score'}
    for axes, (measure, title) in zip(figure.subplots(1, len(panels), sharey=True), panels.items()):
        means = [found[name]['mean'][measure] for name in names]
        axes.errorbar(means, names, xerr=[found[name]['deviation'][measure] for name in names], fmt='o', capsize=3)
        axes.set_title(title)
        axes.grid(axis='x', alpha=0.3)
    figure.savefig(path, dpi=100)


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('csv', type=Path, help='diabetic_data.csv as downloaded from UCI')
    parser.add_argument('--output', type=Path, required=True, help='folder for the results')
    parser.add_argument('--methods', nargs='+', choices=METHODS, default=METHODS, help='all by default')
    parser.add_argument(
        '--settings', nargs='*', choices=SETTINGS, default=list(SETTINGS), help='tried without sampling'
    )
    parser.add_argument('--folds', type=int, default=FOLDS, help='at least 2')
    parser.add_argument('--most_trees', type=int, default=MOST_TREES)
    parser.add_argument('--cost_of_missing', type=float, default=COST_OF_MISSING, help='flagging costs 1')
    given = parser.parse_args()
    if given.folds < 2 or given.most_trees < 1 or given.cost_of_missing <= 1:
        parser.error('--folds must be at least 2, --most_trees at least 1, --cost_of_missing above 1')

    rows = list(labelled(given.csv))
    cut = cut_of(encounter['encounter_id'] for encounter, _ in rows)
    rows = [row for row in rows if row[0]['encounter_id'] < cut]
    print(f'{len(rows)} encounters before the out-of-time part', flush=True)
    variants = [
        *((method, 'platform') for method in given.methods),
        *(('none', settings) for settings in given.settings if settings != 'platform'),
    ]
    found = compared(rows, variants, folds=given.folds, most=given.most_trees, missing=given.cost_of_missing)
    given.output.mkdir(parents=True, exist_ok=True)
    result = {'rows': len(rows), 'folds': given.folds, 'cost_of_missing': given.cost_of_missing, 'variants': found}
    (given.output / 'imbalance.json').write_text(json.dumps(result, indent=2, allow_nan=False) + '\n')
    draw(found, given.output / 'imbalance.png')
    print('\n'.join(table(found)))


if __name__ == '__main__':
    main()
