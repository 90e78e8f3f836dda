"""A published protocol: its canonical form, its fingerprint, and what two of them say differently. Pure."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec

from participation.pilots.schemas import Arm, Document, Outcome, Protocol, SurveyNamed, WaveNamed
from participation.pilots.tables import Allocation, ArmKind, Better, OutcomeKind, Scale
from participation.pilots.wording import ALLOCATIONS, ARM_KINDS, DIRECTIONS, OUTCOME_KINDS, SCALES
from participation.web.i18n import DEFAULT_LANGUAGE, mark


def canonical(document: Document) -> bytes:
    """The one way to write a document: JSON in UTF-8, keys sorted, no space between. Its SHA-256 is published."""
    return msgspec.json.encode(document, order="sorted")


def fingerprint(document: bytes) -> str:
    """The SHA-256 that anyone can compute of the file."""
    return hashlib.sha256(document).hexdigest()


def read(document: bytes) -> Document:
    return msgspec.json.decode(document, type=Document)


@dataclass(frozen=True)
class Line:
    """One thing that a protocol says: what it is about, and a value that pages show by its kind."""

    label: str
    value: Any
    kind: str = "text"  # by language; or day, moment, word (a msgid), plain, number, per_cent
    parameters: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """What stood on one line before, and what stands there now; None where the line was not there."""

    line: Line
    before: Any
    after: Any
    language: str = ""  # of a text


def programme_lines(document: Document) -> dict[str, Line]:
    """What citizens are told, by the name of what it is about."""
    lines = {
        "title": Line(mark("Title"), document.title),
        "service": Line(mark("Service"), document.service),
        "goal": Line(mark("What the trial is for"), document.goal),
        "benefits": Line(mark("What participants get"), document.benefits),
        "tasks": Line(mark("What participants do"), document.tasks),
        "eligibility": Line(mark("Who can take part"), document.eligibility),
        "enrollment": Line(mark("Questions to applicants"), _survey(document.enrollment), "plain"),
        "eligible_if": Line(mark("Condition for taking part"), document.eligible_if, "plain"),
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
        "waves": Line(mark("Surveys of participants"), "\n".join(map(_wave, document.waves)), "plain"),
    }
    for places in document.places:
        name = f"places.{places.code or places.area}"
        lines[name] = Line(mark("Places in %(area)s"), places.places, "number", {"area": places.area})
    for number, arm in enumerate(document.arms, start=1):
        lines |= _arm_lines(number, arm)
    return lines


def _survey(survey: SurveyNamed | None) -> str:
    return f"{survey.slug} {survey.version}, SHA-256 {survey.sha256}" if survey else ""


def _wave(wave: WaveNamed) -> str:
    """Kind, first and last day, survey: as one line."""
    return f"{wave.kind} {wave.day}–{wave.day + wave.open_days}: {_survey(wave.survey)}"


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


def protocol_lines(document: Document) -> dict[str, Line]:
    """What is promised about how the effect is measured."""
    protocol = document.protocol
    lines = {
        "hypothesis": Line(mark("Hypothesis"), protocol.hypothesis),
        "outcome": Line(mark("Primary outcome"), protocol.outcome),
        "outcome_kind": Line(
            mark("Where it comes from"), OUTCOME_KINDS[OutcomeKind(protocol.outcome_kind)], "word"
        ),
        "outcome_wave": Line(mark("Wave of the outcome"), protocol.outcome_wave, "number"),
        "outcome_question": Line(mark("Question of the outcome"), protocol.outcome_question, "plain"),
        "outcome_choices": Line(mark("Answers that count"), ", ".join(protocol.outcome_choices), "plain"),
        "secondary": Line(mark("Further outcomes"), "\n".join(map(_outcome, protocol.secondary)), "plain"),
        "scale": Line(mark("What is compared"), SCALES[Scale(protocol.scale)], "word"),
        "better": Line(mark("Direction"), DIRECTIONS[Better(protocol.better)], "word"),
        **_size_lines(protocol, document.allocation),
        "analysis_plan": Line(mark("Analysis plan"), protocol.analysis_plan),
        "analysis_on": Line(mark("Day of the analysis"), protocol.analysis_on, "day"),
    }
    if protocol.groups:
        lines["groups"] = Line(mark("Groups looked at apart"), "\n".join(protocol.groups), "plain")
    return lines


def _outcome(outcome: Outcome) -> str:
    """As one line: name, where it comes from, what is compared."""
    name = outcome.name.get(DEFAULT_LANGUAGE, "")
    choices = ", ".join(outcome.choices)
    return (
        f"{name}: {outcome.kind} {outcome.wave} {outcome.question} {choices} {outcome.scale} {outcome.better}"
    )


def _size_lines(protocol: Protocol, allocation: str) -> dict[str, Line]:
    shares = protocol.scale == Scale.SHARE
    effect = (
        mark("Smallest effect of interest, in percentage points")
        if shares
        else mark("Smallest effect of interest, in points of the scale")
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


def differences(before: Document, after: Document) -> list[Difference]:
    """Everything that people would read otherwise, in the order of the page; texts language by language."""
    earlier, later = all_lines(before), all_lines(after)
    names = dict.fromkeys(chain(later, earlier))
    return [found for name in names for found in _difference(earlier.get(name), later.get(name))]


def _difference(before: Line | None, after: Line | None) -> Iterator[Difference]:
    line = after or before
    if line is None or (before and after and (before.value, before.label) == (after.value, after.label)):
        return
    old, new = (known.value if known else None for known in (before, after))
    if line.kind != "text":
        yield Difference(line, old, new)
        return
    for language in sorted({*(old or {}), *(new or {})}):
        if _wording(old, language) != _wording(new, language):
            yield Difference(line, _wording(old, language), _wording(new, language), language)


def _wording(text: Mapping[str, str] | None, language: str) -> str | None:
    return (text or {}).get(language) or None
