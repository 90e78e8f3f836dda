"""Reads of themes and of what planners decided about them."""

from collections.abc import Sequence
from typing import Any

from participation.accounts.queries import account_by_id
from participation.improvements.schemas import ReportView
from participation.improvements.tables import (
    DecisionKind,
    Improvement,
    ImprovementReport,
    Theme,
    ThemeDecision,
)
from participation.improvements.theme_schemas import Appearance, DecisionView, ThemeView, is_few
from participation.improvements.theme_states import ThemeState

LAST_REPORTS = 12
_ONE: Any = ThemeDecision.theme
_OTHER: Any = ThemeDecision.other
_REPORT: Any = Improvement.report
_THEME = (
    Theme.id,
    Theme.schedule,
    Theme.schedule.name.as_alias("schedule_name"),
    Theme.schedule.office.as_alias("office"),
    Theme.name,
    Theme.named_by,
    Theme.terms,
    Theme.state,
    Theme.voices,
    Theme.revision,
)
_DECISION = (
    ThemeDecision.id,
    ThemeDecision.kind,
    ThemeDecision.theme,
    _ONE.name.as_alias("theme_name"),
    ThemeDecision.other,
    _OTHER.name.as_alias("other_name"),
    _OTHER.state.as_alias("other_state"),
    _OTHER.voices.as_alias("other_voices"),
    ThemeDecision.words,
    ThemeDecision.reason,
    ThemeDecision.account,
    ThemeDecision.at,
    ThemeDecision.ended_at,
)


async def themes_of(schedule: int) -> list[ThemeView]:
    """The themes of a schedule: those of the last report first, the largest of them first."""
    found = await _themes(Theme.schedule == schedule)
    return sorted(found, key=lambda one: (one.state == ThemeState.RETIRED, -one.voices, one.name, one.id))


async def small_parts(report: ReportView) -> list[ThemeView]:
    """What planners split off and a schedule's last report does not rank, as too few speak of it."""
    newest = ImprovementReport.select(ImprovementReport.id).where(
        ImprovementReport.schedule == report.schedule
    )
    row = await newest.order_by(ImprovementReport.slot, ascending=False).first()
    if row is None or row["id"] != report.id:
        return []
    themes = await themes_of(report.schedule)
    parts = {one.other for theme in themes for one in theme.decisions if one.kind is DecisionKind.SPLIT}
    return [theme for theme in themes if theme.few and theme.id in parts]


async def theme_by_id(theme_id: int) -> ThemeView | None:
    found = await _themes(Theme.id == theme_id)
    return found[0] if found else None


async def theme_office(theme_id: int) -> int | None:
    """The office that a theme belongs to, for guards."""
    row = await Theme.select(Theme.schedule.office.as_alias("office")).where(Theme.id == theme_id).first()
    return row["office"] if row else None


async def _themes(where: Any) -> list[ThemeView]:
    rows = await Theme.select(*_THEME).where(where).output(load_json=True)
    standing = await _decisions(
        ThemeDecision.theme.is_in([row["id"] for row in rows] or [0]) & ThemeDecision.ended_at.is_null()
    )
    return [_view(row, [one for one in standing if one.theme == row["id"]]) for row in rows]


def _view(row: dict[str, Any], decisions: list[DecisionView]) -> ThemeView:
    named = row.pop("named_by") is not None
    state = ThemeState(row.pop("state"))
    return ThemeView(**row, named=named, state=state, decisions=decisions)


async def decisions_on(theme_id: int) -> list[DecisionView]:
    """Everything that was ever decided about a theme, the newest first."""
    return (await _decisions((ThemeDecision.theme == theme_id) | (ThemeDecision.other == theme_id)))[::-1]


async def _decisions(where: Any) -> list[DecisionView]:
    rows = (
        await ThemeDecision.select(*_DECISION).where(where).order_by(ThemeDecision.id).output(load_json=True)
    )
    names = await _names([row["account"] for row in rows])
    for row in rows:
        row["kind"] = DecisionKind(row["kind"])
        row["account_name"] = names.get(row.pop("account"))
        state, voices = row.pop("other_state"), row.pop("other_voices")
        row["few"] = state is not None and is_few(ThemeState(state), voices)
    return [DecisionView(**row) for row in rows]


async def _names(accounts: Sequence[int | None]) -> dict[int | None, str]:
    known = [await account_by_id(account) for account in sorted({one for one in accounts if one is not None})]
    return {account.id: account.name for account in known if account is not None}


async def appearances(theme_id: int) -> list[Appearance]:
    """The last reports that ranked a theme, the newest first."""
    rows = (
        await Improvement.select(
            Improvement.report,
            _REPORT.number.as_alias("number"),
            Improvement.rank,
            Improvement.voices,
            Improvement.state,
        )
        .where(Improvement.theme == theme_id)
        .order_by(Improvement.report, ascending=False)
        .limit(LAST_REPORTS)
    )
    for row in rows:
        row["state"] = ThemeState(row["state"]) if row["state"] else None
    return [Appearance(**row) for row in rows]
