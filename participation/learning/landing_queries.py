"""Reads of what people can be led to before they take part in something: news, learning pages, courses."""

from typing import NamedTuple

from participation.learning.course_queries import public_course_by_id, public_courses_of
from participation.learning.queries import PLACES, public_article_by_id, public_articles_of
from participation.learning.schemas import PublicArticle, PublicCourse
from participation.learning.tables import ArticleKind
from participation.texts import Text


class Landing(NamedTuple):
    """A page that everybody can read now."""

    kind: str  # "article" or "course"
    id: int
    title: Text
    path: str  # in no language


async def landings_of(office: int) -> list[Landing]:
    """What an office offers, pages before courses, the newest first."""
    return [
        *map(_of_article, await public_articles_of(office)),
        *map(_of_course, await public_courses_of(office)),
    ]


async def landing_at(article: int | None, course: int | None) -> Landing | None:
    """One of them; None where nothing was chosen, or nobody can read it now."""
    if article is not None:
        page = await public_article_by_id(article)
        return _of_article(page) if page else None
    taken = await public_course_by_id(course) if course is not None else None
    return _of_course(taken) if taken else None


def _of_article(article: PublicArticle) -> Landing:
    place = PLACES[ArticleKind(article.kind)]
    return Landing("article", article.id, article.text.title, f"{place}/{article.slug}")


def _of_course(course: PublicCourse) -> Landing:
    return Landing("course", course.id, course.text.title, f"/courses/{course.slug}")
