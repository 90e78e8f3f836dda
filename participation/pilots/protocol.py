"""A published protocol: its canonical form, its fingerprint, and what two of them say differently. Pure."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec

from participation.pilots.protocol_lines import Line, all_lines
from participation.pilots.schemas import Document


def canonical(document: Document) -> bytes:
    """The one way to write a document: JSON in UTF-8, keys sorted, no space between. Its SHA-256 is published."""
    return msgspec.json.encode(document, order="sorted")


def fingerprint(document: bytes) -> str:
    """The SHA-256 that anyone can compute of the file."""
    return hashlib.sha256(document).hexdigest()


def read(document: bytes) -> Document:
    return msgspec.json.decode(document, type=Document)


@dataclass(frozen=True)
class Difference:
    """What stood on one line before, and what stands there now; None where the line was not there."""

    line: Line
    before: Any
    after: Any
    language: str = ""  # of a text


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
