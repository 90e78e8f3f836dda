"""What the public page of a report and that of staff both offer: its files and its charts."""

from collections.abc import Iterable
from typing import Annotated

from litestar import Response
from litestar.params import QueryParameter

from participation.errors import NotFound
from participation.improvements.briefings import Briefing
from participation.improvements.chart_queries import chart_of, charts_of
from participation.improvements.printing import MEDIA_TYPES, written
from participation.web.i18n import mark
from participation.web.urls import url

Format = Annotated[str, QueryParameter(name="format")]
KEPT_FOR_AN_HOUR = {"cache-control": "private, max-age=3600"}


async def report_file(briefing: Briefing, written_as: str) -> Response[bytes]:
    """A report as one of MEDIA_TYPES, under a name of its own. Raises Unavailable when it cannot be made now."""
    charts = await charts_of(briefing.report.id) if written_as == "pdf" else {}
    content = await written(briefing, charts, written_as)
    name = f"report-{briefing.report.id}.{written_as}"
    return Response(
        content,
        media_type=MEDIA_TYPES[written_as],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def chart_addresses(names: Iterable[str], path: str) -> dict[str, str]:
    """Where a page finds each chart, by name."""
    return {name: url(f"{path}/charts/{name}.svg") for name in names}


async def report_chart(report_id: int, file_name: str) -> Response[bytes]:
    """A chart of a report as `NAME.svg`. Raises NotFound."""
    drawn = await chart_of(report_id, file_name.removesuffix(".svg"))
    if drawn is None:
        raise NotFound(mark("There is no such chart."))
    return Response(drawn.encode(), media_type="image/svg+xml", headers=KEPT_FOR_AN_HOUR)
