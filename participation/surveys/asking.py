"""What the controls of a page need to know beside the question itself: names, words, choices, what is asked."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup, escape

from participation.areas.schemas import AreaStep
from participation.surveys.answers import Compiled
from participation.surveys.definitions import DONT_KNOW, OTHER, Question, QuestionType, Section
from participation.surveys.evaluation import Answer
from participation.surveys.ordering import ordered
from participation.surveys.piping import (
    DONT_KNOW_LABEL,
    NOTHING,
    OTHER_LABEL,
    Names,
    labels_of,
    pieces,
    piped,
    said_with,
)
from participation.surveys.readers import alone_in
from participation.surveys.walking import Fields
from participation.texts import Text, language_in, text_in
from participation.web.i18n import current_language, translate


@dataclass(frozen=True)
class Asking:
    """One page for one person; inside a repetition one for each time."""

    compiled: Compiled
    fields: Fields
    answers: Mapping[str, Answer]
    asked: frozenset[str]
    language: str  # of the questions
    today: date
    steps: Mapping[str, Sequence[AreaStep]]  # by the name of an area question
    services: Sequence[tuple[int, str]]
    names: Names
    seed: int | None
    prefix: str = ""
    position: int = 0  # which time a section is answered, from 1

    def name(self, question: Question) -> str:
        """The name of the question's field."""
        return self.prefix + question.name

    def is_asked(self, name: str) -> bool:
        return name in self.asked

    def is_conditional(self, question: Question) -> bool:
        return question.name in self.compiled.conditional

    def words(self, text: Text) -> Markup:
        """A text with earlier answers in it, marked with its language where the page is in another one."""
        wording, language = self._wording(text)
        shown = Markup().join(
            escape(words)
            if words
            else Markup('<span data-pipe="{}">{}</span>').format(name, self._said(name) or NOTHING)
            for words, name in pieces(wording)
        )
        here = current_language()
        return shown if language == here else Markup('<span lang="{}">{}</span>').format(language, shown)

    def plain(self, text: Text) -> str:
        """The same without any marks, for places that take text alone."""
        return piped(self._wording(text)[0], self._said)

    def choices(self, question: Question) -> list[tuple[str, str]]:
        """Values and labels, in the order in which this person sees them."""
        default = self.compiled.definition.default_language
        labels = {
            choice.name: text_in(choice.label, self.language, default)
            for choice in ordered(question, self.seed)
        }
        if question.type is QuestionType.SCALE:
            labels = {str(point): labels.get(str(point), str(point)) for point in question.points}
        if question.other:
            labels[OTHER] = translate(OTHER_LABEL)
        if question.dont_know:
            labels[DONT_KNOW] = translate(DONT_KNOW_LABEL)
        return [(name, piped(label, self._said)) for name, label in labels.items()]

    def unseen(self, question: Question) -> frozenset[str]:
        """Choices that the filter takes away: they stand on the page hidden, for a script to show at once."""
        if not question.choice_filter.strip():
            return frozenset()
        offered = self.compiled.offered(question.name, self.answers, self.today, self.position)
        return frozenset(choice.name for choice in question.choices) - frozenset(offered)

    def alone(self, question: Question) -> list[str]:
        """Answers that a script lets stand alone at once."""
        return alone_in(question)

    def times(self, section: Section) -> int:
        """How often a repeated section stands on the page."""
        repeat = section.repeat
        given = self.answers.get(section.name)
        answered = len(given) if isinstance(given, list) else 0
        if repeat is None or repeat.count.strip():
            return answered
        wanted = "".join(self.fields.get(f"_times.{section.name}", [])[-1:])
        typed = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
        return min(max(typed, answered, repeat.least), repeat.most)

    def opens(self, section: Section, questions: Sequence[Question]) -> bool:
        """Whether anything of a part of the page applies yet, so that its heading is one to read."""
        return self.is_asked(section.name) or any(self.is_asked(self.name(each)) for each in questions)

    def called(self, name: str) -> Markup:
        """What a question is called where something is said of it, named as errors name it; empty for others."""
        *place, own = name.split(".")
        definition = self.compiled.definition
        found = next((each for each in definition.questions if own in (each.name, each.other_name)), None)
        section = definition.sections[self.compiled.section_of(name)] if self.compiled.has(name) else None
        if section is None or found is None:
            return self.words(section.label) if section else Markup()
        if not place:
            return self._named(found, own)
        time = int(place[1])
        return Markup("{}: {}").format(
            self.item(section, time), self.inside(section, time)._named(found, own)
        )

    def _named(self, question: Question, name: str) -> Markup:
        words = self.words(question.label)
        is_other = name == question.other_name
        return Markup("{} – {}").format(words, translate(OTHER_LABEL)) if is_other else words

    def item(self, section: Section, time: int) -> str:
        """What one time of a repeated section is called, counted from 1."""
        named = section.repeat.item if section.repeat else {}
        return f"{self.plain(named) or self.plain(section.label)} {time + 1}"

    def inside(self, section: Section, time: int) -> "Asking":
        """The same for one time that a section is answered."""
        given = self.answers.get(section.name)
        times = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        own = times[time] if time < len(times) else {}
        answers = ChainMap(own, {**self.answers, section.name: times[: time + 1]})
        return replace(self, answers=answers, prefix=f"{section.name}.{time}.", position=time + 1)

    def _said(self, name: str) -> str:
        labels = labels_of(self.compiled.definition)
        return said_with(labels, self.answers, self.language, self.names)(name)

    def _wording(self, text: Text) -> tuple[str, str]:
        default = self.compiled.definition.default_language
        return text_in(text, self.language, default), language_in(text, self.language, default)
