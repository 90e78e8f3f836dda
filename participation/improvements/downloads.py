"""A report as JSON and CSV, for programs and spreadsheets. Pure."""

import csv
from io import StringIO

import msgspec

from participation.improvements.schemas import ImprovementView, ReportView

COLUMNS = (
    "rank", "label", "comments", "voices", "share", "negative", "neutral", "positive", "trend", "priority",
    "volume", "severity", "trend_component", "reach", "gap", "best_rank", "worst_rank", "terms", "quotes",
)  # fmt: skip
DECIMALS = 4
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_json(report: ReportView) -> bytes:
    """Everything that a report says, indented for reading."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2)


def as_csv(report: ReportView) -> str:
    """One line for each improvement; shares are of 1."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for improvement in report.improvements:
        writer.writerow(_row(improvement))
    return written.getvalue()


def _row(one: ImprovementView) -> list[object]:
    shares = (one.share, one.mix.negative, one.mix.neutral, one.mix.positive, one.trend, one.priority)
    components = one.components
    parts = (components.volume, components.severity, components.trend, components.reach, components.gap)
    places = one.evidence.ranks if one.evidence else ("", "")
    return [
        one.rank,
        _text(one.label),
        one.comments,
        one.voices,
        *("" if value is None else round(value, DECIMALS) for value in (*shares, *parts)),
        *places,
        _text(", ".join(one.terms)),
        _text(" | ".join(quote.text for quote in one.quotes)),
    ]


def _text(text: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
