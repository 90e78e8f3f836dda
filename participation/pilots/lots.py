"""What a published protocol says about a draw: from which tickets, for which places and arms, and when. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from participation.pilots.draw import LONGEST_NAME, Lots, Share
from participation.pilots.draw_schemas import DrawView, Stratum
from participation.pilots.phases import Phase, phase_of
from participation.pilots.schemas import Document, PlacesNamed
from participation.pilots.tables import Allocation, ArmKind
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE

DRAWN = frozenset(Allocation) - {Allocation.FIRST_COME}
CHANCE_DECIDES_THE_ARM = frozenset({Allocation.RANDOMISED, Allocation.CLUSTER})
WHOLE = "all"
"""The one stratum of a draw that knows no areas, or draws the areas themselves."""
LATE_ARRIVALS = timedelta(minutes=1)
"""Applications that were sent before the close are let finish before the tickets are published."""


def is_drawn(document: Document) -> bool:
    """Whether places are drawn here: by lot, and among people who applied here."""
    return document.allocation in DRAWN and document.enrollment is not None


def stratum_name(places: PlacesNamed) -> str:
    """An area as the files of a draw name it: with its code, as names recur."""
    return " ".join(f"{places.code} {places.area}".split())[:LONGEST_NAME]


def area_stratum(document: Document, name: str, code: str) -> str:
    """Which area of the document this one is: by its code, else by its name; "" where it is none of them."""
    by_code = [places for places in document.places if code and places.code == code]
    by_name = [places for places in document.places if places.area == name and not (code and places.code)]
    return next((stratum_name(places) for places in by_code or by_name), "")


def places_by_stratum(document: Document) -> Counter[str]:
    """How many places each area has, by its name in files."""
    offered: Counter[str] = Counter()
    for places in document.places:
        offered[stratum_name(places)] += places.places
    return offered


def lots_of(document: Document, tickets: Mapping[str, Sequence[str]]) -> Lots:
    """What is drawn from, the tickets by area given. Where areas are drawn, they are the tickets."""
    offered = places_by_stratum(document)
    arms = [Share(name, document.arms[position].ratio) for name, position in arm_names(document).items()]
    shares = arms if len(arms) > 1 else []
    if document.allocation == Allocation.CLUSTER:
        return Lots({WHOLE: len(offered)}, {WHOLE: sorted(offered)}, shares)
    if document.allocation == Allocation.LOTTERY:
        everybody = sorted(ticket for area in offered for ticket in tickets.get(area, ()))
        return Lots({WHOLE: offered.total()}, {WHOLE: everybody}, shares)
    return Lots(dict(offered), {area: sorted(tickets.get(area, ())) for area in offered}, shares)


def arm_names(document: Document) -> dict[str, int]:
    """The arms that a place can bring, as files name them, with their positions.

    Where chance decides the arm that is each of them; a lottery draws for the new service alone, and whoever is not
    drawn is who the others are compared with.
    """
    every = document.allocation in CHANCE_DECIDES_THE_ARM
    return {
        _arm_name(document, position): position
        for position, arm in enumerate(document.arms)
        if every or arm.kind == ArmKind.NEW
    }


def arm_position(document: Document, name: str) -> int:
    """The arm of a ticket as a file names it; nothing is named where there is but one."""
    positions = arm_names(document)
    return positions[name] if name else next(iter(positions.values()))


def _arm_name(document: Document, position: int) -> str:
    """Numbered, as arms may be called the same."""
    name = text_in(document.arms[position].name, DEFAULT_LANGUAGE, DEFAULT_LANGUAGE)
    return " ".join(f"{position + 1} {name}".split())[:LONGEST_NAME]


def strata_of(lots: Lots) -> tuple[Stratum, ...]:
    """What pages say of a list, without reading all of it."""
    return tuple(
        Stratum(name, lots.places.get(name, 0), len(listed)) for name, listed in sorted(lots.tickets.items())
    )


def next_step_at(document: Document, draw: DrawView) -> datetime | None:
    """When the tickets are to be published, or the places to be drawn; None while a person or nobody is awaited."""
    if document.closes_at is None or draw.drawn_at is not None or not is_drawn(document):
        return None
    if draw.listed_at is None:
        return document.closes_at + LATE_ARRIVALS
    if draw.valued_at is None:
        return None
    return max(draw.valued_at, document.draw_at or document.closes_at)


def is_due(document: Document, draw: DrawView, now: datetime) -> bool:
    """Whether a step is to be taken by now; none is once the trial is over."""
    moment = next_step_at(document, draw)
    return moment is not None and moment <= now and not is_over(document, now)


def is_over(document: Document, now: datetime) -> bool:
    """Whether the last day is past."""
    window, days = (document.opens_at, document.closes_at), (document.starts_on, document.ends_on)
    return phase_of(window, days, document.zone, now) is Phase.OVER


def empty_arms(document: Document, counts: Mapping[int, int]) -> list[int]:
    """Positions of arms that nobody got, though a place could have brought them."""
    return [position for position in arm_names(document).values() if not counts.get(position)]
