"""Staff pages: what people say, redacted, to browse, search, judge and take along."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from participation.clock import today
from participation.errors import NotFound
from participation.feedback.queries import comment_office
from participation.feedback.schemas import CommentFilter
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.sentiment.certainty import UNSURE_BELOW
from participation.sentiment.explorer_queries import (
    COUNTED,
    WAITING,
    TopicOf,
    analysed_comments,
    exported_comments,
    sentiment_counts,
    view_counts,
)
from participation.sentiment.export_service import KINDS, csv_stream, xlsx_stream
from participation.sentiment.label_queries import agreements, opinions_wanted, own_labels
from participation.sentiment.label_service import label_comment, record_comment_export, unlabel_comment
from participation.sentiment.manage_search import (
    FIRST_FILTERS,
    NO_ELEMENT,
    Asked,
    address_of,
    asked_by,
    choices,
)
from participation.sentiment.queries import waiting_count
from participation.sentiment.schemas import LabelWrite, View
from participation.sentiment.searching import terms_of
from participation.sentiment.wording import SHOWN_SENTIMENTS
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark, translate
from participation.web.templates import page, say

corrects_this = Requires(Permission.CORRECT_COMMENTS, "comment_id", comment_office)

UNKNOWN_KIND = mark("Choose the kind of file.")
BACKWARDS = mark("The last day lies before the first, so no comment matches. Change one of the two.")
ONLY_SIGNS = mark("Only words can be searched, not signs: all comments are shown. Write a word.")
NOTHING_SAID = mark("Nothing is noted yet: choose one of the labels.")


class Topics(NamedTuple):
    """What comments can be narrowed to beyond what analysis knows: app.py puts in what reports found."""

    offered: Callable[[frozenset[int] | None], Awaitable[list[tuple[int, str]]]]
    condition: TopicOf


@get("/comments", guards=[Requires(Permission.READ_OFFICE)])
async def comments_page(request: Request[Any, Any, Any]) -> Template:
    return await _comments_page(request, address_of(request))


async def _comments_page(
    request: Request[Any, Any, Any], typed: Form, status: int = 200, message: str = ""
) -> Template:
    """A filter that makes no sense, typed into the address, does not narrow, and the page says so."""
    reach = request.user.offices(Permission.READ_OFFICE)
    asked, topics = asked_by(request, typed, Permission.READ_OFFICE), _topics(request)
    found = await analysed_comments(asked.wanted, asked.after, topics.condition)
    if began_anew := bool(asked.after and not found.comments):  # all that was behind is judged or withdrawn
        asked = asked.from_the_start
        found = await analysed_comments(asked.wanted, asked.after, topics.condition)
    listed = [comment.comment for comment in found.comments]
    return page(
        request,
        "sentiment/comments.html",
        status,
        found=found,
        began_anew=began_anew,
        asked=asked,
        filters=asked.form,
        more_filters=bool(set(asked.filters) - FIRST_FILTERS),
        filtered=bool(asked.filters or asked.after),
        counts=await sentiment_counts(asked.wanted, topics.condition),
        views=await view_counts(reach, request.user.id),
        waiting=await waiting_count(CommentFilter(offices=reach)),
        own=await own_labels(request.user.id, listed),
        opinions=await opinions_wanted(request.user.id, listed) if asked.wanted.view == View.SECOND else {},
        agreements=await agreements(reach),
        topics=await topics.offered(reach),
        may_correct=request.user.allowed(Permission.CORRECT_COMMENTS),
        may_export=request.user.allowed(Permission.EXPORT_ANSWERS),
        unsure_below=UNSURE_BELOW,
        most_counted=COUNTED,
        most_waiting=WAITING,
        message=message or _hint(asked),
        passed_over=passed_over(asked.understood),
        **await choices(reach),
    )


def _hint(asked: Asked) -> str:
    """What is wrong with the search, and what to do; empty for most."""
    if asked.ends_before_it_begins:
        return translate(BACKWARDS)
    only_signs = asked.wanted.words and not terms_of(asked.wanted.words)
    return translate(ONLY_SIGNS) if only_signs else ""


def _topics(request: Request[Any, Any, Any]) -> Topics:
    topics: Topics = request.app.state.topics
    return topics


def _not_there(request: Request[Any, Any, Any], _: NotFound) -> Template:
    """For who judged a comment that is not there any more: back to the list, to what stood behind it."""
    return page(request, "sentiment/comment_gone.html", 404, onward=_onward(request, "next"))


@post("/comments/{comment_id:uuid}/label", guards=[corrects_this], exception_handlers={NotFound: _not_there})
async def label_submit(request: Request[Any, Any, Any], comment_id: FromPath[UUID]) -> Redirect:
    """Back to the list: to the comment behind the one that was judged, or to itself as long as it is there."""
    form = await read_form(request)
    if form.ticked("take_back"):
        await unlabel_comment(request.user, comment_id)
        say(request, mark("Your label is taken back."))
    elif not (form.text("label") or form.text("label_element")):
        say(request, NOTHING_SAID)
    else:
        await label_comment(request.user, comment_id, _label(form))
        say(request, mark("Noted: %(label)s."), label=_said(form))
    stays = await _stays(request, comment_id, form)
    return Redirect(_onward(request, "here" if stays else "next"), status_code=303)


def _onward(request: Request[Any, Any, Any], place: str) -> str:
    """The list from which a comment was judged, at a comment that the address names.

    What is behind the last one of a page, the page knows that is shown then.
    """
    comment = whole_number(request.query_params.get(place, ""))
    asked = asked_by(request, address_of(request), Permission.READ_OFFICE)
    return asked.address(f"comment-{comment}" if comment else "behind")


async def _stays(request: Request[Any, Any, Any], comment: UUID, form: Form) -> bool:
    """Whether the comment is still in its list, and something of it still to be judged."""
    view = request.query_params.get("view", "")
    if view == View.SECOND:
        return bool((await opinions_wanted(request.user.id, [comment])).get(comment))
    lists = {View.ALL, View.UNSURE, View.MINE} if form.text("label_element") else {View.ALL, View.UNSURE}
    return not form.text("label") and view in lists


def _label(form: Form) -> LabelWrite:
    sentiment, element = form.text("label"), form.text("label_element")
    return LabelWrite(
        sentiment={"": None, "none": ""}.get(sentiment, sentiment),
        element={"": None, "none": ""}.get(element, element),
    )


def _said(form: Form) -> str:
    sentiment, element = form.text("label"), form.text("label_element")
    if sentiment:
        return translate(SHOWN_SENTIMENTS[sentiment])
    return translate(NO_ELEMENT) if element == "none" else element


@post("/comments/export", guards=[Requires(Permission.EXPORT_ANSWERS)], status_code=200)
async def export_submit(request: Request[Any, Any, Any]) -> Stream | Template:
    """All comments that the filters leave, as a file."""
    form = await read_form(request)
    kind = form.text("kind")
    asked = asked_by(request, form, Permission.EXPORT_ANSWERS)
    if kind not in KINDS:
        return await _comments_page(request, form, 422, translate(UNKNOWN_KIND))
    if passed_over(
        asked.understood
    ):  # a file of more than was asked for would be taken for what was asked for
        return await _comments_page(request, form, 422)
    await record_comment_export(request.user, kind, asked.filters)
    pages = exported_comments(asked.wanted, _topics(request).condition)
    name = f"comments-{today().isoformat()}.{kind}"
    return Stream(
        csv_stream(pages) if kind == "csv" else xlsx_stream(pages),
        media_type=KINDS[kind],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


router = Router(path="/", route_handlers=[comments_page, label_submit, export_submit])
