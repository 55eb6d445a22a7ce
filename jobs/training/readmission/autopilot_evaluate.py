"""Measures a candidate of Autopilot on the parts that it never saw, by what it answered in a batch transform.

Runs as a processing job in the SageMaker XGBoost image. The report is that of ``evaluate.py``, the out-of-time part at
the threshold of the test part, so that a candidate and a model of our own are judged by the same figures.
"""

import argparse
import ast
import csv
import json
from pathlib import Path

import pandas

from autopilot_tables import ASKED, LABEL, read
from evaluate import groups_of, later, report

POSITIVE = 1
"""The label of a readmission."""


def probability(probabilities: str, labels: str) -> float:
    """The probability of a readmission in an answer of a candidate.

    :param probabilities: a list as text, ``[0.9, 0.1]``.
    :param labels: the labels in the same order, ``['0', '1']``: the order is the candidate's own.
    :raises ValueError: when the label of a readmission is not among them.
    """
    named = {float(label): value for label, value in zip(ast.literal_eval(labels), ast.literal_eval(probabilities))}
    if POSITIVE not in named:
        raise ValueError(f'an answer must name the label {POSITIVE}, got {labels}; is the target the column {LABEL!r}?')
    return float(named[POSITIVE])


def scores(file: Path) -> list[float]:
    """The probabilities of a file of answers, one row each: probabilities and labels, see :func:`probability`."""
    with file.open(newline='') as lines:
        return [probability(*row) for row in csv.reader(lines) if row]


def answers(folder: Path, part: str) -> list[float]:
    """The answers about a part; a batch transform names its file after that of the rows.

    :raises ValueError: when there is no such file, or more than one.
    """
    name = f'{part}.csv.out'
    found = sorted(folder.rglob(name))
    if len(found) != 1:
        raise ValueError(f'{folder} must have one file {name}, got {len(found)}; the batch transform writes it.')
    return scores(found[0])


def answered(folder: Path, predictions: Path, part: str) -> 'tuple[pandas.DataFrame, list[float]]':
    """The rows of a part, and what the candidate says of each.

    :param folder: Parquet files of the part.
    :param predictions: what the batch transform wrote.
    :raises ValueError: when there is not one answer for each row.
    """
    frame, given = read(folder), answers(predictions, part)
    if len(given) != len(frame):
        raise ValueError(f'{part} has {len(frame)} rows and {len(given)} answers; each row needs its own.')
    return frame, given


def main() -> None:
    """Writes ``evaluation.json`` and prints its main numbers."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    for part in ASKED:
        parser.add_argument(f'--{part}', type=Path, required=True, help=f'folder with the Parquet files of {part}')
    parser.add_argument(
        '--predictions', type=Path, required=True, help='folder with the answers of the batch transform'
    )
    parser.add_argument('--output', type=Path, required=True, help='folder for evaluation.json')
    given = parser.parse_args()

    (test, scores), (after, scores_after) = (answered(getattr(given, part), given.predictions, part) for part in ASKED)
    found = report(test[LABEL], scores, groups_of(test))
    found[ASKED[1]] = later(after[LABEL], scores_after, found)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / 'evaluation.json').write_text(json.dumps(found, indent=2, allow_nan=False) + '\n')
    for name, part in zip(ASKED, (found, found[ASKED[1]])):
        print(f'AUC {part["binary_classification_metrics"]["auc"]["value"]} on {name}')


if __name__ == '__main__':
    main()
