"""Fits the baseline model, ``baseline.json``: run by hand when the preparation changes, its result is committed.

    PYTHONPATH=jobs python3 jobs/training/readmission/fit_baseline.py diabetic_data.csv

Logistic regression by Newton's method on seven counts, with the standard library alone, so that the file can be made
again anywhere.

Input: ``diabetic_data.csv`` of "Diabetes 130-US Hospitals for Years 1999-2008", UCI Machine Learning Repository,
CC BY 4.0.
"""

import argparse
import csv
import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from readmission.encounter import Encounter, parse, validate
from readmission.preparation import PARTS, eligible, label, numbers, parts_of

FEATURES = (
    'age_years',
    'time_in_hospital',
    'num_medications',
    'number_outpatient',
    'number_emergency',
    'number_inpatient',
    'number_diagnoses',
)

DIGITS = 8
"""Significant digits kept: far above the accuracy of the estimate, far below where machines round differently."""

COMMAND = 'PYTHONPATH=jobs python3 jobs/training/readmission/fit_baseline.py diabetic_data.csv'
"""How the file is made, noted in it."""

STEPS = 25
"""Newton's method on this problem converges in under ten steps; at more than this something else is wrong."""


def logistic(logit: float) -> float:
    """Probability for a logit, without overflow."""
    return (1 + math.tanh(logit / 2)) / 2


