"""Measures a model archive on the test part, with the very code that will serve it.

Runs as a processing job in the SageMaker XGBoost image. The result has the shape of SageMaker's model quality report,
so that the model registry shows it.
"""

import argparse
import importlib
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pandas
from sklearn import metrics

THRESHOLD = 0.5
"""Probability from which an encounter counts as readmitted in the metrics that need a decision; the AUC needs none."""


def load(archive: Path, folder: Path) -> Any:
    """The model of an archive, through its own ``code/inference.py``.

    :param archive: ``model.tar.gz``.
    :param folder: where to unpack it; its ``code`` goes first on the module path.
    """
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter='data')
    sys.path.insert(0, str(folder / 'code'))
    return importlib.import_module('inference').model_fn(str(folder))


def report(labels: Any, scores: Any) -> dict[str, Any]:
    """The model quality report.

    :param labels: 0 or 1, shape (rows,).
    :param scores: probabilities from 0 to 1, shape (rows,).
    """
    decided = scores >= THRESHOLD
    matrix = metrics.confusion_matrix(labels, decided, labels=[0, 1]).tolist()
    values = {
        'auc': metrics.roc_auc_score(labels, scores),
        'au_prc': metrics.average_precision_score(labels, scores),
        'accuracy': metrics.accuracy_score(labels, decided),
        'precision': metrics.precision_score(labels, decided, zero_division=0),
        'recall': metrics.recall_score(labels, decided, zero_division=0),
        'f1': metrics.f1_score(labels, decided, zero_division=0),
    }
    return {
        'binary_classification_metrics': {
            'confusion_matrix': {str(i): {str(j): matrix[i][j] for j in (0, 1)} for i in (0, 1)},
            **{name: {'value': float(value), 'standard_deviation': 'NaN'} for name, value in values.items()},
        }
    }


def main() -> None:
    """Writes ``evaluation.json`` and prints it."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument('--model', type=Path, required=True, help='folder with model.tar.gz')
    parser.add_argument('--test', type=Path, required=True, help='folder with the Parquet files of the test part')
    parser.add_argument('--output', type=Path, required=True, help='folder for evaluation.json')
    given = parser.parse_args()

    frame = pandas.read_parquet(given.test)
    with tempfile.TemporaryDirectory() as folder:
        model = load(given.model / 'model.tar.gz', Path(folder))
        missing = sorted(set(model.names) - set(frame.columns))
        if missing:
            raise ValueError(
                f'the test part lacks the features {missing}; '
                'evaluate on the features version that the model was trained on.'
            )
        scores = pandas.Series(model.score(frame[list(model.names)].to_numpy().tolist()))
    text = json.dumps(report(frame['label'], scores.to_numpy()), indent=2)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / 'evaluation.json').write_text(text + '\n')
    print(text)


if __name__ == '__main__':
    main()
