"""Measures a model archive on the test part, with the very code that will serve it.

Runs as a processing job in the SageMaker XGBoost image. ``binary_classification_metrics`` has the shape of SageMaker's
model quality report, so that the model registry shows it; beside it stand ``population``, ``threshold``,
``calibration`` and ``groups``, which say for whom the model can be trusted. ``plots.py`` draws all of it. The same
measures of the out-of-time part are under ``out_of_time``, at the same threshold and without curves.
"""

import argparse
import importlib
import json
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import pandas
from sklearn import metrics

CURVE_POINTS = 200
"""Most points of a curve: the workflow carries the whole report in its state, which may have 256 KiB."""

BINS = 10
"""Bins of the calibration, each with as many rows as the others, give or take one."""

RULE = 'the score from which as many encounters are flagged as were readmitted'
"""How the threshold is chosen without prices; :func:`threshold` says why."""

PRICED = 'the score from which flagging costs less than what a readmission that is missed may be expected to cost'
"""How the threshold is chosen with prices; :func:`priced` says why."""

COSTS = {
    'missing': 'what a readmission costs that was not flagged, in any unit; with the cost of flagging',
    'flagging': 'what it costs to flag one encounter, readmitted or not, in the same unit; below that of missing',
}
"""Prices that may be given, by the ends of their arguments."""

LEAST_ROWS = 50
"""A smaller group is reported by its number of rows alone: its rates are noise, and might point at a patient. They can
still be had by subtracting the other groups from all, so a report belongs where the data may be seen."""

DIGITS = 6
"""Decimal places of what is written."""


def load(archive: Path, folder: Path) -> Any:
    """The model of an archive, through its own ``code/inference.py``.

    :param archive: ``model.tar.gz``.
    :param folder: where to unpack it; its ``code`` goes first on the module path.
    """
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter='data')
    sys.path.insert(0, str(folder / 'code'))
    return importlib.import_module('inference').model_fn(str(folder))


def report(
    labels: Any, scores: Any, groups: Mapping[str, Mapping[str, Any]], costs: 'Costs | None' = None
) -> dict[str, Any]:
    """The model quality report and what stands beside it, as JSON values with :data:`DIGITS` decimal places.

    :param labels: 0 or 1, shape (rows,).
    :param scores: probabilities from 0 to 1, shape (rows,).
    :param groups: as :func:`groups_of` makes them.
    :param costs: prices, or None for :func:`threshold`.
    :raises ValueError: when only one class is present.
    """
    labels, scores = numpy.asarray(labels, dtype=int), numpy.asarray(scores, dtype=float)
    both(labels)
    cut = threshold(labels, scores) if costs is None else priced(costs)
    # Without prices, those in whose favour the rule decides: a missed readmission costs 1, and flagging the threshold.
    prices = Costs(1.0, cut) if costs is None else costs
    decided = scores >= cut
    found = {
        **quality(labels, scores, cut),
        'threshold': {
            'value': cut,
            'flagged': int(decided.sum()),
            'rule': RULE if costs is None else PRICED,
            'cost': cost(labels, decided, prices),
        },
        'groups': {
            name: {group: measured(labels[mask], scores[mask], decided[mask]) for group, mask in members.items()}
            for name, members in groups.items()
        },
    }
    found['binary_classification_metrics'].update(curves(labels, scores))
    return rounded(found)


