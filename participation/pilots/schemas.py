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


class Wave(msgspec.Struct, frozen=True):
    """A survey that each participant answers on a day of their own calendar."""

    name: Text
    kind: str  # tables.WaveKind
    survey: int
    day: int = (
        0  # from the day on which the person got a place, or the first day of the trial if that is later
    )
    open_days: int = 14


class Outcome(msgspec.Struct, frozen=True):
    """What is measured besides the primary outcome."""

    name: Text
    kind: str = "question"  # tables.OutcomeKind
    wave: int = 0  # position of the wave that asks for it, from 1
    question: str = ""
    choices: tuple[str, ...] = ()  # of a share: the answers that count
    scale: str = "mean"  # tables.Scale
    better: str = "higher"  # tables.Better


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
    enrollment_survey: int | None = None
    eligible_if: str = ""  # an expression over the answers to it
    consent: Text = {}
    draw_at: datetime | None = None
    public_value: Text = {}
    waves: tuple[Wave, ...] = ()


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
    groups: tuple[str, ...] = ()  # names of questions of the enrollment survey, or "area"
    outcome_wave: int = 0
    outcome_question: str = ""
    outcome_choices: tuple[str, ...] = ()
    secondary: tuple[Outcome, ...] = ()


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


class SurveyNamed(msgspec.Struct, frozen=True):
    """A survey as a document keeps it: the very version that people answer."""

    slug: str
    version: int  # its number
    sha256: str


class WaveNamed(msgspec.Struct, frozen=True):
    """A wave as a document keeps it."""

    name: Text
    kind: str
    survey: SurveyNamed
    day: int
    open_days: int


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
    enrollment: SurveyNamed | None = None  # documents published before people could apply have none
    eligible_if: str = ""
    consent: Text = {}
    draw_at: datetime | None = None
    public_value: Text = {}
    waves: tuple[WaveNamed, ...] = ()


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
    id: int = 0
    office: int = 0

    @property
    def document(self) -> Document:
        return self.versions[0].document

    def phase(self, moment: datetime) -> Phase:
        """Where the trial stands at this moment, by what was published of it."""
        if self.ended_at is not None:
            return Phase.OVER
        said = self.document
        return phase_of((said.opens_at, said.closes_at), (said.starts_on, said.ends_on), said.zone, moment)
