"""The charts of a result: differences with their intervals as Vega-Lite says them, and the flow as SVG. Pure."""

from collections.abc import Sequence
from html import escape

from participation.files.chart_parts import (
    INK,
    LINE,
    PRIMARY,
    Spec,
    frame,
    in_lines,
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
    in_units,
    label_words,
    unit,
)
from participation.pilots.tables import Better
from participation.pilots.verdicts import Analysis
from participation.web.i18n import gettext, mark, translate

WIDTH, ROW = 250, 42
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
            _named(result, label_words(result, group.question, one.label), one.difference, several),
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
            "row": in_lines(name),
            "estimate": in_units(outcome, one.estimate),
            "low": in_units(outcome, one.low),
            "high": in_units(outcome, one.high),
        }
        for name, one in found
    ]
    smallest = in_units(outcome, result.minimal_effect) or 0.0
    matters = smallest if outcome.better == Better.HIGHER else -smallest
    axis: Spec = {
        "type": "quantitative",
        "scale": {"domain": _domain(values, matters), "nice": True},
        "axis": {
            "title": translate(mark("Difference, in %(unit)s"), {"unit": unit(outcome)}),
            "gridColor": LINE,
            "tickCount": 5,
        },
    }
    return {
        **frame(values, WIDTH, ROW * len(values), top=20, bottom=40),
        "encoding": {"y": row_axis(values), "x": {"field": "estimate", **axis}},
        "layer": [
            row_names(),
            _line(0, INK, []),
            *([_line(matters, PRIMARY, [4, 4]), _word(matters)] if matters else []),
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


def _word(at: float) -> Spec:
    return {
        "data": {"values": [{"at": at}]},
        "mark": {
            "type": "text",
            "color": PRIMARY,
            "fontSize": 12,
            "y": -8,
            "text": gettext(mark("matters from here")),
        },
        "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": None},
    }


BOX, GAP, LINE_HEIGHT, PADDING = 220, 24, 18, 12
"""Of the flow, in units of its picture."""
LETTERS = 30


def flow_drawing(result: Result) -> str:
    """Who applied, who got which arm, who is missing, who is analysed: boxes one below the other, as in CONSORT."""
    flow = result.flow
    top = [gettext(mark("Applied and could take part")), _count(flow.applied)]
    aside = [
        _pair(mark("Could not take part"), flow.turned_away),
        _pair(mark("No place, not compared"), flow.not_placed),
    ]
    columns = [
        (
            [arm_name(arm), _count(one.placed)],
            [
                *([_pair(mark("Moved up, not compared"), one.moved_up)] if one.moved_up else []),
                _pair(mark("Left, no answer"), one.withdrawn),
                _pair(mark("Stayed, no answer"), one.unanswered),
            ],
            [gettext(mark("Analysed")), _count(one.analysed)],
        )
        for arm, one in zip(result.arms, flow.arms, strict=True)
    ]
    return _drawn(top, aside, columns)


def _count(number: int) -> str:
    return translate("n = %(number)s", {"number": number})


def _pair(message: str, number: int) -> str:
    return f"{gettext(message)}: {number}"


def _drawn(top: list[str], aside: list[str], columns: Sequence[tuple[list[str], ...]]) -> str:
    width = max(2, len(columns)) * (BOX + GAP) + GAP
    head = _height([top, aside])
    parts = [_box(GAP, GAP, top, head)]
    parts.append(_box(width - GAP - BOX, GAP, aside, head))
    parts.append(_path(f"M{GAP + BOX},{GAP + head / 2} H{width - GAP - BOX}"))
    down = GAP + head + GAP
    for level in range(3):
        height = _height([column[level] for column in columns])
        for number, column in enumerate(columns):
            left = GAP + number * (BOX + GAP)
            middle = left + BOX / 2
            start = GAP + BOX / 2 if level == 0 else middle
            parts.append(_down(start, middle, down))
            parts.append(_box(left, down, column[level], height))
        down += height + GAP
    title = escape(gettext(mark("Who took part")))
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {down}" width="{width}" height="{down}" '
        f'font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="{width}" height="{down}" fill="#ffffff"/>{body}</svg>'
    )


def _height(boxes: Sequence[list[str]]) -> int:
    return max(len(_wrapped(lines)) for lines in boxes) * LINE_HEIGHT + 2 * PADDING


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in in_lines(line, LETTERS).split("\n")]


def _box(left: float, top: float, lines: list[str], height: int) -> str:
    words = "".join(
        f'<text x="{left + PADDING}" y="{top + PADDING + 13 + number * LINE_HEIGHT}" fill="{INK}">{escape(line)}</text>'
        for number, line in enumerate(_wrapped(lines))
    )
    shape = f'x="{left}" y="{top}" width="{BOX}" height="{height}" rx="6"'
    return f'<rect {shape} fill="#ffffff" stroke="{PRIMARY}"/>{words}'


def _down(x: float, to_x: float, to_y: float) -> str:
    """From a box above to one below, across in the middle of the gap."""
    return _path(f"M{x},{to_y - GAP} V{to_y - GAP / 2} H{to_x} V{to_y}")


def _path(steps: str) -> str:
    return f'<path d="{steps}" fill="none" stroke="{PRIMARY}" stroke-width="1.5"/>'