def later(labels: Any, scores: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """What of a report the out-of-time part gives: all measures at the threshold of the test part, as a ward would
    have used it, and no curves.

    :param known: the report of the test part.
    :raises ValueError: when only one class is present.
    """
    labels, scores = numpy.asarray(labels, dtype=int), numpy.asarray(scores, dtype=float)
    both(labels)
    cut = known['threshold']['value']
    prices = Costs(*(known['threshold']['cost'][name] for name in Costs._fields))
    decided = scores >= cut
    threshold = {'value': cut, 'flagged': int(decided.sum()), 'cost': cost(labels, decided, prices)}
    return rounded({**quality(labels, scores, cut), 'threshold': threshold})


def both(labels: Any) -> None:
    """:raises ValueError: when only one class is present."""
    rows, positives = len(labels), int(labels.sum())
    if positives in (0, rows):
        raise ValueError(f'{rows} labels given, {positives} of them 1; measuring needs both classes.')


def quality(labels: Any, scores: Any, cut: float) -> dict[str, Any]:
    """``binary_classification_metrics`` without curves, ``population`` and ``calibration``.

    :param cut: score from which an encounter is flagged.
    """
    rows, positives = len(labels), int(labels.sum())
    base_rate, decided = positives / rows, scores >= cut
    matrix = metrics.confusion_matrix(labels, decided).tolist()
    values = {
        'auc': metrics.roc_auc_score(labels, scores),
        'au_prc': metrics.average_precision_score(labels, scores),
        'accuracy': metrics.accuracy_score(labels, decided),
        'accuracy_best_constant_classifier': max(base_rate, 1 - base_rate),
        'precision': metrics.precision_score(labels, decided, zero_division=0),
        'recall': metrics.recall_score(labels, decided),
        'f1': metrics.f1_score(labels, decided),
        'false_positive_rate': matrix[0][1] / (rows - positives),
        'false_negative_rate': matrix[1][0] / positives,
    }
    return {
        'binary_classification_metrics': {
            'confusion_matrix': {str(i): dict(zip('01', row)) for i, row in enumerate(matrix)},
            **{name: {'value': float(value), 'standard_deviation': 'NaN'} for name, value in values.items()},
        },
        'population': {'rows': rows, 'positives': positives, 'base_rate': base_rate},
        'calibration': {
            'brier': metrics.brier_score_loss(labels, scores),
            'brier_of_base_rate': base_rate * (1 - base_rate),
            'bins': calibration(labels, scores),
        },
    }


class Costs(NamedTuple):
    """Prices, in one unit."""

    missing: float
    """Of a readmission that was not flagged."""
    flagging: float
    """Of one flagged encounter, readmitted or not."""


def priced(costs: Costs) -> float:
    """The probability from which to flag: what flagging costs, as a share of what missing costs.

    It needs no labels, so that nothing is chosen on what is measured, and it is the cheapest as far as probabilities
    mean what they say (Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001): look at the calibration.

    :raises ValueError: unless 0 < flagging < missing.
    """
    if not 0 < costs.flagging < costs.missing:
        raise ValueError(
            f'cost_of_flagging must lie between 0 and cost_of_missing, got {costs.flagging} and {costs.missing}: '
            'otherwise it is cheapest to flag all, or nobody.'
        )
    return costs.flagging / costs.missing


def cost(labels: Any, decided: Any, costs: Costs) -> dict[str, float]:
    """The prices, and what one encounter costs at the threshold, beside flagging nobody and flagging all.

    :param decided: whether each row is flagged.
    """
    missed = int(labels[~decided].sum())
    return {
        **costs._asdict(),
        'of_an_encounter': (costs.missing * missed + costs.flagging * int(decided.sum())) / len(labels),
        'when_nobody_is_flagged': costs.missing * float(labels.mean()),
        'when_all_are_flagged': costs.flagging,
    }


def threshold(labels: Any, scores: Any) -> float:
    """The score from which an encounter counts as flagged: as many are flagged as were readmitted, more only where
    scores tie.

    Half is no threshold where one in nine is readmitted: nearly nobody would be flagged. This one needs no prices that
    nobody has agreed on, a ward can plan for the number it flags, and precision equals recall there. The gate asks for
    the AUC, which needs none.

    It takes one number of the labels of the test part, how many were readmitted, and nothing of who: recall there is
    hardly flattered. The out-of-time part is measured at this threshold, and has no say in it at all.
    """
    return float(numpy.sort(scores)[len(scores) - int(labels.sum())])


def curves(labels: Any, scores: Any) -> dict[str, Any]:
    """Both curves in SageMaker's shape, from the highest score to the lowest."""
    false_positives, true_positives, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
    precisions, recalls, _ = metrics.precision_recall_curve(labels, scores)
    return {
        'receiver_operating_characteristic_curve': {
            'false_positive_rates': thinned(false_positives),
            'true_positive_rates': thinned(true_positives),
        },
        'precision_recall_curve': {'precisions': thinned(precisions[::-1]), 'recalls': thinned(recalls[::-1])},
    }


def thinned(points: Any) -> list[float]:
    """At most :data:`CURVE_POINTS` of a curve's points, with both ends; closer together at its start, where few
    encounters are flagged and precision moves most."""
    if len(points) <= CURVE_POINTS:
        return points.tolist()
    places = numpy.linspace(0, 1, CURVE_POINTS) ** 2 * (len(points) - 1)
    return points[numpy.unique(numpy.rint(places).astype(int))].tolist()


def calibration(labels: Any, scores: Any) -> list[dict[str, Any]]:
    """Whether a probability means what it says: mean score and share of readmissions in :data:`BINS` bins by score,
    lowest first."""
    bins = [rows for rows in numpy.array_split(numpy.argsort(scores, kind='stable'), BINS) if len(rows)]
    return [
        {'rows': len(rows), 'mean_predicted': scores[rows].mean(), 'observed': labels[rows].mean()} for rows in bins
    ]


def measured(labels: Any, scores: Any, decided: Any) -> dict[str, Any]:
    """What the model does to one group. A measure that the group's labels cannot give is None.

    :param decided: whether each row is flagged, at the one threshold for all.
    """
    rows, positives = len(labels), int(labels.sum())
    if rows < LEAST_ROWS:
        return {'rows': rows}
    both = 0 < positives < rows
    return {
        'rows': rows,
        'positives': positives,
        'observed': positives / rows,
        'mean_predicted': scores.mean(),
        'auc': metrics.roc_auc_score(labels, scores) if both else None,
        'average_precision': metrics.average_precision_score(labels, scores) if positives else None,
        'false_negative_rate': (~decided[labels == 1]).mean() if positives else None,
        'false_positive_rate': decided[labels == 0].mean() if positives < rows else None,
    }


def groups_of(frame: pandas.DataFrame) -> dict[str, dict[str, Any]]:
    """Who belongs to which group: ``race``, ``gender`` and ``age`` to the group's name to a mask of its rows.

    A value that has no feature of its own because it is rare is in the group ``rare``; ages go in steps of ten years.

    :param frame: features of the preparation, one row per encounter.
    :raises ValueError: when there is no feature to group by.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in ('race', 'gender'):
        prefix = f'{name}_is_'
        columns = sorted(column for column in frame.columns if column.startswith(prefix))
        if not columns:
            raise ValueError(f'the test part must have features {prefix}..., got none; errors by group need them.')
        found[name] = {column[len(prefix) :]: frame[column].to_numpy() > 0 for column in columns}
        rest = (frame[columns] == 0).all(axis=1).to_numpy()
        if rest.any():
            found[name]['rare'] = rest
    starts = (frame['age_years'].to_numpy() // 10 * 10).astype(int)
    found['age'] = {f'[{start}-{start + 10})': starts == start for start in numpy.unique(starts).tolist()}
    return found


def rounded(value: Any) -> Any:
    """The value with each number in it rounded to :data:`DIGITS` decimal places, as plain JSON values."""
    if isinstance(value, Mapping):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(float(value), DIGITS) if isinstance(value, (float, numpy.floating)) else value


def arguments() -> argparse.Namespace:
    """The folders, and prices where somebody knows them, as ``costs``."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument('--model', type=Path, required=True, help='folder with model.tar.gz')
    parser.add_argument('--test', type=Path, required=True, help='folder with the Parquet files of the test part')
    parser.add_argument('--out_of_time', type=Path, required=True, help='folder with those of the out-of-time part')
    parser.add_argument('--output', type=Path, required=True, help='folder for evaluation.json')
    for price, meaning in COSTS.items():
        parser.add_argument(f'--cost_of_{price}', type=float, help=meaning)
    given = parser.parse_args()
    prices = [getattr(given, f'cost_of_{price}') for price in COSTS]
    if prices.count(None) == 1:
        parser.error('--cost_of_missing and --cost_of_flagging go together, got one')
    given.costs = None if None in prices else Costs(*prices)
    return given


def scored(model: Any, folder: Path) -> tuple[pandas.DataFrame, list[float]]:
    """The rows of a part, and what a model says of each.

    :raises ValueError: when the part has no file, or lacks a feature.
    """
    if not any(folder.glob('**/*.parquet')):
        raise ValueError(f'{folder} has no Parquet file; give a part of a finished features version.')
    # In one order, however the files are cut: equal scores fall into bins by their place.
    frame = pandas.read_parquet(folder).sort_values('encounter_id')
    missing = sorted(set(model.names) - set(frame.columns))
    if missing:
        raise ValueError(
            f'{folder} lacks the features {missing}; evaluate on the features version that the model was trained on.'
        )
    return frame, model.score(frame[list(model.names)].to_numpy().tolist())


def main() -> None:
    """Writes ``evaluation.json`` and prints its main numbers."""
    given = arguments()
    with tempfile.TemporaryDirectory() as folder:
        model = load(given.model / 'model.tar.gz', Path(folder))
        (test, scores), (after, scores_after) = (scored(model, part) for part in (given.test, given.out_of_time))
    found = report(test['label'], scores, groups_of(test), given.costs)
    found['out_of_time'] = later(after['label'], scores_after, found)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / 'evaluation.json').write_text(json.dumps(found, indent=2, allow_nan=False) + '\n')
    for name, part in {'test': found, 'out of time': found['out_of_time']}.items():
        area, brier = part['binary_classification_metrics']['auc']['value'], part['calibration']['brier']
        print(f'{name}: AUC {area}, Brier score {brier} on {part["population"]["rows"]} encounters')


if __name__ == '__main__':
    main()
