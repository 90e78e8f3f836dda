"""A report as a file of each format, for downloads and for the command line."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from participation.files.sections import Section
from participation.files.typesetting import typeset
from participation.improvements.briefings import Briefing
from participation.improvements.downloads import as_csv, as_json
from participation.improvements.paper import Paper, compose_paper
from participation.improvements.report_workbooks import report_workbook
from participation.improvements.theme_wording import THEME_STATE_KINDS, THEME_STATE_LABELS
from participation.web.templates import STATIC_DIRECTORY, environment, template_directory

TEMPLATE = "improvement_report.typ"
LONG_WORD, SYLLABLES = re.compile(r"[^\W\d_]{10,}"), re.compile(r".{6}(?=.)")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}
"""Of the files that pages offer, by format."""


async def written(briefing: Briefing, charts: Mapping[str, str], written_as: str) -> bytes:
    """The report as "html", "pdf", "xlsx", "json" or "csv", in the language of the page.

    `charts` are pictures by name, as SVG. Raises Unavailable when a PDF cannot be made.
    """
    if written_as == "json":
        return as_json(briefing)
    if written_as == "csv":
        return as_csv(briefing.report).encode("utf-8-sig")
    paper = compose_paper(briefing)
    if written_as == "xlsx":
        return await asyncio.to_thread(report_workbook, paper, briefing.report)
    if written_as == "pdf":
        return await _pdf(paper, charts)
    return _html(briefing, paper, charts).encode()


async def _pdf(paper: Paper, charts: Mapping[str, str]) -> bytes:
    template = (template_directory() / "improvements" / TEMPLATE).read_text("utf-8")
    pictures = {f"{name}.svg": drawn.encode() for name, drawn in charts.items()}
    return await typeset(template, {**_placed(paper), "charts": sorted(charts)}, pictures)


def _placed(paper: Paper) -> dict[str, Any]:
    """The paper with its cells as people read them."""
    data: dict[str, Any] = msgspec.structs.asdict(paper)
    for name in ("ranking", "quotes"):
        data[name] = _section(data[name])
    for name in ("head", "findings"):
        data[name] = [_section(section) for section in data[name]]
    data["blocks"] = [
        msgspec.structs.asdict(block) | {"parts": _cells(block.spoken)} for block in paper.blocks
    ]
    return data


def _section(section: Section) -> dict[str, Any]:
    return msgspec.structs.asdict(section) | {
        "heads": _breakable(section.heads),
        "rows": _cells(section.spoken),
        "numeric": section.numeric,
    }


def _cells(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [_breakable(row) for row in rows]


def _breakable(row: Sequence[str]) -> list[str]:
    """Long words with soft hyphens: typst knows no hyphenation of Indonesian, and cells are narrow."""
    return [LONG_WORD.sub(lambda word: SYLLABLES.sub("\\g<0>\u00ad", word[0]), cell) for cell in row]


def _html(briefing: Briefing, paper: Paper, charts: Mapping[str, str]) -> str:
    """One file that stands alone: style and pictures are inside."""
    template = environment().get_template("improvements/printed.html")
    return template.render(
        report=briefing.report,
        paper=paper,
        compared=briefing.compared,
        theme_labels=THEME_STATE_LABELS,
        theme_kinds=THEME_STATE_KINDS,
        style=(STATIC_DIRECTORY / "style.css").read_text("utf-8"),
        charts={name: _inside(drawn) for name, drawn in charts.items()},
    )


def _inside(drawn: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
