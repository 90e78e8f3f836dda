"""What the readers of all question types share: the words that were given, and refusing them with a reason."""

import re
from collections.abc import Callable, Collection, Container
from typing import NamedTuple, TypeAlias

from participation.errors import Problem
from participation.surveys.definitions import LARGEST_INTEGER, MOST_CHOICES
from participation.surveys.evaluation import Answer
from participation.surveys.piping import NO_NAMES, Names
from participation.web.i18n import mark

ONLY_ONE = Problem(mark("Only one answer fits here. Keep the one that you mean."))
UNREADABLE = Problem(mark("We could not read this answer. Please give it again."))
BROKEN_TEXT = Problem(mark("This text holds characters that cannot be read. Write it again, without them."))

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Known(NamedTuple):
    """What the database knows of the things that an answer may name by their id."""

    areas: Container[int] = frozenset()
    services: Container[int] = frozenset()
    files: Collection[str] = frozenset()  # uploaded for this survey and part of no submission yet
    names: Names = NO_NAMES  # of these areas and services, for texts that repeat an answer


Reader: TypeAlias = Callable[[list[str], Known], Answer]
"""Takes what stands under a question's name, stripped and without blanks, and what the database knows."""


class Refused(Exception):
    """This answer cannot be taken, for the reason that the problem states."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def words_of(raw: object) -> list[str]:
    """What was given under one name as texts, stripped, without blanks. Raises Refused for no answer."""
    if type(raw) is str:
        word = raw.strip()
        return [word] if word else []
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        return [_word(raw)]
    if len(raw) > MOST_CHOICES + 1:
        raise Refused(UNREADABLE)
    return [word for given in raw if given is not None and (word := _word(given))]


def _word(raw: object) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(max(-LARGEST_INTEGER - 1, min(raw, LARGEST_INTEGER + 1)))
    if isinstance(raw, float):
        # the decimal comma keeps 1.234 from being taken for 1,234 written the Indonesian way
        return (
            str(int(raw)) if abs(raw) < LARGEST_INTEGER and raw.is_integer() else str(raw).replace(".", ",")
        )
    raise Refused(UNREADABLE)


def single(words: list[str]) -> str:
    """The one word. Raises Refused for several."""
    if len(words) != 1:
        raise Refused(ONLY_ONE)
    return words[0]


def clean_text(text: str) -> str:
    """The text with unix line ends and without control characters. Raises Refused for half characters."""
    if _SURROGATES.search(text):
        raise Refused(BROKEN_TEXT)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines).strip()
