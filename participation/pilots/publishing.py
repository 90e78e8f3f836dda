"""What a pilot must say before it is announced: enough for people to decide, and for a verdict to be held to. Pure."""

from collections.abc import Iterator
from datetime import datetime

from participation.clock import day_in
from participation.errors import Problem
from participation.pilots.comparison import OPEN_TO_ALL
from participation.pilots.planning import leaves_the_scale
from participation.pilots.schemas import PilotView, Programme, Protocol
from participation.pilots.survey_checks import Surveys, survey_problems
from participation.pilots.tables import Allocation, ArmKind
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

COMPARING = {Allocation.RANDOMISED, Allocation.CLUSTER}
"""Allocations that make no sense with a single arm."""
FEWEST_AREAS = 2
"""Areas for each arm, where areas are drawn: of a single one nobody can say what is due to the area."""

Found = Iterator[tuple[str, Problem]]


def missing_for_publication(
    pilot: PilotView, surveys: Surveys, first: bool, now: datetime
) -> dict[str, Problem]:
    """Problems by field; empty when the protocol may be published. `first` is false for an amendment.

    `surveys` are those that the pilot may ask, by id.
    """
    programme, protocol = pilot.programme, pilot.protocol
    found = {
        **dict(_texts(programme, protocol)),
        **dict(_dates(programme, protocol)),
        **dict(_arms(programme)),
        **dict(_places(programme)),
        **survey_problems(pilot, surveys),
        **dict(_size(programme, protocol)),
    }
    if first:
        found = {**dict(_still_to_come(pilot, now)), **found}
    if not (pilot.contact_email or pilot.contact_phone):
        found["contact"] = Problem(
            mark(
                "People need somebody to ask: give the office a phone number or e-mail address under Settings."
            )
        )
    return found


def _texts(programme: Programme, protocol: Protocol) -> Found:
    wanted: dict[str, tuple[Text, str]] = {
        "title": (programme.title, mark("Write a title in Indonesian.")),
        "goal": (programme.goal, mark("Say what the trial is for, in Indonesian.")),
        "benefits": (programme.benefits, mark("Say what participants get, in Indonesian.")),
        "tasks": (programme.tasks, mark("Say what participants do, in Indonesian.")),
        "eligibility": (programme.eligibility, mark("Say who can take part, in Indonesian.")),
        "hypothesis": (protocol.hypothesis, mark("Write what you expect and why, in Indonesian.")),
        "outcome": (protocol.outcome, mark("Name the outcome that decides, in Indonesian.")),
        "analysis_plan": (
            protocol.analysis_plan,
            mark("Say how the outcome will be compared, and what is done about missing data, in Indonesian."),
        ),
    }
    for name, (text, message) in wanted.items():
        if not text.get(DEFAULT_LANGUAGE, "").strip():
            yield f"{name}.{DEFAULT_LANGUAGE}", Problem(message)


def _dates(programme: Programme, protocol: Protocol) -> Found:
    wanted = {
        "opens_at": (programme.opens_at, mark("Say when people can apply.")),
        "closes_at": (programme.closes_at, mark("Say until when people can apply.")),
        "starts_on": (programme.starts_on, mark("Name the first day of the trial.")),
        "ends_on": (programme.ends_on, mark("Name the last day of the trial.")),
        "analysis_on": (protocol.analysis_on, mark("Name the day on which the effect is worked out.")),
    }
    for name, (value, message) in wanted.items():
        if value is None:
            yield name, Problem(message)
    if programme.ends_on and protocol.analysis_on and protocol.analysis_on <= programme.ends_on:
        yield (
            "analysis_on",
            Problem(mark("The effect is worked out after the last day of the trial. Choose a later day.")),
        )


def _still_to_come(pilot: PilotView, now: datetime) -> Found:
    """A protocol that is written once applications came in promises nothing."""
    programme, today = pilot.programme, day_in(now, pilot.zone)
    if programme.opens_at and programme.opens_at <= now:
        yield (
            "opens_at",
            Problem(
                mark(
                    "A trial is announced before people can apply. Choose a later time for the applications."
                )
            ),
        )
    if programme.starts_on and programme.starts_on <= today:
        yield "starts_on", Problem(mark("A trial is announced before it begins. Choose a later first day."))


def _arms(programme: Programme) -> Found:
    kinds = [arm.kind for arm in programme.arms]
    if ArmKind.NEW not in kinds:
        yield "arms", Problem(mark("Describe at least one arm that gets the new service."))
    elif {ArmKind.USUAL, ArmKind.WAITING} <= set(kinds):
        yield (
            "arms",
            Problem(
                mark(
                    "Compare with one thing: with the usual service, or with a waiting list. Until the trial ends "
                    "both get the same, so make them one arm."
                )
            ),
        )
    elif programme.allocation in COMPARING and set(kinds) == {ArmKind.NEW}:
        yield (
            "arms",
            Problem(
                mark(
                    "Add an arm with the usual service or a waiting list: without one there is nothing to compare with."
                )
            ),
        )


def _places(programme: Programme) -> Found:
    if not programme.places:
        yield "places", Problem(mark("Say in which areas there are places, and how many."))
    elif programme.allocation == Allocation.CLUSTER:
        fewest = FEWEST_AREAS * len(programme.arms)
        if len(programme.places) < fewest:
            yield (
                "places",
                Problem(
                    mark("Where chance decides by area, name at least %(fewest)s areas: two for each arm."),
                    {"fewest": fewest},
                ),
            )


def _size(programme: Programme, protocol: Protocol) -> Found:
    if not protocol.minimal_effect:
        yield "minimal_effect", Problem(mark("Say how large an effect has to be to matter."))
    if not protocol.assumed:
        yield "assumed", Problem(mark("Say what you assume, from earlier figures or a similar trial."))
    if leaves_the_scale(protocol):
        yield (
            "minimal_effect",
            Problem(
                mark("With this effect the share would leave 0 to 100 per cent. Write a smaller effect.")
            ),
        )
    if _counts_areas_as_people(programme, protocol):
        yield "cluster_size", Problem(mark("Say how many participants one area has."))
    if not protocol.planned_size:
        yield "planned_size", Problem(mark("Say how many participants are planned."))
    offered = sum(places.places for places in programme.places)
    without_place = programme.allocation in OPEN_TO_ALL
    if protocol.planned_size > offered and programme.places and not without_place:
        yield (
            "planned_size",
            Problem(
                mark(
                    "There are %(offered)s places. Plan no more participants than that, or offer more places."
                ),
                {"offered": offered},
            ),
        )


def _counts_areas_as_people(programme: Programme, protocol: Protocol) -> bool:
    """Whether areas are drawn and the number needed is worked out as if each had a single participant."""
    many = any(places.places > 1 for places in programme.places)
    return programme.allocation == Allocation.CLUSTER and many and protocol.cluster_size == 1
