"""A result as a PDF."""

from collections.abc import Mapping
from typing import Any

import msgspec

from participation.files.typesetting import typeset
from participation.pilots.result_paper import result_paper
from participation.pilots.result_schemas import ResultView
from participation.web.templates import template_directory


async def result_pdf(view: ResultView, office: str, charts: Mapping[str, str]) -> bytes:
    """The result in the language of the page. Raises Unavailable when it cannot be made now."""
    template = (template_directory() / "pilots" / "result.typ").read_text("utf-8")
    paper = result_paper(view)
    data: dict[str, Any] = {**msgspec.structs.asdict(paper), "office": office, "charts": sorted(charts)}
    data["sections"] = [
        msgspec.structs.asdict(one) | {"rows": one.spoken, "numeric": one.numeric} for one in paper.sections
    ]
    return await typeset(template, data, {f"{name}.svg": drawn.encode() for name, drawn in charts.items()})
