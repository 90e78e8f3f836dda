"""What the areas package hands out and takes in."""

from datetime import date

import msgspec

from participation.errors import Problem


class AreaView(msgspec.Struct, frozen=True):
    """One area as pages and the API show it."""

    id: int
    code: str | None
    bps_code: str | None
    name: str
    kind: str
    depth: int


class AreaPage(msgspec.Struct, frozen=True):
    """A keyset page; ``next_after`` is the cursor of the following one, None on the last."""

    areas: list[AreaView]
    next_after: str | None


class AreaOption(msgspec.Struct, frozen=True):
    """One choice of a form's area question; ``group`` names the area that holds it, if shown grouped."""

    id: int
    name: str
    kind: str
    group: str | None = None


class AreaStep(msgspec.Struct, frozen=True):
    """One level of choosing an area level by level; ``chosen`` is the id of one of the options, if any."""

    options: list[AreaOption]
    chosen: int | None


OPEN_END = 200  # the age_to of a band without an upper end


class MarginView(msgspec.Struct, frozen=True):
    """How many people of one sex and age band live in an area; ages as in MarginRow."""

    sex: str
    age_from: int
    age_to: int
    count: int
    source: str
    year: int


class AreaRow(msgspec.Struct, frozen=True):
    """One readable row of an area file; ``parent_code`` None means the country."""

    line: int
    fields: tuple[str, ...]
    code: str
    name: str
    kind: str
    parent_code: str | None
    bps_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class MarginRow(msgspec.Struct, frozen=True):
    """One readable row of a population file; ages in completed years, both ends included.

    ``age_to`` is OPEN_END where the band has no upper end.
    """

    line: int
    fields: tuple[str, ...]
    area_code: str
    sex: str
    age_from: int
    age_to: int
    count: int
    year: int


class RejectedRow(msgspec.Struct, frozen=True):
    """A row that was left out: its line in the file, its fields as they came, and why."""

    line: int
    fields: tuple[str, ...]
    problem: Problem


class ImportReport(msgspec.Struct):
    """What an import did; ``header`` and ``delimiter`` let the rejected rows be written as they came."""

    header: tuple[str, ...] = ()
    delimiter: str = ","
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = []

    @property
    def kept(self) -> int:
        return self.created + self.updated + self.unchanged
