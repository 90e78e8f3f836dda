"""Figures of participants as an office hands them in: a line for each, ticket and figure. Pure."""

import math
import re
from collections.abc import Collection, Iterator

from participation.errors import Problem, Rejected
from participation.pilots.tables import Scale
from participation.web.i18n import mark

MOST_LINES = 20_000
LARGEST = 1e12
NOT_SAVED = mark("Nothing was saved.")
_BETWEEN = re.compile(r"\s*[\t;]\s*|\s*,\s*(?=\S)")


def read_measures(text: str, tickets: Collection[str], scale: str) -> dict[str, float]:
    """Figures by ticket. Columns are parted by tab, semicolon or comma; a first line without a figure is a heading.

    Raises Rejected naming the first line that is wrong.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise _rejected(mark("Write or choose a table: a ticket and its figure on each line."))
    if len(lines) > MOST_LINES:
        raise _rejected(mark("Hand in at most %(most)s lines at a time."), most=MOST_LINES)
    figures: dict[str, float] = {}
    for number, ticket, value in _rows(lines, tickets):
        if ticket not in tickets:
            raise _rejected(
                mark("Line %(line)s: this trial has no ticket “%(ticket)s”."), line=number, ticket=ticket[:40]
            )
        if value is None:
            raise _rejected(
                mark("Line %(line)s: write a number beside the ticket, for example 12,5."), line=number
            )
        if scale == Scale.SHARE and value not in (0, 1):
            raise _rejected(
                mark("Line %(line)s: write 1 for those who count and 0 for the others."), line=number
            )
        if figures.setdefault(ticket, value) != value:
            raise _rejected(mark("Line %(line)s: this ticket stands above with another figure."), line=number)
    return figures


def _rows(lines: list[tuple[int, str]], tickets: Collection[str]) -> Iterator[tuple[int, str, float | None]]:
    for place, (number, line) in enumerate(lines):
        ticket, _, typed = _BETWEEN.sub("\t", line.strip(), count=1).partition("\t")
        ticket, value = ticket.strip().strip('"'), _number(typed)
        if place == 0 and value is None and ticket not in tickets:
            continue
        yield number, ticket, value


def _number(typed: str) -> float | None:
    try:
        value = float(typed.strip().strip('"').replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


def _rejected(message: str, **parameters: object) -> Rejected:
    return Rejected(NOT_SAVED, errors={"lines": Problem(message, parameters)})
