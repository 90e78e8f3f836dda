"""Schedules, reports, ranked improvements and what was done about them."""

from enum import StrEnum
from typing import Any

from piccolo.columns import (
    JSONB,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Real,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.areas.tables import Area
from participation.clock import now
from participation.feedback.tables import Comment
from participation.improvements.theme_states import ThemeState
from participation.organisations.tables import Office
from participation.services.tables import Service
from participation.surveys.tables import Survey


class ActionState(StrEnum):
    PLANNED = "planned"
    WORKING = "working"
    DONE = "done"
    DECLINED = "declined"


class DecisionKind(StrEnum):
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    PIN = "pin"
    EXCLUDE = "exclude"


class ReportSchedule(Table):
    """When a report is made and of which comments; an empty scope column does not narrow it."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)  # whose planners own it
    name = Varchar(length=200)
    cron = Varchar(length=100, default="0 5 * * mon")  # wall time in `zone`
    zone = Varchar(length=40, default="Asia/Jakarta")
    days = SmallInt(default=28)  # how far back a report looks; trend compares with as many days before
    whole_office = Boolean(default=True)  # only comments about `office`; admins may widen it to all offices
    service = ForeignKey(references=Service, on_delete=OnDelete.cascade)
    area = ForeignKey(references=Area, on_delete=OnDelete.restrict)
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade)
    active = Boolean(default=True)
    active_from = Timestamptz(default=now)  # earlier slots are never made up
    revision = Integer(default=1)
    created_at = Timestamptz(default=now)
    weights = JSONB(default="{}")  # per cent, by part of the priority; empty for the usual ones


class ReportSubscriber(Table):
    """Who is told by mail that a report is there. Unique on (schedule, account)."""

    id: Serial
    schedule = ForeignKey(references=ReportSchedule, on_delete=OnDelete.cascade, null=False)
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False)


class ImprovementReport(Table):
    """One numbered report, never edited but for its publication. Unique on (schedule, slot)."""

    id: Serial
    schedule = ForeignKey(references=ReportSchedule, on_delete=OnDelete.restrict, null=False)
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    number = Integer()  # counts within the schedule
    slot = Timestamptz()
    title = Varchar(length=300)
    period_from = Date()
    period_to = Date()  # the first day after the period
    comments = Integer()
    voices = Integer()  # distinct texts: a thousand copies are one voice
    figures = JSONB(default="{}")  # sentiment mix, texts set aside, parameters, model version
    created_at = Timestamptz(default=now)
    published_at = Timestamptz(null=True, default=None)
    published_by = Integer(null=True, default=None)


class ReportChart(Table):
    """A picture of a report, drawn when it was made. Unique on (report, language, name)."""

    id: Serial
    report = ForeignKey(references=ImprovementReport, on_delete=OnDelete.cascade, null=False)
    language = Varchar(length=8)
    name = Varchar(length=20)  # charts.py
    svg = Text()


class ThemeSpace(Table):
    """The frozen space of terms in which a schedule's themes are compared. Unique on schedule."""

    id: Serial
    schedule = ForeignKey(references=ReportSchedule, on_delete=OnDelete.cascade, null=False)
    space = Bytea()  # sentiment/termspace.py
    version = Integer(default=1)  # how many were learnt
    created_at = Timestamptz(default=now)


class Theme(Table):
    """A topic's identity over time within one schedule."""

    id: Serial
    schedule = ForeignKey(references=ReportSchedule, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=200)
    named_by = Integer(null=True, default=None)  # the account that renamed it; no program does from then on
    terms = JSONB(default="[]")
    centroid = Bytea(null=True, default=None)  # float32; null until a report has seen it
    state = Varchar(length=10, choices=ThemeState, default=ThemeState.BORN)
    voices = Integer(default=0)  # in the last report that saw it
    revision = Integer(default=1)  # counts the decisions on it
    created_at = Timestamptz(default=now)


class ThemeDecision(Table):
    """What a planner decided about a theme, and why. It holds for every later report until it is ended."""

    id: Serial
    theme = ForeignKey(references=Theme, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=10, choices=DecisionKind)
    other: Any = ForeignKey(references=Theme, on_delete=OnDelete.cascade)  # merged into, or split off as
    words = JSONB(default="[]")  # of a split: comments with one of them belong to `other`
    reason = Text()
    account = Integer(null=True, default=None)
    at = Timestamptz(default=now)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = Integer(null=True, default=None)


class Improvement(Table):
    """One thing to improve, with what its priority is made of."""

    id: Serial
    report = ForeignKey(references=ImprovementReport, on_delete=OnDelete.cascade, null=False)
    rank = SmallInt()
    label = Varchar(length=200)
    terms = JSONB(default="[]")
    comments = Integer()
    voices = Integer()
    share = Real()  # of the report's voices that have a topic
    negative = Real()  # expected shares of its voices, from calibrated probabilities; they add up to 1
    neutral = Real()
    positive = Real()
    trend = Real(null=True, default=None)  # change of `share` against the period before; null without one
    series = JSONB(default="[]")  # share per week, oldest first
    priority = Real()
    components = JSONB(default="{}")  # what the priority is made of: priorities.py
    evidence = JSONB(default="{}")  # intervals, places and tests: schemas.Facts
    previous: Any = ForeignKey(references="self", on_delete=OnDelete.set_null)  # the same topic, last time
    theme = ForeignKey(references=Theme, on_delete=OnDelete.set_null)
    state = Varchar(length=10, choices=ThemeState, null=True, default=None)  # of its theme, in this report
    related = JSONB(default="[]")  # names of themes that it was split from or took up
    kin = JSONB(default="[]")  # their ids; empty in reports that kept only the names
    pinned = Text(default="")  # why planners put it first; "" where they did not
    default_rank = SmallInt(null=True, default=None)  # had planners decided nothing
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)  # that most of its comments name


