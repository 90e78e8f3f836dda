"""How far a campaign has come, as it is stored: counts of cells, never anybody's answers."""

from datetime import date

import msgspec

from participation.campaigns.schemas import Condition


class CellCount(msgspec.Struct, frozen=True, array_like=True):
    """One target. `area` and `group` are places in the lists of `Coverage`, -1 for wherever people live."""

    target: int
    area: int
    group: int
    wanted: int
    reached: int
    by_links: int
    week: int  # reached within the last seven days
    people: int | None = None  # of the population; None where no figures say so
    inner: bool = True  # holds no other target, so that cells do not overlap
    variance: float = 0.25  # of what is estimated, among the answers of this cell
    aside: int = 0  # answers beside those that are reached: set aside, they count for no target


class DayCount(msgspec.Struct, frozen=True, array_like=True):
    """Answers of one day, and how well all answers until then resemble the population (None: not known)."""

    day: date
    reached: int
    by_links: int
    likeness: float | None = None
    aside: int = 0


class Coverage(msgspec.Struct, frozen=True):
    """Answers since the first day of the campaign, whatever way they came."""

    first: date
    areas: list[str]
    groups: list[tuple[Condition, ...]]
    cells: list[CellCount]
    days: list[DayCount]
    links: dict[str, list[int]]  # by the code of a link, answers of each day from `first` on
    aside_links: dict[str, list[int]] = {}  # the same of answers that are set aside
    measured: str = ""  # the question whose average is estimated; empty: a share of which nothing is known
