"""What goes in and out of improvements."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from participation.clock import HOME_ZONE
from participation.improvements.evidence_trend import CLEAR
from participation.improvements.priorities import Components
from participation.improvements.tables import ActionState
from participation.improvements.theme_outcomes import Exclusion, Idle
from participation.improvements.theme_states import ThemeState
from participation.improvements.voices import Mix
from participation.surveys.weighting import Interval
from participation.texts import Text


class SetAside(msgspec.Struct, frozen=True):
    """What a report read and did not rank, in comments; topics where the name says so."""

    copies: int = 0  # of a text that another comment has word by word: counted once
    short: int = 0  # too few words to belong to a topic
    praise: int = 0
    praise_topics: int = 0
    few: int = 0  # in topics of fewer than five voices
    few_topics: int = 0
    apart: int | None = None  # near to no topic, or courtesies; None in reports of before it was counted


class FloodView(msgspec.Struct, frozen=True):
    """Copies of one text, or voices of one source or one day far beyond what is usual: floods.py."""

    kind: str
    comments: int
    voices: int
    first: date
    last: date
    label: str = ""  # of the topic; copies may belong to none
    counted: int = 0  # voices that count
    source: str = ""  # the code of a campaign link
    comment: UUID | None = None  # one of the copies …
    text: str = ""  # … redacted, for staff, as long as nobody took it back


class AreaFigure(msgspec.Struct, frozen=True):
    """What was heard of an area, in voices; `topics` are those of the first improvements, None of fewer than five."""

    area: int
    voices: int
    negative: float
    topics: list[int | None]


class ElementFigure(msgspec.Struct, frozen=True):
    """What was said of an SKM element, beside its score; None of what is not known or of fewer than five voices."""

    element: str
    voices: int | None
    negative: float | None
    nrr: float | None
    people: int  # who scored it, rounded down to tens


class Figures(msgspec.Struct, frozen=True):
    """The numbers behind a report."""

    mix: Mix | None = None  # of all voices; None of fewer than five
    set_aside: SetAside = SetAside()
    earlier_voices: int | None = None  # of the period before, None where nothing was compared
    weeks: list[date] = []  # first days, of the series
    quotes: int = 0  # when the report was made: fewer stand there now when somebody withdrew theirs
    stability: float | None = (
        None  # how often two samples give the same topics, from 0 to 1; None without topics
    )
    model_version: str = ""
    weights: dict[str, float] = {}  # of the parts of a priority; empty where an earlier formula was used
    first_stays: dict[str, tuple[float, float]] = {}  # weights between which the same topic comes first
    floods: list[FloodView] = []
    weighted: bool = False  # whether voices were weighted to the population
    skm: list[str] = []  # elements that have a score
    excluded: list[Exclusion] = []  # what planners keep out of the ranking
    idle: list[Idle] = []  # what else they decided, though there is nothing to put first or keep out
    retired: list[str] = []  # what the report before ranked and is no topic of this period
    unranked: list[str] = []  # … and what is spoken of still, but too little or too kindly to be ranked
    areas: list[AreaFigure] = []  # of which most is heard
    elements: list[ElementFigure] = []


class QuoteView(msgspec.Struct, frozen=True):
    """A comment that stands for others, redacted."""

    text: str
    id: int = 0
    public: bool = False


class Facts(msgspec.Struct, frozen=True):
    """How sure an improvement's place is, and what else one has to know of it."""

    values: dict[str, float]  # parts of the priority in their own units: priorities.py
    intervals: dict[str, Interval]
    ranks: tuple[int, int]  # between which places 95 of 100 draws put it
    first: float  # share of draws that put it first
    usual_rank: int = msgspec.field(name="default_rank")  # with the weights that come with the program …
    equal_rank: int  # … and if every part weighed the same
    calm_rank: int | None = None  # without floods of one source or one day; None where it would not be ranked
    chance: float | None = (
        None  # probability that chance alone changed it so much; None without a period before
    )
    areas: int = 0  # areas that its voices name
    protected: int = 0  # voices that name people whom the law protects; 0 where they are fewer than five
    element: str = ""
    formerly: str = ""  # what the theme was called until now, where that names it no longer
    overlooked: bool = False  # half of its voices name such people, and it is not among the first three

    @property
    def clear(self) -> bool:
        """Whether its trend is more than chance."""
        return self.chance is not None and self.chance <= CLEAR


