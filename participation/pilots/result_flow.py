"""The flow of people through a trial, from application to analysis, as SVG. Pure."""

from collections.abc import Sequence
from html import escape

from participation.files.chart_parts import INK, PRIMARY, all_lines
from participation.pilots.result_schemas import Result
from participation.pilots.result_wording import arm_name
from participation.web.i18n import gettext, mark, translate

Lines = list[str]
BOX, GAP, LINE_HEIGHT, PADDING = 220, 24, 18, 12
"""Of the flow, in units of its picture."""
LETTERS = 30


def flow_drawing(result: Result) -> str:
    """Who applied, who got which arm, who is missing, who is analysed: arms beside each other, as in CONSORT."""
    return _drawn(*_boxes(result))


def narrow_flow_drawing(result: Result) -> str:
    """The same one below the other, for a phone: in a picture made smaller nobody could read the words."""
    return _stacked(*_boxes(result))


def _boxes(result: Result) -> tuple[Lines, Lines, list[tuple[Lines, ...]]]:
    """What stands in the first box and beside it, and for each arm from box to box."""
    flow = result.flow
    top = [gettext(mark("Applied and could take part")), _count(flow.applied)]
    aside = [
        _pair(mark("Could not take part"), flow.turned_away),
        _pair(mark("No place, not compared"), flow.not_placed),
    ]
    columns: list[tuple[Lines, ...]] = [
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
    return top, aside, columns


def _count(number: int) -> str:
    return translate("n = %(number)s", {"number": number})


def _pair(message: str, number: int) -> str:
    return f"{gettext(message)}: {number}"


def _drawn(top: Lines, aside: Lines, columns: Sequence[tuple[Lines, ...]]) -> str:
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
    return _picture(parts, width, down)


def _stacked(top: Lines, aside: Lines, columns: Sequence[tuple[Lines, ...]]) -> str:
    """Boxes of an arm hang together; the first ones, too."""
    parts: list[str] = []
    down, middle = GAP, GAP + BOX / 2
    for chain in [(top, aside), *columns]:
        for number, lines in enumerate(chain):
            if number:
                parts.append(_down(middle, middle, down))
            height = _height([lines])
            parts.append(_box(GAP, down, lines, height))
            down += height + GAP
        down += GAP
    return _picture(parts, BOX + 2 * GAP, down - GAP)


def _picture(parts: Sequence[str], width: int, height: int) -> str:
    title = escape(gettext(mark("Who took part")))
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{body}</svg>'
    )


def _height(boxes: Sequence[Lines]) -> int:
    return max(len(_wrapped(lines)) for lines in boxes) * LINE_HEIGHT + 2 * PADDING


def _wrapped(lines: Sequence[str]) -> Lines:
    return [part for line in lines for part in all_lines(line, LETTERS)]


def _box(left: float, top: float, lines: Lines, height: int) -> str:
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
