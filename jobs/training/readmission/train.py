"""Trains the readmission model: gradient-boosted trees on the features that the processing job wrote.

Runs in the SageMaker XGBoost 3.2-0 image (script mode) without a network. The image's toolkit passes hyperparameters
as arguments and folders as ``SM_...`` variables; run by hand, both can be given as arguments.

A job that is interrupted goes on to the same model: trees are built in chunks of :data:`CHECKPOINT_TREES`, each from
the model as it is saved and with a seed of its own, whether or not anything interrupts it. XGBoost alone would not do
that: it samples on from a state that no checkpoint holds, ``seed_per_iteration`` or not (measured with 3.2.0).

``pip`` must not isolate builds: the toolkit runs ``pip install .`` on this folder before it starts this file, and an
isolated build downloads setuptools. The job therefore sets ``PIP_NO_BUILD_ISOLATION=0``, which is how pip spells "do
not isolate" in a variable.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pandas
import xgboost

from checkpoints import Checkpoints, Figures
from failure import tell, told
from readmission.preparation import feature_names

SEED = 130
"""Rows and features are sampled with this seed and the number of trees before a chunk, so that the same data and
hyperparameters give the same model."""

BOOSTER_PARAMETERS = ('max_depth', 'eta', 'subsample', 'colsample_bytree', 'min_child_weight', 'scale_pos_weight')
"""Hyperparameters that XGBoost itself takes, by its own names."""

METRICS = (('train', 'logloss'), ('train', 'auc'), ('validation', 'logloss'), ('validation', 'auc'))
"""What is measured after each tree: part and metric."""

DECIDES = 'validation-auc'
"""The metric that decides about early stopping."""

CHECKPOINTS = Path('/opt/ml/checkpoints')
"""Where SageMaker keeps what a spot job saves; there only when the job has a checkpoint configuration."""

CHECKPOINT_TREES = 10
"""A checkpoint after so many trees, which take seconds. Another number makes another model."""

SHOWN_TREES = 50
"""Trees between two lines of the log."""

STOPPED = 128 + signal.SIGTERM
"""Exit code of a job that was asked to stop: never 0, for there is no model."""

ASKED_TO_STOP = threading.Event()
"""Set by the signal with which SageMaker announces an interruption, two minutes before it kills."""


class Parser(argparse.ArgumentParser):
    """Puts its errors where the job's failure is shown."""

    def error(self, message: str) -> NoReturn:
        """Ends the script with 2."""
        tell(message)
        super().error(message)


def arguments(given: 'Sequence[str] | None' = None) -> argparse.Namespace:
    """Hyperparameters and folders. An unknown hyperparameter is an error: a misspelt one would be ignored otherwise.

    :param given: the command line's by default.
    """
    parser = Parser(description=__doc__, allow_abbrev=False)
    parser.add_argument('--max_depth', type=int, default=5, help='largest depth of a tree')
    parser.add_argument('--eta', type=float, default=0.05, help='share of each tree that is added, above 0, at most 1')
    parser.add_argument('--num_round', type=int, default=1000, help='most trees to build')
    parser.add_argument('--subsample', type=float, default=0.8, help='share of the rows that each tree sees')
    parser.add_argument('--colsample_bytree', type=float, default=0.5, help='share of the features that each tree sees')
    parser.add_argument('--min_child_weight', type=float, default=10, help='least weight of the rows in a leaf')
    parser.add_argument(
        '--early_stopping_rounds', type=int, default=50, help='stop after so many trees without a better AUC'
    )
    parser.add_argument(
        '--scale_pos_weight', type=float, default=1.0, help='weight of a readmission; 1 keeps probabilities calibrated'
    )
    for name in ('CHANNEL_TRAIN', 'CHANNEL_VALIDATION', 'CHANNEL_PREPARATION', 'MODEL_DIR'):
        default = os.environ.get(f'SM_{name}')
        parser.add_argument(f'--{name.lower()}', type=Path, default=default, required=default is None, help='a folder')
    parser.add_argument(
        '--checkpoints', type=Path, default=CHECKPOINTS if CHECKPOINTS.is_dir() else None, help='folder to go on from'
    )
    parsed = parser.parse_args(given)
    if parsed.num_round < 1:
        parser.error(f'--num_round must be at least 1, got {parsed.num_round}')
    return parsed


def load(folder: Path, names: 'list[str]') -> xgboost.DMatrix:
    """One part of the features as a matrix.

    :param folder: Parquet files with ``label`` (0 or 1) and one float32 column per feature.
    :param names: the features to take, in order.
    :raises ValueError: when the files lack a feature, have one more, or have no rows of one class.
    """
    if not any(folder.glob('**/*.parquet')):
        raise ValueError(f'{folder} has no Parquet file; give the channel the part of a finished features version.')
    frame = pandas.read_parquet(folder)
    lacking = {'encounter_id', 'label'} - set(frame.columns)
    if lacking:
        raise ValueError(f'{folder} lacks {sorted(lacking)}; give the channel the part of a finished features version.')
    # In one order, however the files are cut: sampling rows takes them by their place.
    frame = frame.sort_values('encounter_id')
    given = set(frame.columns) - {'encounter_id', 'label'}
    if given != set(names):
        raise ValueError(
            f'{folder} and preparation.json differ in {sorted(given ^ set(names))}. '
            'Give the preparation channel of the same features version.'
        )
    if frame['label'].nunique() != 2:
        raise ValueError(
            f'{folder} has {len(frame)} rows with the labels {sorted(frame["label"].unique().tolist())}; '
            'training needs both 0 and 1.'
        )
    return xgboost.DMatrix(
        frame[names].to_numpy('float32'), label=frame['label'].to_numpy('float32'), feature_names=names
    )


