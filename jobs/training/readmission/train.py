"""Trains the readmission model: gradient-boosted trees on the features that the processing job wrote.

Runs in the SageMaker XGBoost 3.2-0 image (script mode) without a network. The image's toolkit passes hyperparameters
as arguments and folders as ``SM_...`` variables; run by hand, both can be given as arguments.

``pip`` must not isolate builds: the toolkit runs ``pip install .`` on this folder before it starts this file, and an
isolated build downloads setuptools. The job therefore sets ``PIP_NO_BUILD_ISOLATION=0``, which is how pip spells "do
not isolate" in a variable.
"""

import argparse
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas
import xgboost

from readmission.preparation import feature_names

SEED = 130
"""Rows are sampled with this seed, so that the same data and hyperparameters give the same model. A spot job that was
interrupted samples anew, and counts its patience anew, from its checkpoint on."""

BOOSTER_PARAMETERS = ('max_depth', 'eta', 'subsample', 'colsample_bytree', 'min_child_weight', 'scale_pos_weight')
"""Hyperparameters that XGBoost itself takes, by its own names."""

CHECKPOINTS = Path('/opt/ml/checkpoints')
"""Where SageMaker keeps what a spot job saves; there only when the job has a checkpoint configuration."""

CHECKPOINT_TREES = 10
"""A checkpoint after so many trees, which take seconds."""


def arguments(given: 'Sequence[str] | None' = None) -> argparse.Namespace:
    """Hyperparameters and folders. An unknown hyperparameter is an error: a misspelt one would be ignored otherwise.

    :param given: the command line's by default.
    """
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
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


def checkpoint(
    folder: 'Path | None', most: int
) -> 'tuple[xgboost.Booster | None, list[xgboost.callback.TrainingCallback]]':
    """What an interrupted job saved, and the callback that saves on. SageMaker fills and keeps the folder of spot jobs.

    :param folder: None, or a folder with ``model_<tree>.ubj`` files of the same data and hyperparameters, or none yet;
        trees are counted from 0.
    :param most: most trees to build; a checkpoint leaves at least one of them to do.
    """
    if folder is None:
        return None, []
    trees = {path: int(path.stem.rpartition('_')[2]) + 1 for path in folder.glob('model_*.ubj')}
    saved = sorted((path for path in trees if trees[path] < most and whole(path)), key=trees.__getitem__)
    callback = xgboost.callback.TrainingCheckPoint(folder, name='model', interval=CHECKPOINT_TREES)
    return (xgboost.Booster(model_file=saved[-1]) if saved else None), [callback]


def whole(path: Path) -> bool:
    """Whether a checkpoint is whole: an interruption can cut it off, and half a file can crash XGBoost 3.2."""
    content = path.read_bytes()
    return content[:1] == b'{' and content[-1:] == b'}'


def load(folder: Path, names: 'list[str]') -> xgboost.DMatrix:
    """One part of the features as a matrix.

    :param folder: Parquet files with ``label`` (0 or 1) and one float32 column per feature.
    :param names: the features to take, in order.
    :raises ValueError: when the files lack a feature, have one more, or have no rows of one class.
    """
    # In one order, however the files are cut: sampling rows takes them by their place.
    frame = pandas.read_parquet(folder).sort_values('encounter_id')
    given = set(frame.columns) - {'encounter_id', 'label'}
    if given != set(names):
        raise ValueError(
            f'{folder} and preparation.json differ in {sorted(given ^ set(names))}. '
            'Give the preparation channel of the same features version.'
        )
    if frame['label'].nunique() != 2:
        raise ValueError(
            f'{folder} has {len(frame)} rows with the labels {sorted(frame["label"].unique())}; '
            'training needs both 0 and 1.'
        )
    return xgboost.DMatrix(
        frame[names].to_numpy('float32'), label=frame['label'].to_numpy('float32'), feature_names=names
    )


def boost(train: xgboost.DMatrix, validation: xgboost.DMatrix, given: argparse.Namespace) -> xgboost.Booster:
    """Trains until the AUC on the validation part no longer grows; the result has the trees up to the best one.

    :param given: hyperparameters, and the folder of checkpoints, see :func:`arguments`.
    """
    earlier, callbacks = checkpoint(given.checkpoints, given.num_round)
    done = earlier.num_boosted_rounds() if earlier else 0
    if done:
        print(f'goes on after {done} trees from {given.checkpoints}')
    booster = xgboost.train(
        {
            'objective': 'binary:logistic',
            # The last metric decides about early stopping; its name in the log is validation-auc.
            'eval_metric': ['logloss', 'auc'],
            'tree_method': 'hist',
            'seed': SEED,
            **{name: getattr(given, name) for name in BOOSTER_PARAMETERS},
        },
        train,
        num_boost_round=given.num_round - done,
        xgb_model=earlier,
        callbacks=callbacks,
        evals=[(train, 'train'), (validation, 'validation')],
        early_stopping_rounds=given.early_stopping_rounds,
        verbose_eval=50,
    )
    # XGBoost counts from the first tree of the model, those of the checkpoint included.
    kept = booster.best_iteration + 1
    # Once more for the trees that are kept: SageMaker takes the last value in the log as the job's final metric.
    print(f'trees:{kept}\tvalidation-auc:{booster.best_score:.6f}', flush=True)
    return booster[:kept]


def main() -> None:
    """Trains, then writes ``model.ubj``, ``preparation.json`` and the serving code into the model folder."""
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
    main()
