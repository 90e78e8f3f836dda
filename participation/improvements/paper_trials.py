"""What trials of the services that improvements are about have shown, on paper. Pure."""

from collections.abc import Callable
from typing import Any

import msgspec

from participation.files.sections import Row, Section
from participation.improvements.briefings import Briefing
from participation.improvements.schemas import ImprovementView
from participation.pilots.result_schemas import ResultView
from participation.pilots.result_wording import deciding, figure_words, here, reason_words, verdict_words
from participation.web.i18n import gettext, mark


def trials(briefing: Briefing) -> Section | None:
    """The evidence that somebody has who decides about an improvement; None before there is any."""
    rows = [
        _row(one, view) for one in briefing.report.improvements for view in briefing.trials.get(one.id, [])
    ]
    if not rows:
        return None
    return Section(
        key="trials",
        title=gettext(mark("What was tried, and what it has shown")),
        text=[
            gettext(
                mark("Results of public trials of the services that these improvements are mostly about.")
            )
        ],
        heads=[
            gettext(mark("Improvement")),
            gettext(mark("Trial")),
            gettext(mark("Verdict")),
            gettext(mark("What was found")),
        ],
        rows=rows,
        notes=[gettext(mark("The rules of the verdict were published before each trial began."))],
    )


def _row(one: ImprovementView, view: ResultView) -> Row:
    result = view.result
    figures = [figure_words(result, result.primary, found) for found in deciding(result.primary)]
    return [
        f"{one.rank}. {one.label}",
        here(result.title),
        verdict_words(result),
        " ".join([reason_words(result), *figures]),
    ]


def trials_told(briefing: Briefing, address: Callable[[str], str]) -> str:
    """The verdicts of these trials for a mail, each once with the address of its page; "" before there is any."""
    views = {view.result.slug: view for found in briefing.trials.values() for view in found}
    if not views:
        return ""
    lines = [
        f"{here(view.result.title)}: {verdict_words(view.result)}. {reason_words(view.result)}\n"
        f"{address(f'/pilots/{slug}/results')}"
        for slug, view in views.items()
    ]
    return "\n".join([gettext(mark("What was tried, and what it has shown")) + ":", *lines])


def trial_for_programs(view: ResultView) -> dict[str, Any]:
    """The verdict with the differences that decided on it, and where to read the rest."""
    result = view.result
    return {
        "slug": result.slug,
        "title": result.title,
        "verdict": result.primary.effect.verdict,
        "reason": result.primary.effect.reason,
        "outcome": result.primary.name,
        "differences": msgspec.to_builtins(deciding(result.primary)),
        "made_at": view.made_at,
        "sha256": view.sha256,
    }
