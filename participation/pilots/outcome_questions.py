"""Which questions of a survey an analysis can read, and by which of their answers. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from participation.pilots.schemas import Outcome, Programme, Protocol, QuestionNamed
from participation.pilots.tables import OutcomeKind, Scale, WaveKind
from participation.surveys.definitions import NUMBERS, Definition, Question, QuestionType
from participation.surveys.evaluation import number
from participation.texts import Text

AREA = "area"
"""The group that needs no question: every participant lives in one of the published areas."""
_CHOSEN = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.SCALE})


def outcome_questions(definition: Definition) -> list[Question]:
    """Those whose answers are numbers, or can be counted."""
    return [asked for asked in _readable(definition) if has_mean(asked) or asked.type in _CHOSEN]


def group_questions(definition: Definition) -> list[Question]:
    """Those that put each person into one group."""
    return [asked for asked in _readable(definition) if asked.type is QuestionType.SELECT_ONE]


def has_mean(question: Question) -> bool:
    """Whether its answers are numbers: of a choice their names have to be, as 1 to 4 of the SKM."""
    if question.type is QuestionType.SELECT_ONE:
        names = [choice.name for choice in question.choices]
        return not question.other and bool(names) and not any(math.isnan(number(name)) for name in names)
    return question.type in NUMBERS or question.type is QuestionType.CALCULATE


def can_be_outcome(question: Question, scale: str) -> bool:
    return has_mean(question) if scale == Scale.MEAN else question.type in _CHOSEN


def answers_of(question: Question) -> dict[str, Text]:
    """What can be chosen, by name; empty where people write. The points of a scale may have no words.

    Without "other" and "don't know": nobody can say in advance what they would stand for.
    """
    words = {choice.name: choice.label for choice in question.choices}
    return {str(point): _explained(point, words.get(str(point), {})) for point in question.points} or words


def _explained(point: int, words: Text) -> Text:
    return {language: f"{point} ({wording})" for language, wording in words.items()}


def primary_outcome(protocol: Protocol) -> Outcome:
    """The one that decides, in the form of the others."""
    return Outcome(
        protocol.outcome,
        protocol.outcome_kind,
        protocol.outcome_wave,
        protocol.outcome_question,
        protocol.outcome_choices,
        protocol.scale,
        protocol.better,
    )


def questions_named(
    protocol: Protocol, enrollment: Definition | None, waves: Sequence[Definition]
) -> tuple[QuestionNamed, ...]:
    """The words of all questions that a protocol names, as a document keeps them."""
    asked = {
        (outcome.wave, outcome.question): waves[outcome.wave - 1]
        for outcome in (primary_outcome(protocol), *protocol.secondary)
        if outcome.kind == OutcomeKind.QUESTION and 1 <= outcome.wave <= len(waves)
    }
    if enrollment is not None:
        asked |= {(0, group): enrollment for group in protocol.groups}
    found = [(wave, definition.question(name)) for (wave, name), definition in asked.items()]
    return tuple(
        QuestionNamed(wave, question.name, question.label, answers_of(question))
        for wave, question in found
        if question is not None
    )


def offered_questions(programme: Programme, definitions: Mapping[int, Definition]) -> dict[str, Question]:
    """What can measure an outcome, by wave and name: "2.menit". `definitions` are those of surveys, by id."""
    return {
        f"{number}.{asked.name}": asked
        for number, wave in enumerate(programme.waves, start=1)
        if wave.kind != WaveKind.BASELINE and wave.survey in definitions
        for asked in outcome_questions(definitions[wave.survey])
    }


def with_waves_moved(protocol: Protocol, moved: Mapping[int, int]) -> Protocol:
    """The same outcomes, after waves were put elsewhere or taken out (`moved`: new positions by old ones)."""
    return replace(
        protocol,
        outcome_wave=moved.get(protocol.outcome_wave, 0),
        secondary=tuple(replace(one, wave=moved.get(one.wave, 0)) for one in protocol.secondary),
    )


def _readable(definition: Definition) -> Iterator[Question]:
    """Asked once of a person, and kept with the other answers."""
    for section in definition.sections:
        for asked in section.questions:
            if section.repeat is None and not asked.leads_to_a_person:
                yield asked
