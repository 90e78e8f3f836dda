"""What goes in and out of applications and agreements of partner organisations."""

from datetime import datetime
from uuid import UUID

import msgspec

from participation.texts import Text


class ApplicationWanted(msgspec.Struct, frozen=True):
    """What an organisation writes when it applies."""

    name: str
    kind: str
    registration: str
    about: str
    areas: tuple[int, ...]
    contact: str
    email: str
    phone: str
    website: str


class ApplicationView(msgspec.Struct, frozen=True):
    """What it said; name, office and state are those of the partner organisation."""

    id: UUID
    partner: int
    kind: str
    registration: str
    about: str
    areas: tuple[int, ...]
    contact: str
    email: str
    phone: str
    website: str
    language: str
    applied_at: datetime


class DocumentView(msgspec.Struct, frozen=True):
    file: UUID
    kind: str


class StepView(msgspec.Struct, frozen=True):
    """One step of how an organisation came to stand as it does."""

    state: str
    words: str
    by_name: str
    happened_at: datetime


class Decision(msgspec.Struct, frozen=True):
    """What an office decides about an organisation, having seen a revision of it."""

    state: str
    words: str
    revision: int


class AgreementDocument(msgspec.Struct, frozen=True):
    """One version of an agreement on data, as it is hashed."""

    office: str
    number: int
    collects: bool
    text: Text
    published_on: str  # the day, as ISO writes it


class AgreementWanted(msgspec.Struct, frozen=True):
    text: Text
    collects: bool
    binding: bool  # partners have to accept it before they go on
    after: int  # the number of the newest version when the form was opened


class AgreementView(msgspec.Struct, frozen=True):
    id: int
    office: int
    number: int
    collects: bool
    document: AgreementDocument
    sha256: str
    published_at: datetime


class Acceptance(msgspec.Struct, frozen=True):
    """What somebody signs: the version they read, and who they are."""

    number: int
    name: str
    position: str
    agrees: bool


class AcceptanceView(msgspec.Struct, frozen=True):
    number: int
    sha256: str
    name: str
    position: str
    accepted_at: datetime
