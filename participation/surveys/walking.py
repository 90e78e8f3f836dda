"""Where somebody stands in a form of several pages, and where they go next. Pure.

A page is a section, or the whole form where it is short. All that was answered so far travels with the page, so
that the server keeps nothing of a person who has not sent anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from participation.errors import Problem
from participation.surveys.answers import Checked, Compiled
from participation.surveys.definitions import Definition
from participation.surveys.reading import Known

REVIEW = -1
"""The page after the last, on which all answers stand once more before they are sent."""

Fields = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Stop:
    """The page to show next: its number or REVIEW, what is wrong on it, what has only now become a question."""

    page: int
    errors: Mapping[str, Problem] = field(default_factory=dict)
    revealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Walker:
    """One person's answers so far, as a page sent them."""

    compiled: Compiled
    fields: Fields
    today: date
    known: Known
    language: str

    def next(self, page: int, shown: frozenset[str]) -> Stop:
        """After a page was answered: the same page when something is wrong or new on it, else the next one."""
        checked = self._check(page)
        revealed = self._revealed(page, checked, shown)
        errors = {name: problem for name, problem in checked.errors.items() if name not in revealed}
        if errors:
            return replace(stop_at_errors(self.compiled, errors), revealed=revealed)
        return Stop(page, {}, revealed) if revealed else Stop(self._following(page))

    def _revealed(self, page: int, checked: Checked, shown: frozenset[str]) -> tuple[str, ...]:
        """What has become a question on this page; `shown` says nothing of the pages before, which were left."""
        unseen = self.compiled.unseen(checked, self.fields, shown)
        return tuple(name for name in unseen if page_holding(self.compiled, name) == page)

    def back(self, page: int) -> Stop:
        """The nearest page before this one on which something is asked; the first page has none before it."""
        last = len(pages_of(self.compiled.definition))
        before = range((last if page == REVIEW else page) - 1, -1, -1)
        return Stop(next((each for each in before if self._asks(each)), 0))

    def _following(self, page: int) -> int:
        after = range(page + 1, len(pages_of(self.compiled.definition)))
        return next((each for each in after if self._asks(each)), REVIEW)

    def _asks(self, page: int) -> bool:
        """Whether anything on the page is for this person to read or answer."""
        sections = pages_of(self.compiled.definition)[page]
        seen = self.compiled.seen_in(sections)
        return any(name in seen for name in self._check(page).asked)

    def _check(self, page: int) -> Checked:
        last = max(pages_of(self.compiled.definition)[page], default=None)
        return self.compiled.check(
            self.fields, today=self.today, known=self.known, language=self.language, through=last
        )


def page_holding(compiled: Compiled, name: str) -> int:
    """The page on which a question stands, named as errors name it; the first for what the form does not ask."""
    return compiled.section_of(name) if compiled.definition.paged and compiled.has(name) else 0


def stop_at_errors(compiled: Compiled, errors: Mapping[str, Problem]) -> Stop:
    """The first page on which something is wrong, with what is wrong there."""
    first = min((page_holding(compiled, name) for name in errors), default=0)
    return Stop(first, {name: each for name, each in errors.items() if page_holding(compiled, name) == first})


def pages_of(definition: Definition) -> list[range]:
    """The indexes of the sections on each page; a draft without any has one page, too."""
    if definition.paged and definition.sections:
        return [range(number, number + 1) for number in range(len(definition.sections))]
    return [range(len(definition.sections))]
