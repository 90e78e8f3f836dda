"""What a published protocol says, line by line, in words. Pure."""

from dataclasses import dataclass, field
from typing import Any

from participation.pilots.outcome_questions import AREA, primary_outcome
from participation.pilots.schemas import Arm, Document, Outcome, Protocol, WaveNamed
from participation.pilots.tables import Allocation, ArmKind, Better, OutcomeKind, Scale, WaveKind
from participation.pilots.wording import ALLOCATIONS, ARM_KINDS, DIRECTIONS, OUTCOME_KINDS, SCALES, WAVE_KINDS
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark


@dataclass(frozen=True)
class Line:
    """One thing that a protocol says: what it is about, and a value that pages show by its kind."""

    label: str
    value: Any
    kind: str = "text"  # by language; or day, moment, word (a msgid), plain, number, per_cent
    parameters: dict[str, object] = field(default_factory=dict)


def programme_lines(document: Document) -> dict[str, Line]:
    """What citizens are told, by the name of what it is about."""
    lines = {
        "title": Line(mark("Title"), document.title),
        "service": Line(mark("Service"), document.service),
        "goal": Line(mark("What the trial is for"), document.goal),
        "benefits": Line(mark("What participants get"), document.benefits),
        "tasks": Line(mark("What participants do"), document.tasks),
        "eligibility": Line(mark("Who can take part"), document.eligibility),
        "enrollment": Line(mark("Questions to applicants"), document.enrollment, "survey"),
        "eligible_if": Line(mark("Condition for taking part"), document.eligible_if or None, "code"),
        "consent": Line(mark("What people agree to"), document.consent),
        "starts_on": Line(mark("First day"), document.starts_on, "day"),
        "ends_on": Line(mark("Last day"), document.ends_on, "day"),
        "opens_at": Line(mark("Applications from"), document.opens_at, "moment"),
        "closes_at": Line(mark("Applications until"), document.closes_at, "moment"),
        "allocation": Line(
            mark("How places are given"), ALLOCATIONS[Allocation(document.allocation)], "word"
        ),
        "draw_at": Line(mark("Places are drawn from"), document.draw_at, "moment"),
        "public_value": Line(mark("Public value of the draw"), document.public_value),
    }
    for places in document.places:
        name = f"places.{places.code or places.area}"
        lines[name] = Line(mark("Places in %(area)s"), places.places, "number", {"area": places.area})
    for number, arm in enumerate(document.arms, start=1):
        lines |= _arm_lines(number, arm)
    for number, wave in enumerate(document.waves, start=1):
        lines |= _wave_lines(number, wave)
    return lines


def _arm_lines(number: int, arm: Arm) -> dict[str, Line]:
    parameters: dict[str, object] = {"number": number}
    return {
        f"arm.{number}.name": Line(mark("Arm %(number)s"), arm.name, parameters=parameters),
        f"arm.{number}.description": Line(
            mark("Arm %(number)s: what it gets"), arm.description, parameters=parameters
        ),
        f"arm.{number}.kind": Line(
            mark("Arm %(number)s: kind"), ARM_KINDS[ArmKind(arm.kind)], "word", parameters
        ),
        f"arm.{number}.ratio": Line(mark("Arm %(number)s: ratio"), arm.ratio, "number", parameters),
    }


def _wave_lines(number: int, wave: WaveNamed) -> dict[str, Line]:
    parameters: dict[str, object] = {"number": number}
    days = (wave.day, wave.open_days)
    return {
        f"wave.{number}.name": Line(mark("Survey %(number)s"), wave.name, parameters=parameters),
        f"wave.{number}.kind": Line(
            mark("Survey %(number)s: what for"), WAVE_KINDS[WaveKind(wave.kind)], "word", parameters
        ),
        f"wave.{number}.day": Line(mark("Survey %(number)s: when"), days, "days", parameters),
        f"wave.{number}.survey": Line(
            mark("Survey %(number)s: questions"), wave.survey, "survey", parameters
        ),
    }


