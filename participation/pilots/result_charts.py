"""The charts of a result: differences with their intervals, as Vega-Lite says them. Pure."""

from collections.abc import Sequence

from participation.files.chart_parts import (
    INK,
    LINE,
    LINE_HEIGHT,
    PRIMARY,
    Spec,
    all_lines,
    frame,
    row_axis,
    row_names,
)
from participation.pilots.effect_schemas import Difference
from participation.pilots.paper_effect import EFFECT, GROUPS
from participation.pilots.result_schemas import OutcomeResult, Result
from participation.pilots.result_wording import (
    ANALYSES,
    arm_name,
    differences_of,
    group_words,
    in_units,
    unit,
)
from participation.pilots.tables import Better
from participation.pilots.verdicts import Analysis
from participation.web.i18n import gettext, mark, translate

WIDTH, ROW, BETWEEN = 250, 42, 12
"""Pixels of the picture, of a row with a short name, and between the names of two rows."""
Named = tuple[str, Difference]


def chart_specs(result: Result) -> dict[str, Spec]:
    """Charts by name, in the language of the page; what there is nothing to draw of is left out."""
    outcome = result.primary
    several = len(result.arms) > 2
    found = [
        (_named(result, gettext(ANALYSES[Analysis(analysis)]), one, several), one)
        for analysis, differences in differences_of(outcome).items()
        for one in differences
    ]
    groups = [
        (
            _named(result, group_words(result, group.question, one.label), one.difference, several),
            one.difference,
        )
        for group in outcome.effect.groups
        for one in group.labels
    ]
    drawn = {EFFECT: found, GROUPS: groups}
    return {name: _forest(result, outcome, rows) for name, rows in drawn.items() if rows}


def _named(result: Result, name: str, found: Difference, several: bool) -> str:
    return f"{arm_name(result.arms[found.arm])}: {name}" if several else name


def _forest(result: Result, outcome: OutcomeResult, found: Sequence[Named]) -> Spec:
    """A row for each difference, the line of no difference, and from where on one matters."""
    values: list[Spec] = [
        {
            "row": "\n".join(all_lines(name)),
            "estimate": in_units(outcome, one.estimate),
            "low": in_units(outcome, one.low),
            "high": in_units(outcome, one.high),
        }
        for name, one in found
    ]
    most = max(len(all_lines(name)) for name, _ in found)
    height = max(ROW, most * LINE_HEIGHT + BETWEEN) * len(values)
    smallest = in_units(outcome, result.minimal_effect) or 0.0
    matters = smallest if outcome.better == Better.HIGHER else -smallest
    domain = _domain(values, matters)
    axis: Spec = {
        "type": "quantitative",
        "scale": {"domain": domain, "nice": True},
        "axis": {
            "title": translate(mark("Difference, in %(unit)s"), {"unit": unit(outcome)}),
            "gridColor": LINE,
            "tickCount": 5,
        },
    }
    return {
        **frame(values, WIDTH, height, top=20, bottom=40),
        "encoding": {"y": row_axis(values), "x": {"field": "estimate", **axis}},
        "layer": [
            row_names(),
            _line(0, INK, []),
            *([_line(matters, PRIMARY, [4, 4]), _word(matters, domain)] if matters else []),
            {
                "mark": {"type": "rule", "color": PRIMARY, "strokeWidth": 3, "opacity": 0.45},
                "encoding": {"x": {"field": "low", **axis}, "x2": {"field": "high"}},
            },
            {"mark": {"type": "point", "filled": True, "color": PRIMARY, "size": 90, "opacity": 1}},
        ],
    }


def _domain(values: Sequence[Spec], matters: float) -> list[float]:
    marked = [0.0, matters, *(value[end] for value in values for end in ("low", "high"))]
    reach = (max(marked) - min(marked)) * 0.05 or 1.0
    return [min(marked) - reach, max(marked) + reach]


def _line(at: float, color: str, dashes: list[int]) -> Spec:
    return {
        "data": {"values": [{"at": at}]},
        "mark": {"type": "rule", "color": color, "strokeWidth": 1, "strokeDash": dashes},
        "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": None},
    }


def _word(at: float, domain: Sequence[float]) -> Spec:
    """Written towards the middle, so that the edge of the picture cuts nothing of it."""
    return {
        "data": {"values": [{"at": at}]},
        "mark": {
            "type": "text",
            "color": PRIMARY,
            "fontSize": 12,
            "align": "right" if at > sum(domain) / 2 else "left",
            "y": -8,
            "text": gettext(mark("matters from here")),
        },
        "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": None},
    }
