"""Public pages: news and learning pages."""

from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.errors import NotFound
from participation.learning.course_queries import public_courses
from participation.learning.queries import PAGE, lessons, news, public_article, public_image
from participation.learning.reading_pages import led_here, reading
from participation.learning.tables import ArticleKind
from participation.web.forms import whole_number
from participation.web.i18n import mark
from participation.web.templates import page

IMAGE_KEPT = {"cache-control": "public, max-age=3600"}


@get("/news")
async def news_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    found = await news(whole_number(before))
    more = f"/news?before={found[-1].id}" if len(found) == PAGE else ""
    return page(request, "learning/news.html", found=found, more=more)


@get("/news/{slug:str}")
async def one_news(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    article = await public_article(ArticleKind.NEWS, slug)
    if article is None:
        raise NotFound(mark("This piece of news is not there, or not any more. All others stand under News."))
    return page(
        request, "learning/article.html", article=article, **reading(article.text), **await led_here(request)
    )


@get("/learn")
async def learn_page(request: Request[Any, Any, Any]) -> Template:
    found = await lessons()
    topics = [(one[0].text.topic, one) for one in (list(group) for _, group in groupby(found, _topic))]
    return page(request, "learning/learn.html", topics=topics, courses=await public_courses({"citizens"}))


def _topic(article: Any) -> str:
    return str(article.text.topic.get("id", ""))


@get("/learn/{slug:str}")
async def one_lesson(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    article = await public_article(ArticleKind.LESSON, slug)
    if article is None:
        raise NotFound(
            mark("This learning page is not there, or not any more. All others stand under Learn.")
        )
    following = await _following(article.id)
    return page(
        request,
        "learning/article.html",
        article=article,
        following=following,
        **reading(article.text),
        **await led_here(request),
    )


async def _following(article_id: int) -> Any:
    """The next page of the same topic."""
    found = await lessons()
    here = next((index for index, one in enumerate(found) if one.id == article_id), len(found))
    after = found[here + 1 : here + 2]
    return after[0] if after and _topic(after[0]) == _topic(found[here]) else None


@get("/learn/images/{file_id:uuid}")
async def image_file(file_id: FromPath[UUID]) -> Response[bytes]:
    content = await public_image(file_id)
    if content is None:
        raise NotFound(mark("There is no such image."))
    return Response(content, media_type="image/jpeg", headers=IMAGE_KEPT)


router = Router(path="/", route_handlers=[news_page, one_news, learn_page, one_lesson, image_file])
