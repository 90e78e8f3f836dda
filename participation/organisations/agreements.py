"""Agreements on data between offices and partner organisations: their canonical form, and texts to start from. Pure.

A processor acts on the orders of the controller (UU 27/2022, Art. 51); which words bind it must stay beyond doubt,
so a version is never changed, and anyone can compute the SHA-256 of its file.
"""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

import msgspec

from participation.errors import Problem
from participation.organisations.partner_schemas import Acceptance, AgreementDocument, AgreementWanted
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

TEXTS = Path(__file__).parent / "data" / "agreements.toml"
LONGEST_TEXT = 30_000
LONGEST_SIGNATURE = 200
SHORTEN = mark("Shorten this text to %(longest)s characters.")

Problems = dict[str, Problem]


def canonical(document: AgreementDocument) -> bytes:
    """The one way to write a document: JSON in UTF-8, keys sorted, no space between."""
    return msgspec.json.encode(document, order="sorted")


def fingerprint(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def read(document: bytes) -> AgreementDocument:
    return msgspec.json.decode(document, type=AgreementDocument)


@cache
def text_to_start_from(collects: bool) -> Text:
    """Our wording, for an office to change; whoever collects in its name is bound to more."""
    texts = tomllib.loads(TEXTS.read_text("utf-8"))["collects" if collects else "totals"]
    return {language: wording.strip() for language, wording in texts.items()}


def text_problems(wanted: AgreementWanted, in_force: Text | None) -> Problems:
    """What keeps a text from becoming a version, by field."""
    errors: Problems = {
        f"text.{language}": Problem(SHORTEN, {"longest": LONGEST_TEXT})
        for language, wording in wanted.text.items()
        if len(wording) > LONGEST_TEXT
    }
    if not wanted.text.get(DEFAULT_LANGUAGE):
        errors[f"text.{DEFAULT_LANGUAGE}"] = Problem(mark("Write the agreement in Indonesian."))
    elif wanted.text == in_force:
        errors[f"text.{DEFAULT_LANGUAGE}"] = Problem(mark("This text is in force already."))
    return errors


def signature_problems(accepted: Acceptance) -> Problems:
    """What is missing below an agreement, by field."""
    errors: Problems = {}
    if not accepted.name:
        errors["name"] = Problem(mark("Write your full name."))
    if not accepted.position:
        errors["position"] = Problem(mark("Write what you are in your organisation, for example its chair."))
    for name in ("name", "position"):
        if len(getattr(accepted, name)) > LONGEST_SIGNATURE:
            errors[name] = Problem(SHORTEN, {"longest": LONGEST_SIGNATURE})
    if not accepted.agrees:
        errors["agrees"] = Problem(mark("Tick this box if your organisation accepts the agreement."))
    return errors
