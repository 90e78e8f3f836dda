"""A report as JSON and CSV, for programs and spreadsheets. Pure."""

import csv
from io import StringIO
from typing import Any

import msgspec

from participation.files.spreadsheets import safe
from participation.improvements.briefings import Briefing
from participation.improvements.paper_head import decision
from participation.improvements.paper_trials import trial_for_programs
from participation.improvements.schemas import ActionView, ImprovementView, ReportView
from participation.improvements.theme_outcomes import Exclusion
from participation.improvements.theme_states import UNRANKED, ThemeState

COLUMNS = (
    "rank", "label", "comments", "voices", "share", "negative", "neutral", "positive", "trend", "priority",
    "volume", "severity", "trend_component", "reach", "gap", "best_rank", "worst_rank", "terms", "quotes",
    "theme", "state", "related", "pinned", "excluded", "default_rank", "element",
)  # fmt: skip
"""`pinned` and `excluded` hold the reasons of planners; what they keep out has no rank, only a `default_rank`, and what
is not ranked whatever they decided has neither."""
DECIMALS = 4


def as_json(briefing: Briefing) -> bytes:
    """Everything that a report says, indented for reading, with what is decided, done, late and measured today."""
    report: dict[str, Any] = msgspec.to_builtins(briefing.report)
    report["period_until"] = report.pop("period_to")  # as the API calls the first day after it
    told = {
        **report,
        "decision": decision(briefing),
        "actions": {
            str(improvement): [_action(briefing, action) for action in actions]
            for improvement, actions in sorted(briefing.actions.items())
        },
        "overdue": [{"office": one.name, "actions": one.count} for one in briefing.overdue],
        "outcomes": [
            {"action": one.action.id, **msgspec.to_builtins(one.measured)} for one in briefing.outcomes
        ],
        "trials": {
            str(improvement): [trial_for_programs(view) for view in views]
            for improvement, views in sorted(briefing.trials.items())
        },
        "area_names": {str(area): name for area, name in sorted(briefing.areas.items())},
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2)


def _action(briefing: Briefing, action: ActionView) -> dict[str, Any]:
    """As everybody may read it; who sees to it in person is for staff."""
    told = {
        "id": action.id,
        "title": action.title,
        "answer": action.answer,
        "state": action.state,
        "office": action.office_name,
        "due_on": action.due_on,
        "late": action.late(briefing.today),
    }
    return told if briefing.public else {**told, "owner": action.owner_name, "public": action.public}


def as_csv(report: ReportView) -> str:
    """A line for each improvement, then for each theme left out, decided on in vain, gone or ranked no more.

    Shares are of 1.
    """
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for improvement in report.improvements:
        writer.writerow(_row(improvement))
    for excluded in report.figures.excluded:
        writer.writerow(_excluded(excluded))
    for idle in report.figures.idle:
        writer.writerow(
            {"label": safe(idle.label), "pinned" if idle.first else "excluded": safe(idle.reason)}
        )
    for theme in report.figures.retired:
        writer.writerow({"label": safe(theme), "state": ThemeState.RETIRED})
    for theme in report.figures.unranked:
        writer.writerow({"label": safe(theme), "state": UNRANKED})
    return written.getvalue()


def _row(one: ImprovementView) -> dict[str, object]:
    best, worst = one.evidence.ranks if one.evidence else ("", "")
    return {
        "rank": one.rank,
        "label": safe(one.label),
        "comments": one.comments,
        "voices": one.voices,
        **_figures(one),
        "best_rank": best,
        "worst_rank": worst,
        "terms": safe(", ".join(one.terms)),
        "quotes": safe(" | ".join(quote.text for quote in one.quotes)),
        "theme": one.theme or "",
        "state": one.state or "",
        "related": safe(", ".join(one.related)),
        "pinned": safe(one.pinned),
        "default_rank": one.rank_by_figures or "",
        "element": one.evidence.element if one.evidence else "",
    }


def _figures(one: ImprovementView) -> dict[str, object]:
    components = one.components
    figures = {
        "share": one.share,
        "negative": one.mix.negative,
        "neutral": one.mix.neutral,
        "positive": one.mix.positive,
        "trend": one.trend,
        "priority": one.priority,
        "volume": components.volume,
        "severity": components.severity,
        "trend_component": components.trend,
        "reach": components.reach,
        "gap": components.gap,
    }
    return {name: "" if value is None else round(value, DECIMALS) for name, value in figures.items()}


def _excluded(one: Exclusion) -> dict[str, object]:
    return {
        "label": safe(one.label),
        "comments": one.comments,
        "voices": one.voices,
        "theme": one.theme,
        "excluded": safe(one.reason),
        "default_rank": one.rank,
    }
