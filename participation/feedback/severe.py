"""Which texts tell of danger to life, extortion, discrimination or violence. Pure.

Recall comes before precision: a person looks at what is found and can dismiss it, nobody looks at what is not.
The words are data (`data/severe.toml`) and can be read, corrected and discussed without reading a program. What has
no word for it is found by its sense (`severe_sense.py`); either is enough, but what words deny is denied.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from participation.errors import Unavailable
from participation.feedback.severe_meanings import lexicon
from participation.feedback.severe_sense import sensed, shipped
from participation.texts import without_markup
from participation.web.i18n import mark

WORDS = Path(__file__).parent / "data" / "severe.toml"
GAP = r"(?: \w+){0,6}?"
LONGEST = 20_000
"""Characters that are looked at; a feedback box takes 5,000."""
BEGINNING = 3
"""Letters by which patterns with any ending are looked up: trying all of them at each word takes ten times as long."""

NOT_WHOLE = mark(
    "The files by which severe comments are found are missing or damaged, so that no comment can be read. "
    "Install the program again; comments that arrive meanwhile are kept from offices, and looked at afterwards."
)

_ELONGATION = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(r"[^\w\s.,;:!?()\"-]")
_APOSTROPHES = re.compile(r"['’`]")
_SENTENCES = re.compile(r"[.;!?\n]+(?!\d)")
_CLAUSES = re.compile(r"[.,;:!?()\"\n]+")
_OPTIONAL = re.compile(r" (\(\?:[^()]*\))\?(?= |$)")
_DOUBLED = re.compile(r"\b(\w{3,})(?:-\1\b|2\b)")


class SevereKind(StrEnum):
    DANGER = "danger"  # to life
    EXTORTION = "extortion"
    DISCRIMINATION = "discrimination"
    VIOLENCE = "violence"  # and threats of it


@dataclass(frozen=True)
class _Pattern:
    """A run of words that tells of one kind; `always` where a "not" before it takes nothing back."""

    kind: SevereKind
    always: bool
    written: str  # with its named words filled in

    @cached_property
    def expression(self) -> re.Pattern[str]:
        words = self.written.replace("*", r"\w*").replace("(", "(?:")
        words = words.replace(" .. ", f"{GAP} ")
        return re.compile(_OPTIONAL.sub(r"(?: \1)?", words) + r"(?!\w)")

    @property
    def first(self) -> frozenset[str]:
        """Keys of the words that it may start with."""
        return _first(self.written)

    @cached_property
    def further(self) -> list[frozenset[str]]:
        """Keys of the words one of which has to stand behind each gap."""
        return [_first(part) for part in self.written.split(" .. ")[1:] if not part.endswith("?")]


class _Patterns(NamedTuple):
    by_key: dict[str, list[_Pattern]]
    quiet: re.Pattern[str]


class _Said(NamedTuple):
    """What the listed words of a clause tell of, and what a "not" before them takes back."""

    told: set[SevereKind]
    denied: set[SevereKind]


def severe_kinds(text: str) -> list[SevereKind]:
    """What a text tells of, in the order of the kinds; most texts tell of none of it.

    Raises Unavailable where a part of what looks is missing or damaged.
    """
    _expect_whole()
    found: set[SevereKind] = set()
    for sentence in sentences(without_markup(text)):
        said = [_said(clause) for clause in sentence]
        denied = {kind for one in said for kind in one.denied}
        found.update(kind for one in said for kind in one.told)
        found.update(set(map(SevereKind, sensed(" ".join(sentence).split()))) - denied)
    return [kind for kind in SevereKind if kind in found]


def _expect_whole() -> None:
    """With less than all of it, what is severe would pass for harmless."""
    try:
        _patterns(), lexicon(), shipped()
    except (OSError, ValueError, LookupError) as error:
        raise Unavailable(NOT_WHOLE) from error


def kinds_by_words(clause: str) -> set[SevereKind]:
    """What the listed words of a clause tell of."""
    return _said(clause).told


def _said(clause: str) -> _Said:
    said = _Said(set(), set())
    patterns = _patterns()
    words = clause.split(" ")
    keys = [_keys(word) for word in words]
    present = frozenset(chain.from_iterable(keys))
    start = 0
    for word, begins in zip(words, keys, strict=True):
        for pattern in chain.from_iterable(patterns.by_key.get(key, ()) for key in begins):
            if pattern.kind in said.told or any(map(present.isdisjoint, pattern.further)):
                continue
            if pattern.expression.match(clause, start):
                denied = not pattern.always and patterns.quiet.search(clause[:start])
                (said.denied if denied else said.told).add(pattern.kind)
        start += len(word) + 1
    return said


def sentences(text: str) -> list[list[str]]:
    """Sentences as lists of clauses in one spelling: lower case, no accents, "pegang2" as a word written twice."""
    plain = text[:LONGEST].lower()
    if not plain.isascii():
        split = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    plain = _ELONGATION.sub(r"\1", _APOSTROPHES.sub("", plain))
    plain = _MARKS.sub(" ", _DOUBLED.sub(r"\1 \1", plain))
    return [
        [" ".join(clause.replace("-", " ").split()) for clause in _CLAUSES.split(sentence)]
        for sentence in _SENTENCES.split(plain)
    ]


def _first(written: str) -> frozenset[str]:
    first = written[1 : written.index(")")] if written[0] == "(" else written.partition(" ")[0]
    return frozenset(_key(each.partition(" ")[0]) for each in first.split("|"))


def _key(word: str) -> str:
    """By what a pattern is looked up that starts with this word: "mati", "bun*" for "bunuh*", "0" for a number."""
    if word[0].isdigit() or word.startswith("\\d"):
        return "0"
    return word if word.isalpha() else f"{word[:BEGINNING]}*"


def _keys(word: str) -> tuple[str, ...]:
    """The keys of the patterns that may start at a word of a text."""
    return ("0",) if word[:1].isdigit() else (word, f"{word[:BEGINNING]}*")


@cache
def _patterns() -> _Patterns:
    data = tomllib.loads(WORDS.read_text("utf-8"))
    by_key: dict[str, list[_Pattern]] = defaultdict(list)
    for kind in SevereKind:
        for group, written in data[kind].items():
            for each in written:
                pattern = _Pattern(kind, group == "always", _filled(each, data["words"]))
                for key in pattern.first:
                    by_key[key].append(pattern)
    quiet = data["quiet"]
    expression = rf"(?<!\w)(?:{quiet['words']})(?! (?:{quiet['but']})\b)(?: \w+){{0,3}} ?$"
    return _Patterns(dict(by_key), re.compile(expression))


def _filled(written: str, words: dict[str, str]) -> str:
    """With the named words written out: as a group of their own, or among the others of a group."""
    alone = re.sub(r"(?<![(|])<(\w+)>(?![)|])", lambda found: f"({words[found[1]]})", written.strip())
    return re.sub(r"<(\w+)>", lambda found: words[found[1]], alone)
