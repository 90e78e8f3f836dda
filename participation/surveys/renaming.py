"""New names for questions, sections and groups, followed wherever they are spoken of. Pure."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from participation.surveys.definitions import Definition, Group, Question, Section
from participation.surveys.wordings import with_every_text

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "default", "choice_filter")


def renamed(definition: Definition, names: Mapping[str, str]) -> Definition:
    """The definition with `${old}` written as `${new}` in every expression and text."""
    worded = with_every_text(
        definition, lambda text: {language: _followed(words, names) for language, words in text.items()}
    )
    return replace(worded, sections=[_section(section, names) for section in worded.sections])


def under_new_names(sections: list[Section], names: Mapping[str, str]) -> list[Section]:
    """Copies of sections whose parts carry new names, and speak of each other by these."""
    followed = renamed(Definition(sections=sections), names).sections
    return [_named(section, names) for section in followed]


def _section(section: Section, names: Mapping[str, str]) -> Section:
    repeat = section.repeat
    return replace(
        section,
        relevant=_followed(section.relevant, names),
        groups=[replace(group, relevant=_followed(group.relevant, names)) for group in section.groups],
        questions=[_question(question, names) for question in section.questions],
        repeat=repeat and replace(repeat, count=_followed(repeat.count, names)),
    )


def _question(question: Question, names: Mapping[str, str]) -> Question:
    return replace(question, **{name: _followed(getattr(question, name), names) for name in _EXPRESSIONS})


def _named(section: Section, names: Mapping[str, str]) -> Section:
    def of(part: Section | Group | Question) -> str:
        return names.get(part.name, part.name)

    return replace(
        section,
        name=of(section),
        groups=[replace(group, name=of(group)) for group in section.groups],
        questions=[
            replace(question, name=of(question), group=names.get(question.group, question.group))
            for question in section.questions
        ],
    )


def _followed(words: str, names: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda found: "${" + names.get(found[1], found[1]) + "}", words)
