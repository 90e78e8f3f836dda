"""Published reports and actions for programs."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from participation.clock import civil_day, today
from participation.improvements.action_queries import actions_for
from participation.improvements.priorities import Components
from participation.improvements.queries import PAGE_SIZE, published_reports
from participation.improvements.routes import published
from participation.improvements.schemas import ActionView, ImprovementView, ReportCard, ReportView
from participation.improvements.service_queries import trials_behind
from participation.improvements.tables import ActionState
from participation.improvements.theme_outcomes import Exclusion, Idle
from participation.improvements.theme_states import ThemeState
from participation.improvements.voices import Mix
from participation.pilots.result_schemas import ResultView
from participation.texts import Text

Before = Annotated[
    int | None, QueryParameter(description="`next_before` of the page before.", ge=1, le=2_147_483_647)
]


class PublicAction(msgspec.Struct, frozen=True):
    """What is done, in the words of the office, as it stands today: what the page /actions tells of it."""

    id: Annotated[int, Meta(description="Stays the same, whatever becomes of the action.")]
    title: str
    answer: str
    state: ActionState
    due_on: date | None
    late: Annotated[bool, Meta(description="Its day has passed, and it is neither done nor declined.")]
    office: Annotated[str, Meta(description="The office that sees to it; persons are not named in public.")]
    service: Annotated[Text | None, Meta(description="The service that it is about, by language.")]
    as_of: Annotated[date, Meta(description="When the office changed it last.")]


class PublicTrial(msgspec.Struct, frozen=True):
    """What a public trial of the service has shown; the whole result is at /pilots/{slug}/results?format=json."""

    slug: str
    title: Text
    verdict: str
    reason: str
    made_at: datetime
    sha256: str


class PublicImprovement(msgspec.Struct, frozen=True):
    """A topic that at least five different voices speak of. Shares are of voices."""

    rank: int
    label: str
    comments: int
    voices: int
    share: float
    sentiment: Mix
    trend: float | None  # change of the share against the period before
    weekly_shares: list[float | None]  # oldest first; None of weeks with one to four voices
    priority: float
    components: Components
    quotes: list[str]  # redacted, each approved by a person
    actions: list[PublicAction]
    theme: int | None = None  # the same number in every report of a schedule
    state: ThemeState | None = None  # what became of the theme since the report before
    pinned: str = ""  # why planners put it first
    default_rank: int | None = None  # had planners decided nothing
    possible_ranks: tuple[int, int] | None = None  # 95 of 100 draws of other voices lie within
    element: str = ""  # of the SKM
    trials: list[PublicTrial] = []  # of the service that it is mostly about, the latest first


class PublicReportSummary(msgspec.Struct, frozen=True):
    """A published report in the list."""

    id: int
    number: int
    title: str
    office: str
    period_from: date
    period_until: date  # the first day after the period
    comments: int
    voices: int
    published_at: datetime | None


class PublicReport(msgspec.Struct, frozen=True):
    """A published report with its ranking."""

    summary: PublicReportSummary
    improvements: list[PublicImprovement]
    excluded: list[Exclusion] = []  # what planners keep out of the ranking, with their reasons
    idle: list[Idle] = []  # what else they decided, though there was nothing to put first or keep out
    retired: list[str] = []  # what the report before ranked and is no topic of this period
    unranked: list[str] = []  # what it ranked, and too few complain of now


class PublicReports(msgspec.Struct, frozen=True):
    """A keyset page, the newest first; `next_before` is the cursor of the following one, None on the last."""

    reports: list[PublicReportSummary]
    next_before: int | None


@get("/improvements", tags=["improvements"], summary="Published improvement reports")
async def improvements(before: Before = None) -> PublicReports:
    """The reports that planners have published, the newest first."""
    found = await published_reports(before)
    more = found[-1].id if len(found) == PAGE_SIZE else None
    return PublicReports([_summary(report) for report in found], more)


@get("/improvements/{report_id:int}", tags=["improvements"], summary="One published report")
async def improvement_report(report_id: FromPath[int]) -> PublicReport:
    """A report with its ranking, the quotes that a person approved, and what is done."""
    report = await published(report_id)
    actions = await actions_for([one.id for one in report.improvements])
    trials = await trials_behind([one.id for one in report.improvements])
    shown = [
        _improvement(one, actions.get(one.id, []), trials.get(one.id, [])) for one in report.improvements
    ]
    figures = report.figures
    return PublicReport(
        _summary(report), shown, figures.excluded, figures.idle, figures.retired, figures.unranked
    )


def _summary(report: ReportCard | ReportView) -> PublicReportSummary:
    return PublicReportSummary(
        id=report.id,
        number=report.number,
        title=report.title,
        office=report.office_name,
        period_from=report.period_from,
        period_until=report.period_to,
        comments=report.comments,
        voices=report.voices,
        published_at=report.published_at,
    )


def _improvement(
    one: ImprovementView, actions: list[ActionView], trials: list[ResultView]
) -> PublicImprovement:
    return PublicImprovement(
        rank=one.rank,
        label=one.label,
        comments=one.comments,
        voices=one.voices,
        share=one.share,
        sentiment=one.mix,
        trend=one.trend,
        weekly_shares=one.series,
        priority=one.priority,
        components=one.components,
        quotes=[quote.text for quote in one.quotes],
        actions=[_action(action) for action in actions],
        theme=one.theme,
        state=one.state,
        pinned=one.pinned,
        default_rank=one.rank_by_figures,
        possible_ranks=one.evidence.ranks if one.evidence else None,
        element=one.evidence.element if one.evidence else "",
        trials=[_trial(view) for view in trials],
    )


def _action(action: ActionView) -> PublicAction:
    return PublicAction(
        id=action.id,
        title=action.title,
        answer=action.answer,
        state=action.state,
        due_on=action.due_on,
        late=action.late(today()),
        office=action.office_name,
        service=action.service_name,
        as_of=civil_day(action.updated_at),
    )


def _trial(view: ResultView) -> PublicTrial:
    result, effect = view.result, view.result.primary.effect
    return PublicTrial(result.slug, result.title, effect.verdict, effect.reason, view.made_at, view.sha256)


router = Router(path="/", route_handlers=[improvements, improvement_report])
