"""What a row of a contact list says, and why one is left out. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from participation.errors import Rejected
from participation.feedback.imports import BadRow, parse_day, place_of, printable
from participation.feedback.table_files import Row, cells_of
from participation.messages.phones import phone_of
from participation.web.i18n import LANGUAGES, mark

EMAIL_NAMES = frozenset(
    {"email", "e-mail", "mail", "surel", "alamat email", "alamat e-mail", "email address", "alamat surel"}
)
PHONE_NAMES = frozenset(
    {
        "phone", "telepon", "telp", "hp", "no hp", "no. hp", "nomor hp", "handphone", "ponsel", "nomor ponsel", "wa",
        "no wa", "nomor wa", "whatsapp", "msisdn", "phone number", "nomor telepon", "no telepon", "mobile",
    }
)  # fmt: skip
LANGUAGE_NAMES = frozenset({"language", "bahasa", "lang"})
CONSENT_NAMES = frozenset(
    {"consent", "consent date", "consented on", "tanggal persetujuan", "persetujuan", "tgl persetujuan"}
)
"""As people name columns: in small letters, with spaces for underscores."""

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_FORMULA = re.compile(r"[=@|\t\r]|[-+](?![0-9 ().]*$)")
_ROUNDED = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)


class Reason(StrEnum):
    """Why a row is left out."""

    EMPTY = "empty"
    BROKEN = "broken"
    FORMULA = "formula"
    ROUNDED = "rounded"
    NO_ADDRESS = "no_address"
    NO_NUMBER = "no_number"
    FOREIGN = "foreign"
    LANDLINE = "landline"
    NO_CONSENT = "no_consent"
    NO_DAY = "no_day"


class LeftOut(Exception):
    """This row is no contact."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Places(NamedTuple):
    """Where the columns stand in a row; None for one that the file does not have."""

    email: int | None
    phone: int | None
    language: int | None
    consent: int | None
    width: int


class ContactRow(NamedTuple):
    """Somebody who may be written to. `consented_on` is None where the file has no such column."""

    address: str
    language: str
    consented_on: date | None


def find_places(header: Sequence[str]) -> Places:
    """Raises Rejected for a table without a column of addresses or numbers, or with two columns of one name."""
    names = [" ".join(name.lower().replace("_", " ").split()) for name in header]

    def place(known: frozenset[str]) -> int | None:
        return next((place_of(names, name) for name in names if name in known), None)

    places = Places(
        place(EMAIL_NAMES), place(PHONE_NAMES), place(LANGUAGE_NAMES), place(CONSENT_NAMES), len(header)
    )
    if places.email is None and places.phone is None:
        if not all("".join(name.split()).isprintable() and "\ufffd" not in name for name in header):
            raise Rejected(
                mark("This file is no table. Save it as CSV (UTF-8) or as a workbook (.xlsx), and send that.")
            )
        raise Rejected(
            mark(
                "The first line has to name a column “email” or “phone”. The columns of this file are: %(header)s."
            ),
            {"header": printable(", ".join(header)[:200])},
        )
    return places


def contact_of(row: Row, places: Places, today: date) -> ContactRow:
    """The mail address where there is one, as a mail costs nothing, else the number. Raises LeftOut."""
    cells = cells_of(row, places.width)
    if cells is None:
        raise LeftOut(Reason.BROKEN)
    email = cells[places.email].strip() if places.email is not None else ""
    phone = cells[places.phone].strip() if places.phone is not None else ""
    if not (email or phone):
        raise LeftOut(Reason.EMPTY)
    address = _email(email) if email else _phone(phone)
    return ContactRow(address, _language(cells, places), _consent(cells, places, today))


def _email(typed: str) -> str:
    if _ADDRESS.fullmatch(typed) and len(typed) <= LONGEST_ADDRESS and ".." not in typed:
        return typed.lower()
    raise LeftOut(Reason.FORMULA if _FORMULA.match(typed) else Reason.NO_ADDRESS)


def _phone(typed: str) -> str:
    if _FORMULA.match(typed):
        raise LeftOut(Reason.FORMULA)
    if _ROUNDED.fullmatch(typed):
        raise LeftOut(Reason.ROUNDED)
    # Spreadsheets take the leading zero of a number away.
    number = phone_of(f"0{typed}" if typed.startswith("8") else typed)
    if number is None:
        raise LeftOut(Reason.NO_NUMBER)
    if not number.startswith("+62"):
        raise LeftOut(Reason.FOREIGN)
    if not number.startswith("+628"):
        raise LeftOut(Reason.LANDLINE)
    return number


def _language(cells: Sequence[str], places: Places) -> str:
    typed = cells[places.language].strip().lower()[:8] if places.language is not None else ""
    return typed if typed in LANGUAGES else ""


def _consent(cells: Sequence[str], places: Places, today: date) -> date | None:
    if places.consent is None:
        return None
    typed = cells[places.consent].strip()
    if not typed:
        raise LeftOut(Reason.NO_CONSENT)
    try:
        return parse_day(typed, today)
    except BadRow:
        raise LeftOut(Reason.NO_DAY) from None


def counted(reasons: Mapping[str, int], found: Sequence[Reason]) -> dict[str, int]:
    """How many rows were left out why, with what a further piece of the file had."""
    counts = dict(reasons)
    for reason in found:
        counts[reason] = counts.get(reason, 0) + 1
    return counts
