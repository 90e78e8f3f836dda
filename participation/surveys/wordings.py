"""Every text of a definition that people read, with the place it belongs to: what a translator works through. Pure."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from participation.surveys.definitions import UNSEEN, Definition, Group, Question, Section
from participation.texts import Text

Change = Callable[[str, Text], Text]
_TEXTS_OF_QUESTION = ("label", "hint", "guidance_hint", "required_message", "constraint_message")


class Wording(msgspec.Struct, frozen=True):
    """One text. `place` says by names, not by positions, where it stands: "question.menit.label"."""

    place: str
    text: Text

    @property
    def written(self) -> bool:
        """Whether it is there in any language."""
        return any(words.strip() for words in self.text.values())

    def lacks(self, language: str) -> bool:
        return not self.text.get(language, "").strip()


def wordings(definition: Definition) -> list[Wording]:
    """Those that are written in any language, in the order of the form."""
    found: list[Wording] = []

    def note(place: str, text: Text) -> Text:
        found.append(Wording(place, text))
        return text

    _changed(definition, note)
    return [wording for wording in found if wording.written]


def with_wordings(definition: Definition, language: str, typed: Mapping[str, str]) -> Definition:
    """The definition with these words in one language; an empty one takes the wording away."""

    def put(place: str, text: Text) -> Text:
        if place not in typed:
            return text
        others = {code: words for code, words in text.items() if code != language}
        return {**others, language: typed[place]} if typed[place] else others

    return _changed(definition, put)


def with_every_text(definition: Definition, change: Callable[[Text], Text]) -> Definition:
    return _changed(definition, lambda _, text: change(text))


def _changed(definition: Definition, change: Change) -> Definition:
    return replace(definition, sections=[_section(section, change) for section in definition.sections])


def _section(section: Section, change: Change) -> Section:
    place = f"section.{section.name}"
    repeat = section.repeat
    return replace(
        section,
        label=change(f"{place}.label", section.label),
        hint=change(f"{place}.hint", section.hint),
        repeat=repeat and replace(repeat, item=change(f"{place}.item", repeat.item)),
        groups=[_group(group, change) for group in section.groups],
        questions=[_question(question, change) for question in section.questions],
    )


def _group(group: Group, change: Change) -> Group:
    place = f"group.{group.name}"
    return replace(
        group, label=change(f"{place}.label", group.label), hint=change(f"{place}.hint", group.hint)
    )


def _question(question: Question, change: Change) -> Question:
    """Of what nobody sees, nothing has to be translated."""
    if question.type in UNSEEN:
        return question
    place = f"question.{question.name}"
    texts = {name: change(f"{place}.{name}", getattr(question, name)) for name in _TEXTS_OF_QUESTION}
    choices = [
        replace(choice, label=change(f"{place}.choice.{choice.name}", choice.label))
        for choice in question.choices
    ]
    return replace(question, choices=choices, **texts)


def missing_first(found: list[Wording], language: str) -> list[Wording]:
    """What is still to be written in front, each part in the order of the form."""
    return sorted(found, key=lambda wording: not wording.lacks(language))
