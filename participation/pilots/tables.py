"""Pilots: what is tried out, for whom, and the protocols that were published of them."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.areas.tables import Area
from participation.clock import now
from participation.organisations.tables import Office
from participation.services.tables import Service
from participation.surveys.tables import Survey


class PilotState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    ENDED = "ended"


class Allocation(StrEnum):
    """How places, and the arms with them, are given."""

    FIRST_COME = "first_come"
    LOTTERY = "lottery"
    STRATIFIED_LOTTERY = "stratified_lottery"  # drawn by lot within each area
    RANDOMISED = "randomised"  # chance decides the arm of each person
    CLUSTER = "cluster"  # chance decides the arm of each area


class ArmKind(StrEnum):
    NEW = "new"
    USUAL = "usual"
    WAITING = "waiting"  # the usual service now, the new one after the trial


class WaveKind(StrEnum):
    """What a survey of participants is for."""

    BASELINE = "baseline"  # how it was before the trial
    CHECK_IN = "check_in"
    ENDLINE = "endline"  # what decides


class OutcomeKind(StrEnum):
    QUESTION = "question"  # of a survey that participants answer
    MEASURE = "measure"  # a figure that the office hands in


class Scale(StrEnum):
    MEAN = "mean"
    SHARE = "share"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Pilot(Table):
    """A trial and its working draft; the public reads PilotVersion. Texts are JSON by language."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)
    slug = Varchar(length=80, unique=True)
    state = Varchar(length=10, choices=PilotState, default=PilotState.DRAFT)
    title = JSONB(default="{}")
    goal = JSONB(default="{}")
    benefits = JSONB(default="{}")  # what participants get
    tasks = JSONB(default="{}")  # what they do for it
    eligibility = JSONB(default="{}")  # who can take part, in words …
    enrollment_survey = ForeignKey(references=Survey, on_delete=OnDelete.set_null)  # … what is asked …
    eligible_if = Text(default="")  # … and the condition on the answers; empty where all may
    consent = JSONB(default="{}")  # what people agree to when they apply
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)  # the last day
    opens_at = Timestamptz(null=True, default=None)  # enrollment
    closes_at = Timestamptz(null=True, default=None)
    allocation = Varchar(length=20, choices=Allocation, default=Allocation.RANDOMISED)
    draw_at = Timestamptz(null=True, default=None)  # not before, where places are drawn
    public_value = JSONB(default="{}")  # what is mixed into the draw: named now, known after the close
    waves = JSONB(default="[]")  # surveys on each participant's own calendar, schemas.Wave
    hypothesis = JSONB(default="{}")
    outcome = JSONB(default="{}")  # the primary one, in words
    outcome_kind = Varchar(length=10, choices=OutcomeKind, default=OutcomeKind.QUESTION)
    outcome_wave = SmallInt(default=0)  # position of the wave that asks for it, from 1
    outcome_question = Varchar(length=64, default="")  # its name in that survey
    outcome_choices = JSONB(default="[]")  # of a share: the answers that count
    secondary = JSONB(default="[]")  # further outcomes, schemas.Outcome
    scale = Varchar(length=10, choices=Scale, default=Scale.MEAN)
    better = Varchar(length=10, choices=Better, default=Better.HIGHER)
    minimal_effect = DoublePrecision(
        null=True, default=None
    )  # points of the scale; of a share, per cent points
    assumed = DoublePrecision(
        null=True, default=None
    )  # standard deviation; of a share, its base rate in per cent
    alpha = DoublePrecision(default=0.05)
    power = DoublePrecision(default=0.8)
    cluster_size = Integer(default=1)  # participants of one area, where areas are what is drawn
    icc = DoublePrecision(default=0.0)  # how alike they are: intracluster correlation
    planned_size = Integer(default=0)  # participants of all arms
    analysis_plan = JSONB(default="{}")
    analysis_on = Date(null=True, default=None)
    groups = JSONB(default="[]")  # those whose effects are looked at apart, named in advance
    current_version = Integer(default=0)  # number of the published protocol, 0 before the first
    ended_at = Timestamptz(null=True, default=None)
    end_reason = JSONB(default="{}")
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)
    turned_away = Integer(
        default=0
    )  # applications of people who cannot take part; nothing else is kept of them
    closed_at = Timestamptz(null=True, default=None)  # what leads to participants was erased
    close_due_at = Timestamptz(null=True, default=None)  # when that was first found to be due
    analysis_due_at = Timestamptz(
        null=True, default=None
    )  # when the day of the analysis was found to have come


class PilotArm(Table):
    """What one part of the participants gets. Unique on (pilot, position), by which a change finds its arm."""

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    position = SmallInt()
    name = JSONB(default="{}")
    description = JSONB(default="{}")
    kind = Varchar(length=10, choices=ArmKind, default=ArmKind.NEW)
    ratio = SmallInt(default=1)


class PilotPlaces(Table):
    """How many people of one area can take part. Unique on (pilot, area)."""

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    area = ForeignKey(references=Area, on_delete=OnDelete.restrict, null=False)
    places = Integer()


class PilotVersion(Table):
    """A protocol as it was published, never edited: the very bytes of which the SHA-256 is public.

    Unique on (pilot, number).
    """

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    document = Bytea()
    sha256 = Varchar(length=64)
    published_at = Timestamptz(default=now)
    published_by = Integer(null=True, default=None)
    reason = JSONB(default="{}")  # of an amendment; also in the document
