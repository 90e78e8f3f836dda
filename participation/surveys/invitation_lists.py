"""Reading a list of people to invite, as pasted or uploaded: one address or phone number a line. Pure."""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from participation.messages.phones import phone_of

MOST_INVITED = 20_000
"""At a time."""
SHOWN = 20

_SEPARATORS = re.compile(r"[,;\t]")
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+")
LONGEST_ADDRESS = 254


class InvitationList(NamedTuple):
    """Each address once, in the order of the alphabet, and what could not be read with its line."""

    addresses: list[str]
    unreadable: list[tuple[int, str]]


def read_list(text: str) -> InvitationList:
    """One person a line: the first cell that is an address or a number counts, so that whole tables may come.

    A first line in which nothing can be read is taken for the heading of a table.
    """
    addresses, unreadable = set(), []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        found = next((contact for cell in _cells(line) if (contact := contact_of(cell))), None)
        if found:
            addresses.add(found)
        elif number > 1 or "@" in line or any(sign.isdigit() for sign in line):
            unreadable.append((number, line.strip()[:60]))
    return InvitationList(sorted(addresses), unreadable)


def contact_of(cell: str) -> str | None:
    """An address in small letters, a number as +62812…; None for anything else."""
    typed = cell.strip()
    if _ADDRESS.fullmatch(typed) and len(typed) <= LONGEST_ADDRESS:
        return typed.lower()
    return phone_of(typed)


def _cells(line: str) -> Iterator[str]:
    """A line of a table, whatever stands between its cells."""
    found = _SEPARATORS.search(line)
    yield from next(csv.reader([line], delimiter=found[0] if found else ",", strict=False), [])
