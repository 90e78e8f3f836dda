"""What staff ask for when they look for comments: the filters of a page's address, and what can be chosen."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Request

from participation.areas.queries import MOST_OPTIONS, area_options
from participation.areas.schemas import AreaOption
from participation.feedback.schemas import CommentFilter
from participation.feedback.wording import clean
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.organisations.schemas import OfficeView
from participation.sentiment.schemas import CommentSearch, View
from participation.sentiment.wording import CHANNELS, ELEMENTS, ORIGINS, SHOWN_SENTIMENTS
from participation.services.queries import services_of
from participation.web.forms import Form
from participation.web.i18n import mark, translate
from participation.web.urls import url

FILTERS = (
    "q", "sentiment", "element", "topic", "office", "service", "area", "origin", "channel", "from", "to",
)  # fmt: skip
FIRST_FILTERS = frozenset({"q", "sentiment", "element", "from", "to"})
"""The others stand folded away until one of them is set."""
CARRIED = (*FILTERS, "view", "after")
LACKING = {View.UNSURE: {"sentiment"}, View.SECOND: {"sentiment", "element"}}
"""Filters that a list does not have: what is unsure shows one sentiment only, and a second opinion must not be led."""
NAMES = {
    "sentiment": mark("Sentiment"),
    "element": mark("Element"),
    "topic": mark("Topic of a report"),
    "office": mark("Office"),
    "service": mark("Service"),
    "area": mark("Area"),
    "origin": mark("Where it comes from"),
    "channel": mark("Channel"),
    "from": mark("From"),
    "to": mark("To"),
}
NO_ELEMENT = mark("none of them")


class Asked(NamedTuple):
    """A search as it was typed, and as it is understood: what makes no sense does not narrow."""

    form: Form
    wanted: CommentSearch
    after: str

    @property
    def lacking(self) -> set[str]:
        """The filters that this list does not have."""
        return LACKING.get(self.wanted.view, set())

    @property
    def from_the_start(self) -> "Asked":
        """The same search, at the beginning of its list."""
        return Asked(Form({**self.form.fields, "after": [""]}), self.wanted, "")

    @property
    def ends_before_it_begins(self) -> bool:
        """Whether no day lies in the period."""
        first, end = self.wanted.comments.said_from, self.wanted.comments.said_before
        return first is not None and end is not None and end <= first

    @property
    def understood(self) -> dict[str, tuple[str, object]]:
        """What was typed into each filter but the words, and what was made of it, by their names on the page."""
        wanted, comments, office = self.wanted, self.wanted.comments, self.form.whole("office")
        made = {
            "sentiment": wanted.sentiment,
            "element": wanted.element,
            "topic": wanted.topic,
            "office": office if office in (comments.offices or ()) else None,
            "service": comments.service,
            "area": comments.area,
            "origin": comments.origin,
            "channel": comments.channel,
            "from": comments.said_from,
            "to": _day(self.form.text("to")),
        }
        return {NAMES[name]: (self.form.text(name), value) for name, value in made.items()}

    @property
    def filters(self) -> list[str]:
        """The filters that are set."""
        return [name for name in FILTERS if self.form.text(name)]

    def address(self, fragment: str = "", *, path: str = "/manage/comments", **changes: object) -> str:
        """The page of this search, or another path that leads back to it, with some of it changed."""
        fields = {name: self.form.text(name) for name in CARRIED} | changes
        query = urlencode({name: value for name, value in fields.items() if value})
        return url(path) + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def asked_by(request: Request[Any, Any, Any], typed: Form, permission: Permission) -> Asked:
    """The search in a form or an address, within the offices that a permission reaches."""
    lacking = LACKING.get(_view(typed), set())
    form = Form({name: [clean(typed.value(name))[:200]] for name in CARRIED if name not in lacking})
    return Asked(form, _wanted(form, request.user.id, request.user.offices(permission)), form.text("after"))


def address_of(request: Request[Any, Any, Any]) -> Form:
    """What stands behind the question mark of an address."""
    return Form({name: [request.query_params.get(name, "")] for name in CARRIED})


def _wanted(form: Form, reader: int, reach: frozenset[int] | None) -> CommentSearch:
    return CommentSearch(
        _comments(form, reach),
        words=form.text("q"),
        sentiment=_one_of(form.text("sentiment"), SHOWN_SENTIMENTS),
        element=_one_of(form.text("element"), {**ELEMENTS, "none": NO_ELEMENT}),
        topic=form.whole("topic"),
        view=_view(form),
        reader=reader,
    )


def _view(form: Form) -> View:
    typed = form.text("view")
    return View(typed) if typed in set(View) else View.ALL


def _comments(form: Form, reach: frozenset[int] | None) -> CommentFilter:
    last_day, office = _day(form.text("to")), form.whole("office")
    narrowed = office is not None and (reach is None or office in reach)
    return CommentFilter(
        offices=frozenset({office or 0}) if narrowed else reach,
        service=form.whole("service"),
        area=form.whole("area"),
        origin=_one_of(form.text("origin"), ORIGINS),
        said_from=_day(form.text("from")),
        said_before=last_day + timedelta(days=1) if last_day and last_day < date.max else None,
        channel=_one_of(form.text("channel"), CHANNELS),
    )


async def choices(reach: frozenset[int] | None) -> dict[str, Any]:
    """What the lists of the filters offer."""
    reached = await offices(reach)
    return {
        "offices": reached,
        "services": await services_of(reach),
        "areas": await _areas(reached),
        "origins": _options(ORIGINS),
        "channels": _options(CHANNELS),
        "sentiments": _options(SHOWN_SENTIMENTS),
        "elements": [(key, f"{key} {name}") for key, name in _options(ELEMENTS)],
        "no_element": translate(NO_ELEMENT),
    }


def _options(labels: dict[str, str]) -> list[tuple[str, str]]:
    return [(value, translate(label)) for value, label in labels.items()]


def _one_of(typed: str, known: dict[str, str]) -> str:
    return typed if typed in known else ""


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