class ImprovementComment(Table):
    """Which comments an improvement was made from. Unique on (improvement, comment)."""

    id: Serial
    improvement = ForeignKey(references=Improvement, on_delete=OnDelete.cascade, null=False)
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False)


class LeftOutComment(Table):
    """Which comments a report left out together with their theme. Unique on (report, comment)."""

    id: Serial
    report = ForeignKey(references=ImprovementReport, on_delete=OnDelete.cascade, null=False)
    theme = ForeignKey(references=Theme, on_delete=OnDelete.cascade, null=False)
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False)


class Quote(Table):
    """A comment that stands for others. It is shown to the public once a person has ticked it."""

    id: Serial
    improvement = ForeignKey(references=Improvement, on_delete=OnDelete.cascade, null=False)
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False)
    position = SmallInt()
    public = Boolean(default=False)
    ticked_by = Integer(null=True, default=None)
    ticked_at = Timestamptz(null=True, default=None)


class Action(Table):
    """What an office does about an improvement: the answer that citizens get."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    improvement = ForeignKey(references=Improvement, on_delete=OnDelete.set_null)
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)
    owner = ForeignKey(
        references=Account, on_delete=OnDelete.set_null
    )  # who sees to it; never shown in public
    title = Varchar(length=200)
    answer = Text(default="")  # in plain words, to the public
    state = Varchar(length=10, choices=ActionState, default=ActionState.PLANNED)
    due_on = Date(null=True, default=None)
    public = Boolean(default=False)
    revision = Integer(default=1)
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)


class ActionStep(Table):
    """How an action stood from a moment on: the history that citizens see, moved days and other words included."""

    id: Serial
    action = ForeignKey(references=Action, on_delete=OnDelete.cascade, null=False, index=True)
    state = Varchar(length=10, choices=ActionState)
    due_on = Date(null=True, default=None)
    happened_at = Timestamptz(default=now)
