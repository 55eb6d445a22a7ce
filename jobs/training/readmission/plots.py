"""Draws evaluations, so that a person sees at one glance how far a model can be trusted, and for whom.

    plots.py --evaluation trained=evaluation.json baseline=other/evaluation.json --output pictures

Needs the files that ``evaluate.py`` writes and matplotlib, neither data nor model. Bars are 95 % confidence intervals
that take encounters as independent; those of one patient are not quite, so that the truth is a little wider.
"""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawing import REFERENCE, STYLES, Evaluations, area_interval, flagged, percent, save, sheet, whiskers, wilson
from plot_groups import groups

LEAST_RECALL = 0.01
"""Precision is drawn from here on: before, it is the luck of the first few encounters."""


def roc(evaluations: Evaluations) -> Figure:
    """Of those who come back, how many are found, against the false alarms that this costs."""
    figure, axes = sheet('How well do the scores rank patients? (ROC curve)', evaluations)
    for (name, found), (colour, line, marker) in zip(evaluations.items(), STYLES):
        values, population = found['binary_classification_metrics'], found['population']
        area, positives = values['auc']['value'], population['positives']
        low, high = area_interval(area, positives, population['rows'] - positives)
        curve = values['receiver_operating_characteristic_curve']
        label = f'{name}: AUC {area:.3f} (95 % CI {low:.3f} to {high:.3f})'
        x, y = percent(curve['false_positive_rates']), percent(curve['true_positive_rates'])
        axes.plot(x, y, line, color=colour, linewidth=2, label=label)
        at_threshold(axes, found, ('false_positive_rate', 'recall'), (colour, marker))
    axes.plot([0, 100], [0, 100], ':', color=REFERENCE, label='chance: AUC 0.500')
    axes.set(xlabel='Flagged among those not readmitted (false positive rate, %)', xlim=(0, 100))
    axes.set(ylabel='Flagged among those readmitted (recall, %)', ylim=(0, 100))
    axes.legend(loc='lower right')
    return figure


def precision_recall(evaluations: Evaluations) -> Figure:
    """Of those who are flagged, how many come back, against the share of readmissions that is found."""
    figure, axes = sheet('How many alarms are right? (precision and recall)', evaluations)
    for (name, found), (colour, line, marker) in zip(evaluations.items(), STYLES):
        values = found['binary_classification_metrics']
        curve = values['precision_recall_curve']
        points = [pair for pair in zip(curve['recalls'], curve['precisions']) if pair[0] >= LEAST_RECALL]
        label = f'{name}: average precision {values["au_prc"]["value"]:.3f}'
        axes.plot(*map(percent, zip(*points)), line, color=colour, linewidth=2, label=label)
        at_threshold(axes, found, ('recall', 'precision'), (colour, marker))
    rate = 100 * found['population']['base_rate']
    axes.axhline(rate, linestyle=':', color=REFERENCE, label=f'chance: {rate:.1f} %')
    axes.set(xlabel=f'Flagged among those readmitted (recall, %; from {100 * LEAST_RECALL:.0f} %)', xlim=(0, 100))
    axes.set(ylabel='Readmitted among those flagged (precision, %)', ylim=(0, None))
    axes.legend(loc='upper right')
    return figure


def at_threshold(axes: Axes, found: Any, measures: tuple[str, str], style: tuple[str, str]) -> None:
    """Marks the point at which the evaluation decided.

    :param measures: what is on the axes, x and y.
    :param style: colour and marker.
    """
    x, y = (100 * found['binary_classification_metrics'][measure]['value'] for measure in measures)
    label = f'{flagged(found)} flagged: score ≥ {found["threshold"]["value"]:.3f}'
    colour, marker = style
    axes.plot(x, y, marker, color=colour, markeredgecolor='white', markersize=11, label=label, clip_on=False)


def calibration(evaluations: Evaluations) -> Figure:
    """Whether of 100 patients with a predicted 20 % about 20 come back."""
    figure, axes = sheet('Do the probabilities mean what they say? (calibration)', evaluations)
    top = 0.0
    for (name, found), (colour, line, marker) in zip(evaluations.items(), STYLES):
        bins, brier = found['calibration']['bins'], found['calibration']['brier']
        sizes = [part['rows'] for part in bins]
        size = ' or '.join(f'{rows:,}' for rows in sorted({min(sizes), max(sizes)}))
        x, y = [part['mean_predicted'] for part in bins], [part['observed'] for part in bins]
        ends = [wilson(part['observed'], part['rows']) for part in bins]
        label = f'{name}: {len(bins)} bins of {size} encounters, Brier {brier:.4f}'
        style = {'color': colour, 'capsize': 3, 'linewidth': 1.5, 'markersize': 8, 'markeredgecolor': 'white'}
        axes.errorbar(percent(x), percent(y), yerr=whiskers(y, ends), fmt=marker + line, label=label, **style)
        top = max(top, *x, *(high for _, high in ends))
    rate, worst = found['population']['base_rate'], found['calibration']['brier_of_base_rate']
    scale = f'Brier score: 0 is perfect, {worst:.4f} if everybody is given {100 * rate:.1f} %'
    limit = 5 * math.ceil(20 * top)
    axes.plot([0, limit], [0, limit], ':', color=REFERENCE, label='predicted = observed')
    axes.set(xlabel='Predicted probability of readmission within 30 days (mean of the bin, %)', xlim=(0, limit))
    axes.set(ylabel='Readmitted within 30 days (share of the bin, %)', ylim=(0, limit))
    axes.legend(loc='upper left', title=scale, alignment='left')
    return figure


def read(given: Sequence[str]) -> Evaluations:
    """Evaluations by name.

    :param given: paths, or ``name=path``; without a name it is the name of the folder.
    :raises ValueError: when there are too many, names repeat, or evaluations are not of one test part.
    """
    named = [(name, Path(path)) for name, _, path in (each.rpartition('=') for each in given)]
    found = {name or path.resolve().parent.name: json.loads(path.read_text()) for name, path in named}
    if not len(found) == len(given) <= len(STYLES):
        raise ValueError(f'--evaluation must be 1 to {len(STYLES)} files of different names, got {list(given)}.')
    first, *others = map(sizes, found.values())
    if any(other != first for other in others):
        raise ValueError(f'{list(given)} are not of one test part; compare models on the same encounters.')
    return found


def sizes(evaluation: Any) -> Any:
    """How many encounters an evaluation has, in all and in each group."""
    kinds = evaluation['groups'].items()
    return evaluation['population'], {
        kind: {group: found['rows'] for group, found in members.items()} for kind, members in kinds
    }


def main() -> None:
    """Writes the four pictures."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument('--evaluation', nargs='+', required=True, help='evaluation.json, or name=evaluation.json')
    parser.add_argument('--output', type=Path, required=True, help='folder for the pictures')
    given = parser.parse_args()

    evaluations = read(given.evaluation)
    given.output.mkdir(parents=True, exist_ok=True)
    for draw in (roc, precision_recall, calibration, groups):
        save(draw(evaluations), given.output / f'{draw.__name__}.png')


if __name__ == '__main__':
    main()
