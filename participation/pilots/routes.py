"""Public pages of trials: what is announced, the protocol with all its versions, and its files."""

from itertools import pairwise
from typing import Any

from litestar import MediaType, Request, Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.clock import now
from participation.errors import NotFound
from participation.pilots.draw_queries import published_draw
from participation.pilots.lots import is_drawn
from participation.pilots.protocol import differences
from participation.pilots.queries import pilot_at, protocol_file
from participation.pilots.shown import document_context
from participation.pilots.wording import PHASE_KINDS, PHASES
from participation.services.queries import service_by_id
from participation.surveys.service import source_of
from participation.web.forms import whole_number
from participation.web.i18n import mark
from participation.web.templates import page


@get("/pilots/{slug:str}")
async def pilot_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    pilot = await pilot_at(slug)
    return page(
        request,
        "pilots/public.html",
        pilot=pilot,
        source=source_of(request.query_params.get("source", "")),
        phase=pilot.phase(now()),
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
        amendments={
            later.number: differences(earlier.document, later.document)
            for later, earlier in pairwise(pilot.versions)
        },
        service=await service_by_id(pilot.service) if pilot.service else None,
        drawn=is_drawn(pilot.document),
        draw=await published_draw(slug),
        **document_context(pilot.document),
    )


@get("/pilots/{slug:str}/protocol/{file_name:str}")
async def protocol_download(slug: FromPath[str], file_name: FromPath[str]) -> Response[bytes]:
    """The bytes of one version, `2.json`, as they were when their SHA-256 was published."""
    number = whole_number(file_name.removesuffix(".json")) if file_name.endswith(".json") else None
    content = await protocol_file(slug, number) if number else None
    if content is None:
        raise NotFound(
            mark("There is no such version of this protocol. All there are stand on the trial's page.")
        )
    return Response(content, media_type=MediaType.JSON)


router = Router(path="/", route_handlers=[pilot_page, protocol_download])