class ImprovementView(msgspec.Struct, frozen=True):
    """One thing to improve. Shares are of voices, that is of distinct texts."""

    rank: int
    label: str
    terms: list[str]
    comments: int
    voices: int
    share: float
    mix: Mix
    trend: float | None
    series: list[float | None]
    priority: float
    components: Components
    quotes: list[QuoteView]
    id: int = 0
    previous: int | None = None
    evidence: Facts | None = None  # None in reports of an earlier formula
    theme: int | None = None
    state: ThemeState | None = None  # what became of the theme since the report before
    related: list[str] = []  # names of those ranked before that it was split from or took up
    pinned: str = ""  # why it stands first, where planners decided that
    rank_by_figures: int | None = None  # had planners decided nothing
    kin: list[int] = []  # all of them, whatever they are called later


class ReportView(msgspec.Struct, frozen=True):
    """A report with everything it says. One that was not stored has no id."""

    title: str
    period_from: date
    period_to: date  # the first day after the period
    comments: int
    voices: int
    figures: Figures
    improvements: list[ImprovementView]
    created_at: datetime
    id: int = 0
    number: int = 0
    schedule: int = 0
    office: int = 0
    office_name: str = ""
    zone: str = HOME_ZONE
    published_at: datetime | None = None
    withdrawn: bool = False  # somebody has taken back a comment that it was made from

    @property
    def last_day(self) -> date:
        return self.period_to - timedelta(days=1)

    @property
    def topical(self) -> int:
        """Voices that have a topic, of which every share is; 0 where nothing is ranked."""
        return next((round(one.voices / one.share) for one in self.improvements), 0)


class ReportCard(msgspec.Struct, frozen=True):
    """A report in a list."""

    id: int
    number: int
    title: str
    office_name: str
    period_from: date
    period_to: date
    comments: int
    voices: int
    created_at: datetime
    published_at: datetime | None

    @property
    def last_day(self) -> date:
        return self.period_to - timedelta(days=1)


class ScheduleWrite(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule as a form has it. `revision` is the one that the person saw; 0 for a new one."""

    office: int
    name: str
    cron: str
    zone: str
    days: int
    whole_office: bool = True
    service: int | None = None
    area: int | None = None
    survey: int | None = None
    subscribers: list[int] = []
    revision: int = 0
    weights: dict[str, int] = {}  # per cent, by part of the priority; empty for the usual ones


class ScheduleView(msgspec.Struct, frozen=True):
    """A schedule with the names of its scope."""

    id: int
    office: int
    office_name: str
    name: str
    cron: str
    zone: str
    days: int
    whole_office: bool
    service: int | None
    service_name: Text | None
    area: int | None
    area_name: str | None
    survey: int | None
    survey_title: Text | None
    active: bool
    active_from: datetime
    revision: int
    weights: dict[str, int]


class ActionWrite(msgspec.Struct, frozen=True, kw_only=True):
    """An action as a form has it. `revision` as in ScheduleWrite."""

    office: int
    title: str
    answer: str = ""
    state: ActionState = ActionState.PLANNED
    due_on: date | None = None
    public: bool = False
    improvement: int | None = None
    service: int | None = None
    revision: int = 0
    owner: int | None = None


class ActionView(msgspec.Struct, frozen=True):
    """An action, with the improvement that it answers."""

    id: int
    office: int
    office_name: str
    title: str
    answer: str
    state: ActionState
    due_on: date | None
    public: bool
    improvement: int | None
    improvement_label: str | None
    report: int | None
    report_published: bool
    service: int | None
    service_name: Text | None
    revision: int
    updated_at: datetime
    owner: int | None = None
    owner_name: str | None = None

    @property
    def open(self) -> bool:
        """Neither done nor declined: what its day is promised for."""
        return self.state in {ActionState.PLANNED, ActionState.WORKING}

    def late(self, today: date) -> bool:
        """Whether it is open and its day has passed."""
        return self.open and self.due_on is not None and self.due_on < today


class ActionStepView(msgspec.Struct, frozen=True):
    """How an action stood from a moment on; where nothing else differs from the step before, its words do."""

    state: ActionState
    due_on: date | None
    happened_at: datetime


class OverdueOffice(msgspec.Struct, frozen=True):
    """How many actions of an office are past their day."""

    office: int
    name: str
    count: int
