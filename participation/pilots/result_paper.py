"""A whole result in the order in which it is read; page and PDF are made of it. Pure."""

import msgspec

from participation.files.sections import Section
from participation.pilots.paper_effect import (
    arms_section,
    compared_words,
    effect_section,
    further_section,
    groups_section,
)
from participation.pilots.paper_sureness import balance_section, flow_section, method_section, missing_section
from participation.pilots.result_schemas import ResultView
from participation.pilots.result_wording import VERDICT_KINDS, here, reason_words, verdict_words
from participation.pilots.verdicts import Verdict
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate

PAPER_LANGUAGES = (DEFAULT_LANGUAGE, "en")
"""Those in which every word of a result is there."""


class ResultPaper(msgspec.Struct, frozen=True):
    """Everything that is shown and printed, in the words of one language."""

    language: str
    title: str
    verdict: str
    verdict_kind: str
    reason: str
    compared: str
    sections: list[Section]
    fingerprint: str


def paper_language() -> str:
    """The language of the page, where results have it."""
    return current_language() if current_language() in PAPER_LANGUAGES else DEFAULT_LANGUAGE


def result_paper(view: ResultView) -> ResultPaper:
    """The result in the language of the page."""
    result = view.result
    found = [
        effect_section(result),
        flow_section(result),
        arms_section(result),
        further_section(result),
        groups_section(result),
        balance_section(result),
        missing_section(result),
        method_section(result),
    ]
    return ResultPaper(
        language=paper_language(),
        title=translate(mark("Result: %(title)s"), {"title": here(result.title)}),
        verdict=verdict_words(result),
        verdict_kind=VERDICT_KINDS.get(Verdict(result.primary.effect.verdict), ""),
        reason=reason_words(result),
        compared=compared_words(result),
        sections=[section for section in found if section is not None],
        fingerprint=f"SHA-256: {view.sha256}",
    )
