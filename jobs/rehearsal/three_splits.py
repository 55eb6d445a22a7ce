"""How good are the models, however patients are split? Test AUC, mean over three patient-grouped splits with seeds 0, 1
and 2, for the trained model and for the baseline, both fitted on each split's own training part. The out-of-time part
is measured beside it.

    PYTHONPATH=jobs:jobs/training/readmission python3 jobs/rehearsal/three_splits.py diabetic_data.csv --output results

Further arguments are hyperparameters of ``train.py``. Writes ``three_splits.json``, and for each seed and model the
evaluation that ``plots.py`` draws: ``seed-0/trained.json``, ``seed-0/baseline.json`` and so on.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import pandas
import xgboost

import train
from evaluate import groups_of, later, report, rounded
from fit_baseline import fit_on, inputs, labelled
from inference import Baseline
from readmission.encounter import Encounter
from readmission.preparation import OUT_OF_TIME, feature_names, feature_rows, fit, parts_of

SEEDS = (0, 1, 2)
"""Each makes another split of the patients."""

Labelled = tuple[Encounter, int]
"""An encounter and whether its patient came back, 1 or 0."""


def evaluated(parts: dict[str, list[Labelled]], given: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Fits both models on the training part and measures them on the test part and on the out-of-time part.

    :param given: hyperparameters of ``train.py``.
    :return: model to its report, as ``evaluate.py`` writes it.
    """
    fitted = fit(encounter for encounter, _ in parts['train'])
    names = feature_names(fitted)
    labels = {part: [label for _, label in rows] for part, rows in parts.items()}
    matrices = {part: matrix(rows, fitted) for part, rows in parts.items()}
    both = [
        xgboost.DMatrix(matrices[part], label=labels[part], feature_names=names) for part in ('train', 'validation')
    ]
    booster = train.boost(*both, given)
    baseline = Baseline(fit_on([inputs(encounter) for encounter, _ in parts['train']], labels['train']))

    def scores(part: str) -> dict[str, Any]:
        return {
            'trained': booster.predict(xgboost.DMatrix(matrices[part], feature_names=names)),
            'baseline': baseline.score([inputs(encounter) for encounter, _ in parts[part]]),
        }

    groups = groups_of(pandas.DataFrame(matrices['test'], columns=names))
    found = {model: report(labels['test'], values, groups) for model, values in scores('test').items()}
    for model, values in scores(OUT_OF_TIME).items():
        found[model]['out_of_time'] = later(labels[OUT_OF_TIME], values, found[model])
    return found


def matrix(rows: Sequence[Labelled], fitted: Any) -> Any:
    """Feature rows as float32, which is what the features are stored as."""
    return numpy.asarray(feature_rows([encounter for encounter, _ in rows], fitted), dtype=numpy.float32)


def summary(found: dict[str, Any]) -> dict[str, Any]:
    """What of an evaluation is compared between splits."""
    values = found['binary_classification_metrics']
    after = found['out_of_time']
    return {
        **found['population'],
        'auc': values['auc']['value'],
        'average_precision': values['au_prc']['value'],
        'brier': found['calibration']['brier'],
        'calibration': found['calibration']['bins'],
        'groups': found['groups'],
        'out_of_time': {
            **after['population'],
            'auc': after['binary_classification_metrics']['auc']['value'],
            'brier': after['calibration']['brier'],
        },
    }


def mean(values: Sequence[Any]) -> Any:
    """The mean of each number in values of one shape, over those that have it: a group may be too small in a split."""
    first = values[0]
    if isinstance(first, dict):
        keys = dict.fromkeys(key for value in values for key in value)
        return {key: mean([value[key] for value in values if key in value]) for key in keys}
    if isinstance(first, list):
        return [mean(column) for column in zip(*values)]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def compared(rows: Sequence[Labelled], given: argparse.Namespace, output: Path) -> dict[str, Any]:
    """Evaluates both models on each split, and writes their evaluations.

    :param output: gets ``seed-<seed>/<model>.json``.
    :return: ``hyperparameters``, ``seeds`` with a summary for each, and ``mean``, their mean; floats rounded as in the
        evaluations.
    """
    seeds = []
    for seed in SEEDS:
        found = evaluated(parts_of(rows, seed), given)
        folder = output / f'seed-{seed}'
        folder.mkdir(parents=True, exist_ok=True)
        for model, evaluation in found.items():
            write(folder / f'{model}.json', evaluation)
        summaries = {model: summary(evaluation) for model, evaluation in found.items()}
        print(f'seed {seed}: {said(summaries)}', flush=True)
        seeds.append({'seed': seed, **summaries})
    means = {model: mean([each[model] for each in seeds]) for model in ('trained', 'baseline')}
    print(f'mean: {said(means)}', flush=True)
    hyperparameters = {name: value for name, value in vars(given).items() if isinstance(value, (int, float))}
    return rounded({'hyperparameters': hyperparameters, 'seeds': seeds, 'mean': means})


def said(summaries: dict[str, dict[str, Any]]) -> str:
    """The areas of both models, for people who wait."""
    return ', '.join(
        f'{model} test AUC {found["auc"]:.4f}, out of time {found["out_of_time"]["auc"]:.4f}'
        for model, found in summaries.items()
    )


def write(path: Path, value: Any) -> None:
    """Writes JSON as ``evaluate.py`` does."""
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + '\n')


def main() -> None:
    """Reads the data set once, and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument('csv', type=Path, help='diabetic_data.csv as downloaded from UCI')
    parser.add_argument('--output', type=Path, required=True, help='folder for the results')
    ours, others = parser.parse_known_args()
    # The folders of a training job are not read here.
    folders = [f'--{name}=.' for name in ('channel_train', 'channel_validation', 'channel_preparation', 'model_dir')]
    given = train.arguments([*folders, *others])
    given.checkpoints = None

    rows = list(labelled(ours.csv))
    print(f'{len(rows)} encounters', flush=True)
    write(ours.output / 'three_splits.json', compared(rows, given, ours.output))


if __name__ == '__main__':
    main()