def area_under_curve(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Area under the ROC curve by ranks: the share of pairs of a 1 and a 0 in which the 1 scores higher; ties count
    half.

    :raises ValueError: when only one class is present.
    """
    positives = sum(labels)
    if positives in (0, len(labels)):
        raise ValueError(f'{len(labels)} labels given, {positives} of them 1; the area needs both classes.')
    order = sorted(range(len(scores)), key=lambda index: scores[index])
    ranks = 0.0
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        ranks += (start + end + 1) / 2 * sum(labels[index] for index in order[start:end])
        start = end
    return (ranks - positives * (positives + 1) / 2) / (positives * (len(labels) - positives))


def fit(rows: Sequence[Sequence[float]], labels: Sequence[int]) -> list[float]:
    """Maximum likelihood by Newton's method, without a penalty.

    :param rows: standardised features, shape (rows, features); the intercept is added here.
    :param labels: 0 or 1, shape (rows,).
    :return: the intercept and one coefficient per feature.
    :raises ArithmeticError: when the method does not converge.
    """
    designs = [(1.0, *row) for row in rows]
    size = len(designs[0])
    weights = [0.0] * size
    for _ in range(STEPS):
        gradient = [0.0] * size
        curvature = [[0.0] * size for _ in range(size)]
        for design, target in zip(designs, labels):
            probability = logistic(sum(weight * value for weight, value in zip(weights, design)))
            spread = probability * (1 - probability)
            for i in range(size):
                gradient[i] += design[i] * (target - probability)
                scaled = spread * design[i]
                for j in range(i + 1):
                    curvature[i][j] += scaled * design[j]
        step = solve([[curvature[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)], gradient)
        weights = [weight + change for weight, change in zip(weights, step)]
        if max(map(abs, step)) < 10**-DIGITS / 100:
            return weights
    raise ArithmeticError(
        f'no convergence after {STEPS} steps, last step {step}. Is a feature constant, or the same as another?'
    )


def solve(matrix: list[list[float]], values: list[float]) -> list[float]:
    """Solves ``matrix @ x = values`` by elimination with pivots; the matrix is square, at most a dozen rows."""
    table = [[*row, value] for row, value in zip(matrix, values)]
    size = len(table)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(table[row][column]))
        table[column], table[pivot] = table[pivot], table[column]
        for row in range(size):
            if row != column:
                factor = table[row][column] / table[column][column]
                table[row] = [left - factor * right for left, right in zip(table[row], table[column])]
    return [table[row][size] / table[row][row] for row in range(size)]


def fit_on(rows: Sequence[Sequence[float]], labels: Sequence[int]) -> dict[str, Any]:
    """The baseline of given rows: what ``inference.Baseline`` takes.

    :param rows: the values of :data:`FEATURES`, in their units.
    :param labels: 0 or 1, shape (rows,).
    :return: ``intercept`` and ``terms``, each number with :data:`DIGITS` significant digits.
    :raises ArithmeticError: when a feature is constant, or Newton's method does not converge.
    """
    means = [rounded(sum(row[i] for row in rows) / len(rows)) for i in range(len(FEATURES))]
    deviations = [
        rounded(math.sqrt(sum((row[i] - mean) ** 2 for row in rows) / len(rows))) for i, mean in enumerate(means)
    ]
    constant = [feature for feature, deviation in zip(FEATURES, deviations) if deviation == 0]
    if constant:
        raise ArithmeticError(f'{constant} must differ between the {len(rows)} rows, got one value each; give more.')
    standardised = [[(value - mean) / dev for value, mean, dev in zip(row, means, deviations)] for row in rows]
    intercept, *coefficients = (rounded(weight) for weight in fit(standardised, labels))
    return {
        'intercept': intercept,
        'terms': [
            {'feature': feature, 'mean': mean, 'deviation': deviation, 'coefficient': coefficient}
            for feature, mean, deviation, coefficient in zip(FEATURES, means, deviations, coefficients)
        ],
    }


def labelled(source: Path) -> Iterator[tuple[Encounter, int]]:
    """The encounters of ``diabetic_data.csv`` that training may learn from, the eligible ones, each with its label.

    :raises SystemExit: at the first encounter that is not valid, with its line.
    """
    with source.open(newline='', encoding='utf-8') as file:
        for line, text in enumerate(csv.DictReader(file), start=2):
            encounter = parse(text)
            reasons = validate(encounter)
            if reasons:
                raise SystemExit(f'{source.name} line {line}: {"; ".join(reasons)}')
            target = label(encounter)
            if target is not None and eligible(encounter):
                yield encounter, target


def inputs(encounter: Encounter) -> list[float]:
    """The values of :data:`FEATURES` of one encounter."""
    values = numbers(encounter)
    return [values[name] for name in FEATURES]


def main() -> None:
    """Reads the data set, fits on its training patients, measures on the others, writes ``baseline.json`` beside
    this file."""
    arguments = argparse.ArgumentParser(description='Fits the baseline model to diabetic_data.csv.')
    arguments.add_argument('csv', type=Path, help='diabetic_data.csv as downloaded from UCI')
    source: Path = arguments.parse_args().csv

    parts = parts_of(labelled(source))
    rows = {part: [inputs(encounter) for encounter, _ in pairs] for part, pairs in parts.items()}
    labels = {part: [target for _, target in pairs] for part, pairs in parts.items()}
    parameters = fit_on(rows['train'], labels['train'])

    def measured(part: str) -> dict[str, Any]:
        return {
            'rows': len(rows[part]),
            'positives': sum(labels[part]),
            'auc': round(area_under_curve(labels[part], [logit(parameters, row) for row in rows[part]]), 4),
        }

    baseline = {
        'description': 'probability = logistic(intercept + sum(coefficient * (value - mean) / deviation))',
        'command': COMMAND,
        'input': {'file': 'diabetic_data.csv', 'sha256': hashlib.sha256(source.read_bytes()).hexdigest()},
        'measured': {part: measured(part) for part in PARTS},
        **parameters,
    }
    text = json.dumps(baseline, indent=2) + '\n'
    Path(__file__).with_name('baseline.json').write_text(text)
    print(text)


def logit(parameters: dict[str, Any], row: Sequence[float]) -> float:
    """Logit of one row of :data:`FEATURES`; it ranks as the probability does."""
    terms = zip(parameters['terms'], row)
    return parameters['intercept'] + sum(
        term['coefficient'] * ((value - term['mean']) / term['deviation']) for term, value in terms
    )


def rounded(value: float) -> float:
    """The value with :data:`DIGITS` significant digits."""
    return float(f'{value:.{DIGITS}g}')


if __name__ == '__main__':
    main()
