"""What the pictures of ``plots.py`` have in common: colours, units, intervals, and files that stay the same."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

Evaluations = Mapping[str, Mapping[str, Any]]
"""Name in the legend to the content of ``evaluation.json``; all of one test part."""

STYLES = (('#0072B2', '-', 'o'), ('#D55E00', '--', 's'), ('#009E73', '-.', '^'), ('#CC79A7', ':', 'D'))
"""Colour, line and marker of each evaluation: colours of Okabe and Ito, which colour-blind people tell apart."""

REFERENCE = '#6B6B6B'
"""Colour of what a curve is compared with; dark enough to read on white."""

SIZE = (8.0, 7.0)
"""Width and height of a picture with one chart, in inches."""

DPI = 150
"""Pixels per inch."""

SURE = 1.959964
"""Standard deviations to each side of a 95 % interval."""


def wilson(share: float, rows: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson's), which stays within 0 and 1, and around the share, in small groups too."""
    spread = SURE**2 / rows
    middle = (share + spread / 2) / (1 + spread)
    half = SURE * math.sqrt(share * (1 - share) / rows + spread / rows / 4) / (1 + spread)
    # At a share of 0 or 1 rounding alone would put an end on the wrong side of it.
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)


def area_interval(area: float, positives: int, negatives: int) -> tuple[float, float]:
    """95 % interval of an area under the ROC curve (Hanley and McNeil, Radiology 1982)."""
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (one - area**2) + (negatives - 1) * (two - area**2)
    half = SURE * math.sqrt(max(variance, 0.0) / positives / negatives)
    return max(area - half, 0.0), min(area + half, 1.0)


def percent(shares: Sequence[float]) -> list[float]:
    """Shares from 0 to 1 as per cent."""
    return [100 * share for share in shares]


def whiskers(shares: Sequence[float], ends: 'Sequence[tuple[float, float]]') -> list[list[float]]:
    """Intervals as matplotlib wants them: per cent below and above each share."""
    pairs = list(zip(shares, ends))
    return [[100 * (share - low) for share, (low, _) in pairs], [100 * (high - share) for share, (_, high) in pairs]]


def people(evaluations: Evaluations) -> str:
    """Whom the evaluations are about, for a title."""
    found = next(iter(evaluations.values()))['population']
    rate = 100 * found['base_rate']
    return f'{found["rows"]:,} test encounters, {found["positives"]:,} ({rate:.1f} %) readmitted within 30 days'


def flagged(found: Mapping[str, Any]) -> str:
    """The share of encounters that an evaluation flags at its threshold."""
    return f'{100 * found["threshold"]["flagged"] / found["population"]["rows"]:.1f} %'


def sheet(title: str, evaluations: Evaluations) -> tuple[Figure, Axes]:
    """A picture with one chart."""
    figure = Figure(figsize=SIZE, dpi=DPI, layout='constrained')
    axes = figure.subplots()
    axes.set_title(f'{title}\n', fontsize=14, fontweight='bold', loc='left')
    axes.text(0, 1.015, people(evaluations), transform=axes.transAxes, color=REFERENCE)
    tidy(axes)
    return figure, axes


def tidy(axes: Axes) -> None:
    """No frame around the chart, a pale grid behind it."""
    axes.grid(color='#E5E5E5')
    axes.set_axisbelow(True)
    axes.spines[['top', 'right']].set_visible(False)


def save(figure: Figure, path: Path) -> None:
    """Writes a PNG without the name of the software in it, so that the same picture has the same bytes."""
    figure.savefig(path, format='png', metadata={'Software': None})
