"""What trials of the services that improvements are about have shown, on paper. Pure."""

from collections.abc import Callable
from typing import Any

import msgspec

from participation.files.sections import Row, Section
from participation.improvements.briefings import Briefing
from participation.pilots.result_schemas import ResultView
from participation.pilots.result_wording import deciding, figure_words, here, reason_words, verdict_words
from participation.web.i18n import gettext, mark


def trials(briefing: Briefing) -> Section | None:
    """The evidence that somebody has who decides about an improvement, a row per trial; None before there is any."""
    views = _each_once(briefing)
    if not views:
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
            gettext(mark("Trial")),
            gettext(mark("Improvements of its service")),
            gettext(mark("Verdict")),
            gettext(mark("What was found")),
        ],
        rows=[_row(briefing, view) for view in views],
        notes=[gettext(mark("The rules of the verdict were published before each trial began."))],
    )


def _row(briefing: Briefing, view: ResultView) -> Row:
    result = view.result
    figures = [figure_words(result, result.primary, found) for found in deciding(result.primary)]
    of_service = [one for one in briefing.report.improvements if view in briefing.trials.get(one.id, [])]
    return [
        here(result.title),
        "; ".join(f"{one.rank}. {one.label}" for one in of_service),
        verdict_words(result),
        " ".join([reason_words(result), *figures]),
    ]


def _each_once(briefing: Briefing) -> list[ResultView]:
    """The trials of these improvements' services: several improvements may be about one service."""
    ranked = (view for one in briefing.report.improvements for view in briefing.trials.get(one.id, []))
    return list({view.result.slug: view for view in ranked}.values())


def trials_told(briefing: Briefing, address: Callable[[str], str]) -> str:
    """The verdicts of these trials for a mail, each once with the address of its page; "" before there is any."""
    lines = [
        f"{here(view.result.title)}: {verdict_words(view.result)}. {reason_words(view.result)}\n"
        f"{address(f'/pilots/{view.result.slug}/results')}"
        for view in _each_once(briefing)
    ]
    if not lines:
        return ""
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
