"""What somebody types to search comments, as the two databases understand it. Pure.

Words all have to stand in a text, in any order; "in quotes" side by side; -word must not stand in it; begin* is the
beginning of a word. Everything else that is typed only separates words, so nothing typed can break a search.
"""

import re

import msgspec

MOST_TERMS = 12
_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")


class Term(msgspec.Struct, frozen=True):
    """One or more words side by side; of the last one perhaps only the beginning."""

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


def terms_of(typed: str) -> list[Term]:
    """The terms of a search, in the order in which they were typed, as many as one search may have."""
    found = (_term(match) for match in _TERM.finditer(typed.lower()))
    return [term for term in found if term.words][:MOST_TERMS]


def _term(match: re.Match[str]) -> Term:
    said = match["word"] or match["phrase"] or ""
    return Term(
        tuple(_WORD.findall(said)),
        prefix=match["phrase"] is None and said.endswith("*"),
        excluded=match["minus"] is not None,
    )


def for_sqlite(term: Term) -> str:
    """An expression of FTS5."""
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def for_postgres(term: Term) -> str:
    """An expression of tsquery."""
    words = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.prefix else ''})"
