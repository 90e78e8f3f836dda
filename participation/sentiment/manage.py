"""Staff pages: what people say, redacted, to browse and search."""

from datetime import date, timedelta
from typing import Any

from litestar import Request, Router, get
from litestar.response import Template

from participation.areas.queries import MOST_OPTIONS, area_options
from participation.areas.schemas import AreaOption
from participation.feedback.schemas import CommentFilter
from participation.feedback.wording import clean
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.organisations.schemas import OfficeView
from participation.sentiment.queries import analysed_comments, waiting_count
from participation.sentiment.schemas import CommentSearch
from participation.services.queries import services_of
from participation.web.forms import Form
from participation.web.i18n import mark, translate
from participation.web.templates import page

FILTERS = ("q", "service", "area", "origin", "sentiment", "from", "to")
ORIGINS = [
    ("box", mark("Feedback box")),
    ("survey", mark("Surveys")),
    ("import", mark("Imported files")),
]
SENTIMENTS = [("negative", mark("negative")), ("neutral", mark("neutral")), ("positive", mark("positive"))]


@get("/comments", guards=[Requires(Permission.READ_OFFICE)])
async def comments_page(request: Request[Any, Any, Any]) -> Template:
    """A filter that makes no sense, typed into the address, does not narrow."""
    reach = request.user.offices(Permission.READ_OFFICE)
    filters = Form({name: [clean(request.query_params.get(name, ""))[:200]] for name in FILTERS})
    wanted = _wanted(filters, reach)
    after = request.query_params.get("after", "")
    return page(
        request,
        "sentiment/comments.html",
        found=await analysed_comments(wanted, after),
        waiting=await waiting_count(CommentFilter(offices=reach)),
        filters=filters,
        filtered=any(filters.text(name) for name in FILTERS) or bool(after),
        services=await services_of(reach),
        areas=await _areas(await offices(reach)),
        origins=[(value, translate(label)) for value, label in ORIGINS],
        sentiments=[(value, translate(label)) for value, label in SENTIMENTS],
    )


def _wanted(filters: Form, reach: frozenset[int] | None) -> CommentSearch:
    last_day = _day(filters.text("to"))
    comments = CommentFilter(
        offices=reach,
        service=filters.whole("service"),
        area=filters.whole("area"),
        origin=_one_of(filters.text("origin"), ORIGINS),
        said_from=_day(filters.text("from")),
        said_before=last_day + timedelta(days=1) if last_day and last_day < date.max else None,
    )
    return CommentSearch(comments, filters.text("q"), _one_of(filters.text("sentiment"), SENTIMENTS))


def _one_of(typed: str, choices: list[tuple[str, str]]) -> str:
    return typed if typed in {value for value, _ in choices} else ""


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


async def _areas(reached: list[OfficeView]) -> list[AreaOption]:
    """What can be chosen: the areas that these offices ask about, as many as one list holds."""
    options: dict[int, AreaOption] = {}
    for home_area in dict.fromkeys(office.home_area for office in reached):
        if home_area is not None and len(options) < MOST_OPTIONS:
            options |= {option.id: option for option in await area_options(home_area)}
    return list(options.values())[:MOST_OPTIONS]


router = Router(path="/", route_handlers=[comments_page])
