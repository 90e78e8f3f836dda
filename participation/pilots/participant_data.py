"""The data behind a result, for others to work it out again: a line for each person, and a codebook. Pure.

Nobody is named: no ticket, no day, no words. Staff know who is in which arm, so area and groups of a person are left
out where fewer than LEAST people of the arm share them, and arms of fewer people altogether: nobody is found by who
they are.
"""

import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from participation.pilots.comparison import AREA, Compared, Row, arms_of, compared, outcomes_of
from participation.pilots.result_schemas import GroupNamed
from participation.pilots.result_wording import arm_name, here
from participation.pilots.schemas import Document
from participation.pilots.withholding import LEAST
from participation.surveys.export_rows import csv_table
from participation.web.i18n import gettext, mark

CODEBOOK = ("name", "meaning", "values")
_MADE = (2020, 1, 1, 0, 0, 0)
"""The time of the files, so that the same data make the same archive."""


def archive(
    document: Document, rows: Sequence[Row], areas: Mapping[int, str], groups: Mapping[str, GroupNamed]
) -> bytes:
    """data.csv and codebook.csv, zipped."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        for name, table in (
            ("data.csv", data_table(document, rows, areas)),
            ("codebook.csv", codebook_table(document, groups)),
        ):
            packed.writestr(ZipInfo(name, _MADE), csv_table(table), ZIP_DEFLATED)
    return written.getvalue()


def data_table(document: Document, rows: Sequence[Row], areas: Mapping[int, str]) -> list[Sequence[object]]:
    """The header, then everybody who was compared, in an order that says nothing."""
    every = [compared(document, rows, number, areas) for number in range(len(outcomes_of(document)))]
    who, people = _who(document, every[0], areas), Counter(every[0].arm)
    lines = [
        [arm + 1, *who[place], *_figures(every, place)]
        for place, arm in enumerate(every[0].arm)
        if people[arm] >= LEAST
    ]
    return [_header(document), *sorted(lines, key=lambda line: list(map(str, line)))]


def _header(document: Document) -> list[str]:
    figures = [
        name
        for number in range(1, len(outcomes_of(document)) + 1)
        for name in (f"outcome_{number}", f"before_{number}")
    ]
    return ["arm", AREA, *_asked(document), *figures]


def _asked(document: Document) -> list[str]:
    return [name for name in document.protocol.groups if name != AREA]


def _who(document: Document, people: Compared, areas: Mapping[int, str]) -> list[tuple[str, ...]]:
    """Area and groups of each person, empty where too few of their arm share all of them."""
    found = [
        (areas.get(row.area, ""), *(people.groups[name][place] for name in _asked(document)))
        for place, row in enumerate(people.rows)
    ]
    shared = Counter(zip(people.arm, found, strict=True))
    return [
        one if shared[arm, one] >= LEAST else ("",) * len(one)
        for arm, one in zip(people.arm, found, strict=True)
    ]


def _figures(every: Sequence[Compared], place: int) -> list[object]:
    return [
        "" if math.isnan(value) else value
        for people in every
        for value in (people.outcome[place], people.baseline[place])
    ]


def codebook_table(document: Document, groups: Mapping[str, GroupNamed]) -> list[Sequence[object]]:
    """What each column means, in the language of the page."""
    arms = arms_of(document).named
    named = "\n".join(f"{number} = {arm_name(arm)}" for number, arm in enumerate(arms, start=1))
    lines: list[Sequence[object]] = [
        CODEBOOK,
        (
            "arm",
            gettext(mark("The arm that a person was counted in; arms of fewer than five are left out")),
            named,
        ),
        (
            AREA,
            gettext(mark("Area")),
            gettext(mark("empty where fewer than five people of the arm share area and groups")),
        ),
    ]
    for name in _asked(document):
        known = groups.get(name)
        choices = known.choices.items() if known else ()
        values = "\n".join(f"{code} = {here(label)}" for code, label in choices)
        lines.append((name, here(known.label) if known else name, values))
    for number, outcome in enumerate(outcomes_of(document), start=1):
        lines.append((f"outcome_{number}", here(outcome.name), gettext(mark("empty where it is not known"))))
        lines.append((f"before_{number}", gettext(mark("The same before the trial")), ""))
    return lines