def boost(train: xgboost.DMatrix, validation: xgboost.DMatrix, given: argparse.Namespace) -> xgboost.Booster:
    """Trains until the AUC on the validation part no longer grows; the result has the trees up to the best one.

    :param given: hyperparameters, and the folder of checkpoints, see :func:`arguments`.
    :raises ValueError: when the folder has checkpoints of another training.
    :raises SystemExit: when the job was asked to stop; the last checkpoint is saved then.
    """
    parameters = {
        'objective': 'binary:logistic',
        'eval_metric': ['logloss', 'auc'],
        'tree_method': 'hist',
        **{name: getattr(given, name) for name in BOOSTER_PARAMETERS},
    }
    checkpoints = Checkpoints(given.checkpoints, made_of(parameters, train, validation))
    model, figures = checkpoints.last(given.num_round)
    if figures:
        print(f'goes on after {len(figures)} trees from {given.checkpoints}', flush=True)
    while len(figures) < given.num_round and not settled(figures, given.early_stopping_rounds):
        if ASKED_TO_STOP.is_set():
            print(f'stops after {len(figures)} trees, as asked to', flush=True)
            sys.exit(STOPPED)
        found: dict[str, dict[str, list[float]]] = {}
        booster = xgboost.train(
            {**parameters, 'seed': SEED + len(figures)},
            train,
            num_boost_round=min(CHECKPOINT_TREES, given.num_round - len(figures)),
            # Always as a checkpoint would give it: what XGBoost remembers beside the model must make no difference.
            xgb_model=xgboost.Booster(model_file=bytearray(model)) if model else None,
            evals=[(train, 'train'), (validation, 'validation')],
            evals_result=found,
            verbose_eval=False,
        )
        model = bytes(booster.save_raw('ubj'))
        for values in zip(*(found[part][metric] for part, metric in METRICS)):
            figures.append(dict(zip(map('-'.join, METRICS), values)))
            show(figures)
        # Chunks begin at multiples, or a job that goes on would cut them otherwise.
        if len(figures) % CHECKPOINT_TREES == 0:
            checkpoints.save(model, figures)
    kept = best(figures, given.early_stopping_rounds) + 1
    # Once more for the trees that are kept: SageMaker takes the last value in the log as the job's final metric.
    print(f'trees:{kept}\tvalidation-auc:{figures[kept - 1][DECIDES]:.6f}', flush=True)
    return xgboost.Booster(model_file=bytearray(model))[:kept]


def made_of(parameters: 'dict[str, Any]', train: xgboost.DMatrix, validation: xgboost.DMatrix) -> 'dict[str, Any]':
    """All that the trees depend on. How many are built, and when training stops, depends on their figures alone."""
    digest = hashlib.sha256()
    for matrix in (train, validation):
        rows = matrix.get_data()
        for part in (rows.indptr, rows.indices, rows.data, matrix.get_label()):
            digest.update(part.tobytes())
        digest.update(json.dumps(matrix.feature_names).encode())
    return {
        **parameters,
        'seed': SEED,
        'trees in a chunk': CHECKPOINT_TREES,
        'version of XGBoost': xgboost.__version__,
        'data': digest.hexdigest(),
    }


def best(figures: 'Sequence[Figures]', patience: int) -> int:
    """The tree from which :func:`settled` found no better one, counted from 0."""
    found = 0
    for tree, each in enumerate(figures):
        if each[DECIDES] > figures[found][DECIDES]:
            found = tree
        elif tree - found >= patience:
            break
    return found


def settled(figures: 'Sequence[Figures]', patience: int) -> bool:
    """Whether so many trees after the best one were no better."""
    return bool(figures) and len(figures) - 1 - best(figures, patience) >= patience


def show(figures: 'Sequence[Figures]') -> None:
    """A line of the log for each :data:`SHOWN_TREES` trees, as XGBoost writes it."""
    tree = len(figures) - 1
    if tree % SHOWN_TREES == 0:
        values = '\t'.join(f'{name}:{value:.5f}' for name, value in figures[tree].items())
        print(f'[{tree}]\t{values}', flush=True)


def main() -> None:
    """Trains, then writes ``model.ubj``, ``preparation.json`` and the serving code into the model folder."""
    signal.signal(signal.SIGTERM, lambda *_: ASKED_TO_STOP.set())
    given = arguments()
    preparation = given.channel_preparation / 'preparation.json'
    names = feature_names(json.loads(preparation.read_text()))
    train, validation = load(given.channel_train, names), load(given.channel_validation, names)
    print(f'{train.num_row()} training rows, {validation.num_row()} validation rows, {len(names)} features')
    booster = boost(train, validation, given)
    given.model_dir.mkdir(parents=True, exist_ok=True)
    booster.save_model(given.model_dir / 'model.ubj')
    shutil.copy(preparation, given.model_dir / 'preparation.json')
    pack_code(Path(__file__).resolve().parent, given.model_dir / 'code')


def pack_code(source: Path, target: Path) -> None:
    """Copies what the model server runs: the model is served by the code it was trained with."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(source / 'inference.py', target / 'inference.py')
    shutil.copytree(
        source / 'readmission', target / 'readmission', ignore=shutil.ignore_patterns('__pycache__'), dirs_exist_ok=True
    )


if __name__ == '__main__':
    with told():
        main()
