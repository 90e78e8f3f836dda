"""What can be saved of a pilot, complete or not: limits, and numbers that make sense. Pure."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from participation.clock import day_in
from participation.errors import Problem
from participation.pilots.schemas import Outcome, Programme, Protocol
from participation.pilots.tables import Allocation, ArmKind, Better, OutcomeKind, Scale, WaveKind
from participation.surveys.expressions import LONGEST_EXPRESSION
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

ALPHAS = (0.01, 0.05, 0.1)
POWERS = (0.8, 0.9, 0.95)
LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
MOST_ARMS = 6
MOST_AREAS = 300
MOST_PEOPLE = 1_000_000
LARGEST_RATIO = 10
LARGEST_EFFECT = 1e9
MOST_GROUPS = 10
MOST_WAVES = 12
LATEST_DAY = 1_825
LONGEST_OPEN = 180
MOST_OUTCOMES = 10
"""Besides the primary one; the more there are, the less each of them can show."""
SHORTENED = mark("Shorten this text to %(longest)s characters.")

_DAYS = mark("Write a whole number of days from %(least)s to %(most)s.")
_ONE_OF_THESE = mark("Choose one of these.")

Found = Iterator[tuple[str, Problem]]


def title_problems(title: Text) -> dict[str, Problem]:
    """A pilot needs an Indonesian title from the beginning: its address is made of it."""
    if not title.get(DEFAULT_LANGUAGE, "").strip():
        return {f"title.{DEFAULT_LANGUAGE}": Problem(mark("Write a title in Indonesian."))}
    return dict(_long("title", title, LONGEST_TITLE))


def programme_problems(programme: Programme, zone: str) -> dict[str, Problem]:
    """By field; empty when it can be saved. Days are those of the zone."""
    found = title_problems(programme.title)
    for name in ("goal", "benefits", "tasks", "eligibility", "consent", "public_value"):
        found |= dict(_long(name, getattr(programme, name)))
    found |= dict(_windows(programme, zone))
    for part in (_arms, _places, _applying, _waves):
        found |= dict(part(programme))
    return found


def _long(name: str, text: Text, longest: int = LONGEST_TEXT) -> Found:
    for language, wording in text.items():
        if len(wording) > longest:
            yield f"{name}.{language}", Problem(SHORTENED, {"longest": longest})


def _windows(programme: Programme, zone: str) -> Found:
    opens_at, closes_at = programme.opens_at, programme.closes_at
    if opens_at and closes_at and closes_at <= opens_at:
        yield "closes_at", Problem(mark("Applications would end before they begin. Choose a later time."))
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        yield "ends_on", Problem(mark("The trial would end before it begins. Choose a later day."))
    if closes_at and programme.ends_on and day_in(closes_at, zone) > programme.ends_on:
        yield "closes_at", Problem(mark("Applications would end after the trial. Choose an earlier time."))
    if programme.allocation not in set(Allocation):
        yield "allocation", Problem(mark("Choose how places are given."))


def _arms(programme: Programme) -> Found:
    if len(programme.arms) > MOST_ARMS:
        yield "arms", Problem(mark("Describe at most %(most)s arms."), {"most": MOST_ARMS})
    for number, arm in enumerate(programme.arms, start=1):
        name = f"arm.{number}"
        if not arm.name.get(DEFAULT_LANGUAGE, "").strip():
            yield f"{name}.name.{DEFAULT_LANGUAGE}", Problem(mark("Name this arm in Indonesian."))
        yield from _long(f"{name}.name", arm.name, LONGEST_TITLE)
        yield from _long(f"{name}.description", arm.description)
        if arm.kind not in set(ArmKind):
            yield f"{name}.kind", Problem(mark("Choose what this arm gets."))
        if not 1 <= arm.ratio <= LARGEST_RATIO:
            yield (
                f"{name}.ratio",
                Problem(mark("Write a whole number from 1 to %(largest)s."), {"largest": LARGEST_RATIO}),
            )


def _places(programme: Programme) -> Found:
    if len(programme.places) > MOST_AREAS:
        yield "places", Problem(mark("Name at most %(most)s areas."), {"most": MOST_AREAS})
    if len({places.area for places in programme.places}) < len(programme.places):
        yield "places", Problem(mark("One area stands here twice. Write it once, with all its places."))
    if any(not 1 <= places.places <= MOST_PEOPLE for places in programme.places):
        yield (
            "places",
            Problem(mark("Write from 1 to %(most)s places for each area."), {"most": MOST_PEOPLE}),
        )


def _applying(programme: Programme) -> Found:
    if len(programme.eligible_if) > LONGEST_EXPRESSION:
        yield "eligible_if", Problem(SHORTENED, {"longest": LONGEST_EXPRESSION})
    if programme.draw_at and programme.closes_at and programme.draw_at < programme.closes_at:
        yield "draw_at", Problem(mark("Places would be drawn before applications end. Choose a later time."))


def _waves(programme: Programme) -> Found:
    waves = programme.waves
    if len(waves) > MOST_WAVES:
        yield "waves", Problem(mark("Ask participants at most %(most)s times."), {"most": MOST_WAVES})
    if any(later.day < earlier.day for earlier, later in pairwise(waves)):
        yield "waves", Problem(mark("Put these surveys in the order of their days."))
    for number, wave in enumerate(waves, start=1):
        name = f"wave.{number}"
        if not wave.name.get(DEFAULT_LANGUAGE, "").strip():
            yield f"{name}.name.{DEFAULT_LANGUAGE}", Problem(mark("Name this survey in Indonesian."))
        yield from _long(f"{name}.name", wave.name, LONGEST_TITLE)
        if wave.kind not in set(WaveKind):
            yield f"{name}.kind", Problem(mark("Choose what this survey is for."))
        if not 0 <= wave.day <= LATEST_DAY:
            yield f"{name}.day", Problem(_DAYS, {"least": 0, "most": LATEST_DAY})
        if not 1 <= wave.open_days <= LONGEST_OPEN:
            yield f"{name}.open_days", Problem(_DAYS, {"least": 1, "most": LONGEST_OPEN})


def protocol_problems(protocol: Protocol) -> dict[str, Problem]:
    """By field; empty when it can be saved."""
    found: dict[str, Problem] = {}
    for name in ("hypothesis", "outcome", "analysis_plan"):
        found |= dict(_long(name, getattr(protocol, name)))
    for part in (_choices, _secondary, _numbers, _groups):
        found |= dict(part(protocol))
    return found


def _choices(protocol: Protocol) -> Found:
    offered: dict[str, Collection[object]] = {
        "outcome_kind": set(OutcomeKind),
        "scale": set(Scale),
        "better": set(Better),
        "alpha": set(ALPHAS),
        "power": set(POWERS),
    }
    for name, known in offered.items():
        if getattr(protocol, name) not in known:
            yield name, Problem(_ONE_OF_THESE)


def _secondary(protocol: Protocol) -> Found:
    if len(protocol.secondary) > MOST_OUTCOMES:
        yield (
            "secondary",
            Problem(mark("Name at most %(most)s further outcomes."), {"most": MOST_OUTCOMES}),
        )
    for number, outcome in enumerate(protocol.secondary, start=1):
        yield from _outcome(f"secondary.{number}", outcome)


def _outcome(name: str, outcome: Outcome) -> Found:
    if not outcome.name.get(DEFAULT_LANGUAGE, "").strip():
        yield f"{name}.name.{DEFAULT_LANGUAGE}", Problem(mark("Name this outcome in Indonesian."))
    yield from _long(f"{name}.name", outcome.name, LONGEST_TITLE)
    offered: dict[str, Collection[object]] = {
        "kind": set(OutcomeKind),
        "scale": set(Scale),
        "better": set(Better),
    }
    for field, known in offered.items():
        if getattr(outcome, field) not in known:
            yield f"{name}.{field}", Problem(_ONE_OF_THESE)


def _numbers(protocol: Protocol) -> Found:
    for name in ("minimal_effect", "assumed"):
        value = getattr(protocol, name)
        if value is not None and not 0 < value <= LARGEST_EFFECT:
            yield name, Problem(mark("Write a number above 0."))
    if not 1 <= protocol.cluster_size <= MOST_PEOPLE:
        yield "cluster_size", Problem(mark("Write a whole number, 1 or more."))
    if not 0 <= protocol.icc < 1:
        yield "icc", Problem(mark("Write a number from 0 to below 1, for example 0.05."))
    if not 0 <= protocol.planned_size <= MOST_PEOPLE:
        yield "planned_size", Problem(mark("Write a whole number up to %(most)s."), {"most": MOST_PEOPLE})


def _groups(protocol: Protocol) -> Found:
    if len(protocol.groups) > MOST_GROUPS:
        yield "groups", Problem(mark("Name at most %(most)s groups."), {"most": MOST_GROUPS})
    if any(len(group) > LONGEST_TITLE for group in protocol.groups):
        yield "groups", Problem(SHORTENED, {"longest": LONGEST_TITLE})
