"""The picture of the groups: whether the model serves everybody alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drawing import DPI, REFERENCE, STYLES, Evaluations, area_interval, flagged, people, percent, tidy, wilson

NAMES = {'africanamerican': 'African American', 'missing': 'Not recorded', 'unknown_invalid': 'Unknown'}
"""Groups that are written otherwise than as their capitalised name."""

OBSERVED = '#000000'
"""Colour of what happened, beside the colours of what was predicted."""


def groups(evaluations: Evaluations) -> Figure:
    """A line for each group: rate of readmission, ranking within the group, readmissions that are missed."""
    first = next(iter(evaluations.values()))['groups']
    # A kind of groups has a line of its own, as their heading.
    lines = [(kind, group) for kind, members in first.items() for group in ('', *members)]
    figure = Figure(figsize=(15, 2.6 + 0.42 * len(lines)), dpi=DPI, layout='constrained')
    figure.suptitle('Does the model serve everybody alike?', fontsize=16, fontweight='bold')
    charts = figure.subplots(1, 3, sharey=True)
    charts[0].set_yticks(range(len(lines)), [title(kind, group, first[kind]) for kind, group in lines])
    charts[0].invert_yaxis()
    step = min(0.26, 0.8 / len(evaluations))
    for place, (kind, group) in enumerate(lines):
        if not group:
            charts[0].get_yticklabels()[place].set_fontweight('bold')
            continue
        top = place - step * len(evaluations) / 2
        draw_observed(charts[0], first[kind][group], top if 'observed' in first[kind][group] else place)
        for index, (evaluation, style) in enumerate(zip(evaluations.values(), STYLES), start=1):
            draw_group(charts, evaluation['groups'][kind][group], top + step * index, style)
    explain(figure, charts, evaluations)
    return figure


def title(kind: str, group: str, members: Mapping[str, Any]) -> str:
    """A line's name: of the heading, or of a group with its size."""
    if not group:
        return kind.capitalize()
    if kind == 'age':
        start, end = map(int, group[1:-1].split('-'))
        name = f'{start} to {end - 1} years'
    else:
        name = NAMES.get(group, group.capitalize())
    return f'{name}  (n = {members[group]["rows"]:,})'


def draw_observed(axes: Axes, found: Mapping[str, Any], place: float) -> None:
    """What happened to a group, or that it is too small to say."""
    if 'observed' in found:
        ends = wilson(found['observed'], found['rows'])
        draw_value(axes, percent([found['observed'], *ends]), place, (OBSERVED, '|'))
    else:
        axes.text(0.02, place, 'too few to show', va='center', color=REFERENCE, transform=axes.get_yaxis_transform())


def draw_group(charts: Any, found: Mapping[str, Any], place: float, style: tuple[str, str, str]) -> None:
    """What one model does to one group, in all charts; nothing for a group that is too small."""
    if 'observed' not in found:
        return
    rates, ranking, misses = charts
    colour, _, marker = style
    positives, missed = found['positives'], found['false_negative_rate']
    rates.plot(100 * found['mean_predicted'], place, marker, color=colour, markeredgecolor='white', markersize=8)
    if found['auc'] is not None:
        ends = area_interval(found['auc'], positives, found['rows'] - positives)
        draw_value(ranking, [found['auc'], *ends], place, (colour, marker))
    if missed is not None:
        draw_value(misses, percent([missed, *wilson(missed, positives)]), place, (colour, marker))


def draw_value(axes: Axes, values: Sequence[float], place: float, style: tuple[str, str]) -> None:
    """A value with its interval.

    :param values: the value, and the two ends.
    :param style: colour and marker.
    """
    value, low, high = values
    colour, marker = style
    edge = colour if marker == '|' else 'white'
    bars = {'xerr': [[value - low], [high - value]], 'color': colour, 'capsize': 2}
    axes.errorbar([value], [place], fmt=marker, markersize=8, markeredgecolor=edge, **bars)


def explain(figure: Figure, charts: Any, evaluations: Evaluations) -> None:
    """Titles, axes, a line for the whole test part, and the legend."""
    rates, ranking, misses = charts
    share = flagged(next(iter(evaluations.values())))
    rates.set(title='How many are readmitted?', xlabel='Readmitted within 30 days (%)', xlim=(0, None))
    ranking.set(title='Does ranking work within the group?', xlabel='AUC (0.5 is chance)')
    misses.set(
        title=f'Who is missed when {share} are flagged?', xlabel='Readmitted, not flagged (false negative rate, %)'
    )
    for axes in charts:
        tidy(axes)
        axes.tick_params(axis='y', length=0)
    rates.errorbar([], [], xerr=[], fmt='|', color=OBSERVED, capsize=2, markersize=8, label='observed')
    for (name, evaluation), (colour, line, marker) in zip(evaluations.items(), STYLES):
        values = evaluation['binary_classification_metrics']
        ranking.axvline(values['auc']['value'], linestyle=line, linewidth=1, color=colour)
        misses.axvline(100 * values['false_negative_rate']['value'], linestyle=line, linewidth=1, color=colour)
        rates.plot([], [], marker + line, color=colour, linewidth=1, label=name)
    note = f'{people(evaluations)}. Bars: 95 % confidence interval. Vertical lines: all encounters.'
    figure.legend(loc='outside lower center', ncols=1 + len(evaluations), frameon=False, title=note)
