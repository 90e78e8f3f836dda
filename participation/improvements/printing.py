"""A report as a document that stands alone: HTML with its style inside, JSON or CSV."""

from participation.improvements.downloads import as_csv, as_json
from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.schemas import ReportView
from participation.improvements.wording import REPORT_WORDS
from participation.web.templates import STATIC_DIRECTORY, environment


def printed(report: ReportView, written_as: str) -> str:
    """The report as "html", "json" or "csv"."""
    if written_as == "json":
        return as_json(report).decode()
    if written_as == "csv":
        return as_csv(report)
    style = (STATIC_DIRECTORY / "style.css").read_text("utf-8")
    template = environment().get_template("improvements/printed.html")
    return template.render(report=report, style=style, words=REPORT_WORDS, fewest=FEWEST_VOICES)
