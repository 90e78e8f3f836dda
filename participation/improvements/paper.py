"""The whole report on paper, in the order in which it is read; PDF and workbook are made from it. Pure."""

import msgspec

from participation.files.sections import Row, Section
from participation.improvements.briefings import Briefing
from participation.improvements.paper_findings import areas, changes, elements, outcomes, ranking
from participation.improvements.paper_head import decision, head, read_words, subtitle
from participation.improvements.paper_improvements import Block, block
from participation.improvements.paper_method import floods, idle, left_out, method
from participation.improvements.paper_trials import trials
from participation.improvements.schemas import ReportView
from participation.web.i18n import current_language, gettext, mark

LANGUAGES = ("id", "en")
"""Of reports: those in which every word of them is there."""


class Paper(msgspec.Struct, frozen=True):
    """Everything that is printed, in the words of one language."""

    language: str
    title: str
    office: str
    subtitle: str
    withdrawn: str
    asked: str  # the heading of …
    decision: str
    read: str
    head: list[Section]
    ranking: Section
    blocks: list[Block]
    findings: list[Section]
    quotes: Section


def paper_language() -> str:
    """The language of the page, where reports have it."""
    return current_language() if current_language() in LANGUAGES else LANGUAGES[0]


def compose_paper(briefing: Briefing) -> Paper:
    """The report in the language of the page."""
    report = briefing.report
    return Paper(
        language=paper_language(),
        title=report.title,
        office=report.office_name,
        subtitle=subtitle(report),
        withdrawn=_withdrawn(report),
        asked=gettext(mark("What has to be decided") if briefing.public else mark("What is asked of you")),
        decision=decision(briefing),
        read=read_words(report),
        head=head(briefing),
        ranking=ranking(briefing),
        blocks=[block(briefing, one) for one in report.improvements],
        findings=findings(briefing),
        quotes=_quotes(report),
    )


def findings(briefing: Briefing) -> list[Section]:
    """What stands behind the ranking; what nothing is known of is left out."""
    report = briefing.report
    found = [
        changes(briefing),
        outcomes(briefing),
        trials(briefing),
        areas(briefing),
        elements(report),
        left_out(report),
        idle(report),
        floods(report),
        method(report),
    ]
    return [section for section in found if section is not None]


def _withdrawn(report: ReportView) -> str:
    if not report.withdrawn:
        return ""
    return gettext(
        mark(
            "Since this report was made, some citizens have withdrawn what they wrote. "
            "Their words are gone from here; the figures stay as they were published."
        )
    )


def _quotes(report: ReportView) -> Section:
    rows: list[Row] = [
        [f"{one.rank}. {one.label}", f"“{quote.text}”"] for one in report.improvements for quote in one.quotes
    ]
    none = gettext(mark("No quotes are shown."))
    return Section(
        key="quotes",
        title=gettext(mark("Appendix: in citizens' words")),
        text=[] if rows else [none],
        heads=[gettext(mark("Improvement")), gettext(mark("Quote"))],
        rows=rows,
        notes=[gettext(mark("Names, numbers and addresses were taken out by a program."))] if rows else [],
    )
