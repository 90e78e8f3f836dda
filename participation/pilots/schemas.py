"""What goes in and out of pilots. Texts are by language."""

from datetime import date, datetime

import msgspec

from participation.pilots.phases import Phase, phase_of
from participation.texts import Text


class Arm(msgspec.Struct, frozen=True):
    """What one part of the participants gets."""

    name: Text
    description: Text
    kind: str  # tables.ArmKind
    ratio: int = 1


class Places(msgspec.Struct, frozen=True):
    """How many people of one area can take part."""

    area: int
    places: int


class Programme(msgspec.Struct, frozen=True):
    """What citizens are told of a trial: what, for whom, when, and how places are given."""

    title: Text
    goal: Text = {}
    benefits: Text = {}
    tasks: Text = {}
    eligibility: Text = {}
    service: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    allocation: str = "randomised"  # tables.Allocation
    arms: tuple[Arm, ...] = ()
    places: tuple[Places, ...] = ()


class Protocol(msgspec.Struct, frozen=True):
    """What is promised in advance about how the effect is measured."""

    hypothesis: Text = {}
    outcome: Text = {}
    outcome_kind: str = "question"  # tables.OutcomeKind
    scale: str = "mean"  # tables.Scale
    better: str = "higher"  # tables.Better
    minimal_effect: float | None = None
    assumed: float | None = None
    alpha: float = 0.05
    power: float = 0.8
    cluster_size: int = 1
    icc: float = 0.0
    planned_size: int = 0
    analysis_plan: Text = {}
    analysis_on: date | None = None
    groups: tuple[str, ...] = ()


class PilotCreate(msgspec.Struct, frozen=True):
    office: int
    title: Text


class PilotView(msgspec.Struct, frozen=True):
    """A pilot with its working draft."""

    id: int
    slug: str
    state: str
    office: int
    office_name: str
    zone: str
    home_area: int | None
    contact_email: str
    contact_phone: str
    programme: Programme
    protocol: Protocol
    current_version: int
    ended_at: datetime | None
    end_reason: Text
    revision: int


class PlacesNamed(msgspec.Struct, frozen=True):
    """Places as a document keeps them: an area by its name and code, which outlive our ids."""

    area: str
    code: str
    places: int


class Document(msgspec.Struct, frozen=True):
    """A protocol as it is published: everything that was promised, and nothing that may change with the office."""

    slug: str
    number: int
    published_at: datetime
    previous: str  # SHA-256 of the version before, so that none can be replaced unnoticed
    reason: Text
    office: str
    zone: str
    service: Text
    title: Text
    goal: Text
    benefits: Text
    tasks: Text
    eligibility: Text
    starts_on: date | None
    ends_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None
    allocation: str
    arms: tuple[Arm, ...]
    places: tuple[PlacesNamed, ...]
    protocol: Protocol


class VersionView(msgspec.Struct, frozen=True):
    """A published protocol with the fingerprint of its bytes."""

    number: int
    document: Document
    sha256: str
    published_at: datetime
    reason: Text


class PublishedPilot(msgspec.Struct, frozen=True):
    """What the public sees: the latest version, and those before it, the newest first."""

    slug: str
    contact_email: str
    contact_phone: str
    ended_at: datetime | None
    end_reason: Text
    versions: tuple[VersionView, ...]

    @property
    def document(self) -> Document:
        return self.versions[0].document

    def phase(self, moment: datetime) -> Phase:
        """Where the trial stands at this moment, by what was published of it."""
        if self.ended_at is not None:
            return Phase.OVER
        said = self.document
        return phase_of((said.opens_at, said.closes_at), (said.starts_on, said.ends_on), said.zone, moment)
