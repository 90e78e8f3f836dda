"""Staff pages of news and learning pages: write, look at them, publish them, take them back."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import now, today_in
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.learning.checks import missing_for_publication
from participation.learning.queries import PAGE, article_office, articles_of, image_content
from participation.learning.reading_pages import reading
from participation.learning.removal_service import delete_article
from participation.learning.schemas import ArticleView, ArticleWanted
from participation.learning.service import (
    MOST_IMAGES,
    add_image,
    article_or_not_found,
    create_article,
    publish_article,
    remove_image,
    take_back,
    update_article,
)
from participation.learning.tables import ArticleKind
from participation.learning.wording import STATE_KINDS, STATES, state_of
from participation.organisations.guards import Requires, itself
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.web.forms import EMPTY_FORM, LARGEST_UPLOAD_FORM, Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.times import typed_day
from participation.web.urls import url

ROOTS = {ArticleKind.NEWS: "/manage/news", ArticleKind.LESSON: "/manage/learning"}
FIELDS = ("title", "summary", "body", "topic")

writes = Requires(Permission.EDIT_SERVICES)
writes_here = Requires(Permission.EDIT_SERVICES, "office_id", itself)
writes_this = Requires(Permission.EDIT_SERVICES, "article_id", article_office)
publishes_this = Requires(Permission.PLAN, "article_id", article_office)


@get("/news", guards=[writes])
async def news_list(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    return await _list(request, ArticleKind.NEWS, before)


@get("/learning", guards=[writes])
async def learning_list(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    return await _list(request, ArticleKind.LESSON, before)


async def _list(request: Request[Any, Any, Any], kind: ArticleKind, before: str) -> Template:
    reached = request.user.offices(Permission.EDIT_SERVICES)
    found = await articles_of(kind, reached, whole_number(before))
    root, moment = ROOTS[kind], now()
    return page(
        request,
        "learning/manage.html",
        kind=kind,
        root=root,
        found=[(article, state_of(article, moment)) for article in found],
        states=STATES,
        state_kinds=STATE_KINDS,
        begin=[(f"{root}/new/{office.id}", office.name) for office in await offices(reached)],
        more=f"{root}?before={found[-1].id}" if len(found) == PAGE else "",
    )


@get("/news/new/{office_id:int}", guards=[writes_here])
async def new_news(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await _new_page(request, ArticleKind.NEWS, office_id, EMPTY_FORM)


@post("/news/new/{office_id:int}", guards=[writes_here], status_code=200)
async def new_news_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    return await _take_new(request, ArticleKind.NEWS, office_id)


@get("/learning/new/{office_id:int}", guards=[writes_here])
async def new_lesson(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await _new_page(request, ArticleKind.LESSON, office_id, EMPTY_FORM)


@post("/learning/new/{office_id:int}", guards=[writes_here], status_code=200)
async def new_lesson_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    return await _take_new(request, ArticleKind.LESSON, office_id)


async def _new_page(
    request: Request[Any, Any, Any], kind: ArticleKind, office_id: int, form: Form, status: int = 200
) -> Template:
    return page(request, "learning/edit.html", status, kind=kind, root=ROOTS[kind], article=None, form=form)


async def _take_new(
    request: Request[Any, Any, Any], kind: ArticleKind, office_id: int
) -> Template | Redirect:
    form = await read_form(request)
    wanted, errors = _wanted(form)
    try:
        if errors:
            raise Rejected(mark("The text was not saved."), errors=errors)
        article = await create_article(request.user, office_id, kind, wanted)
    except Rejected as rejection:
        return await _new_page(request, kind, office_id, form.with_errors(rejection), 422)
    say(request, mark("The draft is saved. Nobody but staff sees it."))
    return _to(article)


@get(["/news/{article_id:int}", "/learning/{article_id:int}"], guards=[writes_this])
async def one_page(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template:
    article = await article_or_not_found(article_id)
    return await _edit_page(request, article, _form_of(article))


@post(["/news/{article_id:int}", "/learning/{article_id:int}"], guards=[writes_this], status_code=200)
async def one_submit(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    wanted, errors = _wanted(form)
    try:
        if errors:
            raise Rejected(mark("The text was not saved."), errors=errors)
        article = await update_article(request.user, article_id, form.whole("revision") or 0, wanted)
    except Rejected as rejection:
        present = await article_or_not_found(article_id)
        return await _edit_page(request, present, form.with_errors(rejection), 422)
    except Conflict as conflict:
        present = await article_or_not_found(article_id)
        form = Form({**form.fields, "revision": [str(present.revision)]})
        return await _edit_page(request, present, form, 409, conflict)
    say(request, mark("The text is saved. The public reads it once it is published."))
    return _to(article)


@get(["/news/{article_id:int}/preview", "/learning/{article_id:int}/preview"], guards=[writes_this])
async def preview_page(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template:
    return await _preview(request, article_id)


@post(
    ["/news/{article_id:int}/publish", "/learning/{article_id:int}/publish"],
    guards=[publishes_this],
    status_code=200,
)
async def publish_submit(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template | Redirect:
    revision = (await read_form(request)).whole("revision") or 0
    try:
        article = await publish_article(request.user, article_id, revision)
    except (Rejected, Conflict) as refusal:
        return await _preview(request, article_id, refusal.status, refusal)
    say(request, mark("The text is published."))
    return _to(article)


@post(
    ["/news/{article_id:int}/take-back", "/learning/{article_id:int}/take-back"],
    guards=[publishes_this],
    status_code=200,
)
async def take_back_submit(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template | Redirect:
    revision = (await read_form(request)).whole("revision") or 0
    try:
        article = await take_back(request.user, article_id, revision)
    except Conflict as conflict:
        return await _preview(request, article_id, conflict.status, conflict)
    say(request, mark("The text is taken back. Nobody but staff sees it."))
    return _to(article)


@post(
    ["/news/{article_id:int}/delete", "/learning/{article_id:int}/delete"],
    guards=[writes_this],
    status_code=200,
)
async def delete_submit(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template | Redirect:
    article = await article_or_not_found(article_id)
    try:
        await delete_article(request.user, article_id)
    except Conflict as conflict:
        return await _edit_page(request, article, _form_of(article), 409, conflict)
    say(request, mark("The draft is deleted."))
    return Redirect(url(ROOTS[ArticleKind(article.kind)]), status_code=303)


@post(
    ["/news/{article_id:int}/images", "/learning/{article_id:int}/images"],
    guards=[writes_this],
    status_code=200,
    request_max_body_size=LARGEST_UPLOAD_FORM,
)
async def image_submit(request: Request[Any, Any, Any], article_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await add_image(request.user, article_id, form.files.get("file", b""), form.texts("description"))
    except Rejected as rejection:
        article = await article_or_not_found(article_id)
        return await _edit_page(
            request, article, _form_of(article), 422, image_form=form.with_errors(rejection)
        )
    say(request, mark("The image is added. Put its name into the text where it is to stand."))
    return _to(await article_or_not_found(article_id))


@get(
    ["/news/{article_id:int}/images/{number:int}", "/learning/{article_id:int}/images/{number:int}"],
    guards=[writes_this],
)
async def image_file(article_id: FromPath[int], number: FromPath[int]) -> Response[bytes]:
    content = await image_content(await article_or_not_found(article_id), number)
    if content is None:
        raise NotFound(mark("There is no such image."))
    return Response(content, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


@post(
    [
        "/news/{article_id:int}/images/{number:int}/remove",
        "/learning/{article_id:int}/images/{number:int}/remove",
    ],
    guards=[writes_this],
    status_code=200,
)
async def remove_image_submit(
    request: Request[Any, Any, Any], article_id: FromPath[int], number: FromPath[int]
) -> Template | Redirect:
    try:
        await remove_image(request.user, article_id, number)
    except Conflict as conflict:
        article = await article_or_not_found(article_id)
        return await _edit_page(request, article, _form_of(article), 409, conflict)
    say(request, mark("The image is removed."))
    return _to(await article_or_not_found(article_id))


def _wanted(form: Form) -> tuple[ArticleWanted, dict[str, Problem]]:
    errors: dict[str, Problem] = {}
    position = form.whole("position")
    if position is None and form.text("position"):
        errors["position"] = Problem(mark("Write a whole number, for example 10."))
    wanted = ArticleWanted(
        **{name: form.texts(name) for name in FIELDS},
        position=position or 0,
        first_day=typed_day(form, "first_day", errors),
        last_day=typed_day(form, "last_day", errors),
    )
    return wanted, errors


def _form_of(article: ArticleView) -> Form:
    names = (*FIELDS, "position", "first_day", "last_day", "revision")
    return Form.of({name: getattr(article, name) for name in names})


async def _edit_page(
    request: Request[Any, Any, Any],
    article: ArticleView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
    image_form: Form = EMPTY_FORM,
) -> Template:
    kind = ArticleKind(article.kind)
    return page(
        request,
        "learning/edit.html",
        status,
        kind=kind,
        root=ROOTS[kind],
        article=article,
        form=form,
        image_form=image_form,
        conflict=conflict,
        state=state_of(article, now()),
        states=STATES,
        state_kinds=STATE_KINDS,
        most_images=MOST_IMAGES,
    )


async def _preview(
    request: Request[Any, Any, Any],
    article_id: int,
    status: int = 200,
    refusal: Rejected | Conflict | None = None,
) -> Template:
    """The text as it would be published, and what is missing for that."""
    article = await article_or_not_found(article_id)
    root = ROOTS[ArticleKind(article.kind)]
    return page(
        request,
        "learning/preview.html",
        status,
        article=article,
        root=root,
        refusal=refusal,
        missing=missing_for_publication(article, today_in(article.zone)),
        decides=request.user.allowed(Permission.PLAN, article.office),
        **reading(article.text, lambda image: f"{root}/{article_id}/images/{image.number}"),
    )


def _to(article: ArticleView) -> Redirect:
    return Redirect(url(f"{ROOTS[ArticleKind(article.kind)]}/{article.id}"), status_code=303)


router = Router(
    path="/",
    route_handlers=[
        news_list,
        learning_list,
        new_news,
        new_news_submit,
        new_lesson,
        new_lesson_submit,
        one_page,
        one_submit,
        preview_page,
        publish_submit,
        take_back_submit,
        delete_submit,
        image_submit,
        image_file,
        remove_image_submit,
    ],
)
