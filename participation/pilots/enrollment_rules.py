"""Who can take part, how to reach them, and how one person's two applications would be noticed. Pure."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from participation.codes import digest
from participation.errors import Problem
from participation.messages.phones import phone_of
from participation.pilots.enrollment_schemas import Contact
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.expressions import Expression, holds, names, parse
from participation.surveys.reading import Known, Refused
from participation.surveys.text_readers import NO_EMAIL, read_email
from participation.web.i18n import mark

MOST_WITH_ONE_ADDRESS = 5
"""Applications of one trial: a family shares a phone, and nobody is written to as often as a stranger likes."""
NO_CONTACT = Problem(
    mark(
        "We could not read this. Write an e-mail address, such as sari@contoh.id, or a whole phone number, such as "
        "0812 3456 7890, or leave it empty."
    )
)
CROWDED = Problem(
    mark(
        "This address stands in %(most)s applications for this trial already, and more are not taken. Write another "
        "one, or leave it empty: with the code of the receipt everybody can look at their page."
    ),
    {"most": MOST_WITH_ONE_ADDRESS},
)
REACHABLE = frozenset({QuestionType.PHONE, QuestionType.EMAIL})


def is_eligible(condition: str, answers: Mapping[str, Any], today: date) -> bool:
    """Whether somebody with these answers can take part; without a condition everybody can."""
    read = _read(condition)
    return read is None or holds(read, answers, today=today)


def deciding(condition: str) -> frozenset[str]:
    """The questions on whose answers it depends."""
    read = _read(condition)
    return names(read) if read else frozenset()


@lru_cache(maxsize=64)
def _read(condition: str) -> Expression | None:
    """What was published was read before."""
    return parse(condition) if condition.strip() else None


def contact_in(typed: str) -> Contact | None:
    """A mailbox or a phone, whichever was written; in small letters, so that one mailbox counts as one.

    Raises Refused for what is neither.
    """
    if not typed:
        return None
    if "@" not in typed:
        number = phone_of(typed)
        if number is None:
            raise Refused(NO_CONTACT)
        return Contact("sms", number)
    address = str(read_email([typed], Known()))
    if not address.isascii():
        raise Refused(NO_EMAIL)
    return Contact("email", address.lower())


def person_in(definition: Definition, identifying: Mapping[str, Any], contact: Contact | None) -> str:
    """What names a person, however it is written: an address, else all that leads to them; "" for nothing."""
    asked = [question.name for question in definition.questions if question.type in REACHABLE]
    addresses = [contact.address] if contact else [str(identifying[n]) for n in asked if n in identifying]
    words = addresses[:1] or [str(identifying[name]) for name in sorted(identifying)]
    return "\n".join(filter(None, map(_plain, words)))


def person_digest(secret_key: str, pilot: int, person: str) -> bytes:
    """Alike for one person within one trial; it leads to nobody and from no trial to another one."""
    return digest(secret_key.encode(), "pilot person", f"{pilot}:{person}")


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
