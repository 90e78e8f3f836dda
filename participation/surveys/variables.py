"""What a survey has asked in all its versions, question by question: for exports and the codebook. Pure."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from participation.surveys.definitions import UNASKED, Definition, Question, QuestionType, Section
from participation.texts import Text

NEVER_STORED = frozenset({QuestionType.NOTE})


class Variable(NamedTuple):
    """A question as it was asked last, with the choices of every version."""

    question: Question
    section: Section
    choices: dict[str, Text]
    versions: tuple[int, ...]

    @property
    def repeat(self) -> str:
        """The repeated section whose answers hold it, empty for all others."""
        return self.section.name if self.section.repeat else ""


def variables(definitions: Mapping[int, Definition]) -> list[Variable]:
    """By number of the version: in the order of the newest, then what only earlier ones asked."""
    found: dict[tuple[str, str], Variable] = {}
    for number in sorted(definitions, reverse=True):
        for section, question in _asked(definitions[number]):
            key = (section.name if section.repeat else "", question.name)
            own = {choice.name: choice.label for choice in question.choices}
            newer = found.get(key)
            if newer is None:
                found[key] = Variable(question, section, own, (number,))
            else:
                choices = {**newer.choices, **{name: own[name] for name in own.keys() - newer.choices.keys()}}
                found[key] = newer._replace(choices=choices, versions=(number, *newer.versions))
    return list(found.values())


def _asked(definition: Definition) -> Iterator[tuple[Section, Question]]:
    for section in definition.sections:
        yield from (
            (section, question) for question in section.questions if question.type not in NEVER_STORED
        )


class Entry(NamedTuple):
    """A line of the codebook: a question as some versions asked it, in the same words and under the same logic."""

    versions: tuple[int, ...]
    section: Section
    question: Question

    @property
    def conditions(self) -> list[str]:
        """What decided whether it was asked: of its section, its group and itself."""
        group = self.section.group(self.question.group)
        sources = (self.section.relevant, group.relevant if group else "", self.question.relevant)
        return [source for source in sources if source.strip()]

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return self.question.type not in UNASKED


def codebook(definitions: Mapping[int, Definition]) -> list[Entry]:
    """Every question of every version; what did not change between two versions is one line."""
    lines: dict[str, list[Entry]] = {}
    for number in sorted(definitions):
        for section, question in _asked(definitions[number]):
            entries = lines.setdefault(question.name, [])
            newest = Entry((number,), section, question)
            if entries and _same(entries[-1], newest):
                entries[-1] = newest._replace(versions=(*entries[-1].versions, number))
            else:
                entries.append(newest)
    return [entry for entries in lines.values() for entry in entries]


def _same(older: Entry, newer: Entry) -> bool:
    return (
        older.question == newer.question
        and older.conditions == newer.conditions
        and older.section.name == newer.section.name
        and older.section.label == newer.section.label
    )
