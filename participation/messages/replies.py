"""What a gateway tells us: somebody wrote to our number, or a message arrived or did not. Pure.

Gateways name their fields as they like, so a reference is known by its shape and everything else by what is usual.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

REFERENCE = re.compile(r"[0-9a-f]{24}")
STOP_WORDS = frozenset({"stop", "berhenti", "unsubscribe", "unreg", "mandeg", "eureun"})
SENDERS = frozenset({"from", "sender", "msisdn", "phonenumber", "phone", "number"})
TEXTS = frozenset({"text", "body", "message", "content", "msg"})
STATES = frozenset({"status", "messagestatus", "state", "event", "stat", "dlrstatus"})
ARRIVED = frozenset({"delivered", "delivrd", "1"})
LOST = frozenset({"undelivered", "undeliv", "failed", "expired", "rejected", "rejectd", "2", "16"})
"""In words, as in the delivery receipts of SMPP 3.4, and as Kannel numbers them."""


class Reply(NamedTuple):
    """What somebody wrote to our number."""

    sender: str
    text: str


class Arrival(NamedTuple):
    """What became of a message."""

    references: tuple[str, ...]
    arrived: bool


def fields_of(body: bytes) -> dict[str, str]:
    """The innermost values of a JSON body by their names. Raises ValueError."""
    try:
        return dict(_leaves("", json.loads(body)))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _leaves(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for inner, kept in value.items():
            yield from _leaves(inner, kept)
    elif isinstance(value, list):
        for kept in value:
            yield from _leaves(name, kept)
    elif isinstance(value, str | int):
        yield name, str(value)


def read(fields: Mapping[str, str]) -> Reply | Arrival | None:
    """None for what concerns nobody: a message on its way, or something we do not know."""
    plain = {name.lower().replace("_", "").replace("-", ""): value.strip() for name, value in fields.items()}
    references = tuple(value for value in plain.values() if REFERENCE.fullmatch(value))
    state = _first(plain, STATES).lower().rpartition(":")[2]
    if references and state in ARRIVED | LOST:
        return Arrival(references, state in ARRIVED)
    sender, text = _first(plain, SENDERS), _first(plain, TEXTS)
    return Reply(sender, text) if sender and text else None


def _first(fields: Mapping[str, str], names: frozenset[str]) -> str:
    return next((value for name, value in fields.items() if name in names), "")


def asks_to_stop(text: str) -> bool:
    """Whether its first word is one by which people end messages; in Indonesian, English, Javanese, Sundanese."""
    words = re.findall(r"\w+", text.lower())
    return bool(words) and words[0] in STOP_WORDS