def protocol_lines(document: Document) -> dict[str, Line]:
    """What is promised about how the effect is measured."""
    protocol = document.protocol
    lines = {
        "hypothesis": Line(mark("Hypothesis"), protocol.hypothesis),
        "outcome": Line(mark("Primary outcome"), protocol.outcome),
        "outcome_kind": Line(
            mark("Where it comes from"), OUTCOME_KINDS[OutcomeKind(protocol.outcome_kind)], "word"
        ),
        **_asked_lines("outcome", primary_outcome(protocol), document),
        "scale": Line(mark("What is compared"), SCALES[Scale(protocol.scale)], "word"),
        "better": Line(mark("Direction"), DIRECTIONS[Better(protocol.better)], "word"),
        **_size_lines(protocol, document.allocation),
        "analysis_plan": Line(mark("Analysis plan"), protocol.analysis_plan),
        "analysis_on": Line(mark("Day of the analysis"), protocol.analysis_on, "day"),
    }
    for number, outcome in enumerate(protocol.secondary, start=1):
        lines |= _outcome_lines(number, outcome, document)
    if protocol.groups:
        groups = tuple(_group(name, document) for name in protocol.groups)
        lines["groups"] = Line(mark("Groups looked at apart"), groups, "several")
    return lines


def _asked_lines(
    name: str, outcome: Outcome, document: Document, parameters: dict[str, object] | None = None
) -> dict[str, Line]:
    """By which question an outcome is measured, in which survey, and by which answers."""
    if outcome.kind != OutcomeKind.QUESTION or not outcome.question:
        return {}
    asked = document.question(outcome.wave, outcome.question)
    wave = document.waves[outcome.wave - 1].name if 1 <= outcome.wave <= len(document.waves) else {}
    words = asked.choices if asked else {}
    choices = tuple(words.get(choice) or _as_text(choice) for choice in outcome.choices)
    own = parameters or {}
    lines = {
        f"{name}_question": Line(
            mark("Outcome %(number)s: question") if own else mark("Question that decides"),
            asked.label if asked else _as_text(outcome.question),
            parameters=own,
        ),
        f"{name}_wave": Line(
            mark("Outcome %(number)s: asked in") if own else mark("Asked in"), wave, parameters=own
        ),
    }
    if outcome.scale == Scale.SHARE:
        label = mark("Outcome %(number)s: answers that count") if own else mark("Answers that count")
        lines[f"{name}_choices"] = Line(label, choices, "several", own)
    return lines


def _outcome_lines(number: int, outcome: Outcome, document: Document) -> dict[str, Line]:
    """A further outcome; the primary one is number 1."""
    parameters: dict[str, object] = {"number": number + 1}
    name = f"secondary.{number}"
    kind, scale = OUTCOME_KINDS[OutcomeKind(outcome.kind)], SCALES[Scale(outcome.scale)]
    return {
        name: Line(mark("Outcome %(number)s"), outcome.name, parameters=parameters),
        f"{name}.kind": Line(mark("Outcome %(number)s: where it comes from"), kind, "word", parameters),
        **_asked_lines(name, outcome, document, parameters),
        f"{name}.scale": Line(mark("Outcome %(number)s: what is compared"), scale, "word", parameters),
        f"{name}.better": Line(
            mark("Outcome %(number)s: direction"), DIRECTIONS[Better(outcome.better)], "word", parameters
        ),
    }


def _group(name: str, document: Document) -> Text | str:
    """The question that makes the groups; areas need none."""
    asked = document.question(0, name)
    if name == AREA:
        return mark("the area")
    return asked.label if asked else _as_text(name)


def _as_text(name: str) -> Text:
    """What has no words stands for itself."""
    return {DEFAULT_LANGUAGE: name}


def _size_lines(protocol: Protocol, allocation: str) -> dict[str, Line]:
    shares = protocol.scale == Scale.SHARE
    effect = (
        mark("Smallest effect of interest, in percentage points")
        if shares
        else mark("Smallest effect of interest, in units of the outcome")
    )
    assumed = mark("Assumed share without the new service") if shares else mark("Assumed standard deviation")
    lines = {
        "minimal_effect": Line(effect, protocol.minimal_effect, "number"),
        "assumed": Line(assumed, protocol.assumed, "per_cent" if shares else "number"),
        "alpha": Line(
            mark("Risk of seeing an effect where there is none"), round(protocol.alpha * 100, 1), "per_cent"
        ),
        "power": Line(
            mark("Chance of seeing the effect if it is there"), round(protocol.power * 100, 1), "per_cent"
        ),
    }
    if allocation == Allocation.CLUSTER:
        lines["cluster_size"] = Line(mark("Participants of one area"), protocol.cluster_size, "number")
        lines["icc"] = Line(mark("How alike people of one area are (ICC)"), protocol.icc, "number")
    lines["planned_size"] = Line(
        mark("Planned participants, all arms together"), protocol.planned_size, "number"
    )
    return lines


def all_lines(document: Document) -> dict[str, Line]:
    return {**programme_lines(document), **protocol_lines(document)}
