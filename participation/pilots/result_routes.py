"""Public pages of results: the verdict of a trial, its charts, and its files."""

from typing import Annotated, Any

from litestar import MediaType, Request, Response, Router, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from participation.clock import now
from participation.errors import NotFound
from participation.pilots.queries import pilot_at
from participation.pilots.result_files import result_pdf
from participation.pilots.result_paper import result_paper
from participation.pilots.result_queries import (
    analysis_due,
    charts_of,
    look_count,
    result_file,
    result_of_slug,
)
from participation.pilots.result_schemas import ResultView
from participation.web.i18n import mark
from participation.web.templates import page
from participation.web.urls import url

Format = Annotated[str, QueryParameter(name="format")]
KEPT_FOR_AN_HOUR = {"cache-control": "private, max-age=3600"}
NO_RESULT = mark("There is no result of this trial yet. Its page says on which day it comes.")


@get("/pilots/{slug:str}/results")
async def results_page(
    request: Request[Any, Any, Any], slug: FromPath[str], written_as: Format = ""
) -> Template | Response[bytes]:
    """The verdict, or the day on which it comes; with `?format=` and pdf or json, the same as a file."""
    pilot = await pilot_at(slug)
    view = await result_of_slug(slug)
    if written_as in {"pdf", "json"}:
        return await _file(view, pilot.document.office, written_as)
    return page(
        request,
        "pilots/results.html",
        document=pilot.document,
        here=url(f"/pilots/{slug}/results"),
        paper=result_paper(view) if view else None,
        charts=_addresses(slug, await charts_of(view.id)) if view else {},
        looks=0 if view else await look_count(slug),
        due=analysis_due(pilot.document, now()),
    )


async def _file(view: ResultView | None, office: str, written_as: str) -> Response[bytes]:
    if view is None:
        raise NotFound(NO_RESULT)
    slug = view.result.slug
    if written_as == "json":
        return Response(await result_file(slug) or b"", media_type=MediaType.JSON)
    content = await result_pdf(view, office, await charts_of(view.id))
    named = {"content-disposition": f'attachment; filename="{slug}.pdf"'}
    return Response(content, media_type="application/pdf", headers=named)


def _addresses(slug: str, charts: dict[str, str]) -> dict[str, str]:
    return {name: url(f"/pilots/{slug}/results/charts/{name}.svg") for name in charts}


@get("/pilots/{slug:str}/results/charts/{file_name:str}")
async def result_chart(slug: FromPath[str], file_name: FromPath[str]) -> Response[bytes]:
    view = await result_of_slug(slug)
    drawn = (await charts_of(view.id)).get(file_name.removesuffix(".svg")) if view else None
    if drawn is None:
        raise NotFound(mark("There is no such chart."))
    return Response(drawn.encode(), media_type="image/svg+xml", headers=KEPT_FOR_AN_HOUR)


router = Router(path="/", route_handlers=[results_page, result_chart])
