"""Places drawn by lot so that anyone can draw them again. Pure.

Before applications close, SHA-256(seed) is published, and a public value is named that nobody can know before they
have closed. At the close the tickets are published. Once the value is known, key = HMAC-SHA256(seed, value and digest
of all tickets): nobody could choose the outcome, neither the office, which knew the seed, nor who could guess the
value, and a list with another ticket is another draw. Tickets are ordered by HMAC(key, ticket); the first ones of each
stratum get its places, and arms in blocks of the ratio, each block in an order of its own. `data/verify_draw.py` does
the same in some twenty lines without this program.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import msgspec

LONGEST_NAME = 200
"""Characters of a ticket, a stratum or the name of an arm."""


class Share(msgspec.Struct, frozen=True):
    """An arm, and how many of each block get it."""

    name: str
    ratio: int


class Lots(msgspec.Struct, frozen=True):
    """What is drawn from: tickets and places by stratum; no arms where all who are drawn get the same."""

    places: dict[str, int]
    tickets: dict[str, list[str]]
    arms: list[Share] = []


class TicketFile(msgspec.Struct, frozen=True):
    """What is published at the close, before anybody knows the public value."""

    trial: str  # its slug
    protocol: str  # SHA-256 of the protocol that places and arms come from
    commitment: str
    lots: Lots


class DrawFile(msgspec.Struct, frozen=True):
    """A draw as it is published: everything that it takes to draw again, and what came of it."""

    commitment: str
    seed: str  # in hexadecimal
    public_value: str
    lots: Lots
    drawn: dict[str, list[tuple[str, str]]]  # by stratum: ticket and arm, in the order of the draw
    trial: str = ""
    protocol: str = ""


def commitment_of(seed: bytes) -> str:
    """What is published before anybody can know the public value."""
    return hashlib.sha256(seed).hexdigest()


def digest_of(tickets: Mapping[str, Sequence[str]]) -> str:
    """One fingerprint of all tickets with their strata, in whatever order they are listed."""
    lines = sorted(f"{stratum}\t{ticket}" for stratum, listed in tickets.items() for ticket in listed)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def drawn(seed: bytes, public_value: str, lots: Lots) -> dict[str, list[tuple[str, str]]]:
    """Ticket and arm ("" without arms) of everybody who gets a place, in the order of the draw, by stratum."""
    key = _mac(seed, f"{public_value}\n{digest_of(lots.tickets)}")
    return {
        stratum: list(
            zip(
                in_order(key, listed)[: lots.places.get(stratum, 0)],
                _arms(key, stratum, lots.arms),
                strict=False,
            )
        )
        for stratum, listed in sorted(lots.tickets.items())
    }


def in_order(key: bytes, tickets: Sequence[str]) -> list[str]:
    """All tickets of a stratum as they were drawn: who comes after the last place waits in this order."""
    return sorted(tickets, key=lambda ticket: _mac(key, f"ticket\t{ticket}"))


def _arms(key: bytes, stratum: str, arms: Sequence[Share]) -> Iterator[str]:
    """Arms without end: blocks of the ratio, so that the arms of a stratum never differ by more than a block."""
    slots = [(arm.name, copy) for arm in arms for copy in range(arm.ratio)] or [("", 0)]
    number = 0
    while True:
        yield from (
            name
            for _, name in sorted(
                (_mac(key, f"block\t{stratum}\t{number}\t{name}\t{copy}"), name) for name, copy in slots
            )
        )
        number += 1


def places_of_all(file: DrawFile) -> dict[str, list[tuple[str, str]]]:
    """As if there were a place for everybody: whoever moves up does so in this order, and gets the arm beside it."""
    everywhere = {stratum: len(listed) for stratum, listed in file.lots.tickets.items()}
    lots = Lots(everywhere, file.lots.tickets, file.lots.arms)
    return drawn(bytes.fromhex(file.seed), file.public_value, lots)


def written(file: TicketFile | DrawFile) -> bytes:
    """The bytes that are published and whose SHA-256 stands on the page."""
    return msgspec.json.encode(file, order="sorted")


def draw_from(listed: TicketFile, seed: bytes, public_value: str) -> DrawFile:
    """The draw that the published tickets, the seed and the value make."""
    won = drawn(seed, public_value, listed.lots)
    return DrawFile(
        listed.commitment, seed.hex(), public_value, listed.lots, won, listed.trial, listed.protocol
    )


def _mac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), "sha256")


def read_draw(content: bytes) -> DrawFile:
    """Raises ValueError for what is no published draw."""
    return msgspec.json.decode(content, type=DrawFile)


def read_tickets(content: bytes) -> TicketFile:
    """Reads what `written` wrote of the tickets."""
    return msgspec.json.decode(content, type=TicketFile)


def faults_of(file: DrawFile) -> list[str]:
    """Everything that is wrong with a published draw, in sentences; empty when it is as it must be."""
    faults = list(islice(_malformed(file.lots), 10))
    try:
        seed = bytes.fromhex(file.seed)
    except ValueError:
        return [*faults, "The seed is not hexadecimal."]
    if commitment_of(seed) != file.commitment:
        faults.append("The seed is not the one that was committed to.")
    if faults:
        return faults
    again = drawn(seed, file.public_value, file.lots)
    return [
        f"In “{stratum}” other tickets are drawn, in another order or for other arms, than the file says."
        for stratum in sorted({*again, *file.drawn})
        if again.get(stratum, []) != file.drawn.get(stratum, [])
    ]


def _malformed(lots: Lots) -> Iterator[str]:
    names = [*lots.tickets, *lots.places, *(arm.name for arm in lots.arms)]
    tickets = [ticket for listed in lots.tickets.values() for ticket in listed]
    if len(set(tickets)) < len(tickets):
        yield "A ticket stands in the list twice."
    if any(not _plain(name) for name in (*names, *tickets)):
        yield "A ticket or a name is empty, too long or holds a tabulator or a line break."
    if any(places < 0 for places in lots.places.values()) or any(arm.ratio < 1 for arm in lots.arms):
        yield "Places and ratios cannot be negative, and no ratio is 0."
    if len({arm.name for arm in lots.arms}) < len(lots.arms):
        yield "Two arms have the same name."


def _plain(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and not any(sign in name for sign in "\t\r\n")
