"""Reads of news and learning pages."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.custom_types import Combinable

from participation.clock import now
from participation.files.queries import file_by_id
from participation.learning.schemas import ArticleView, ImageView, PublicArticle, Shown
from participation.learning.tables import Article, ArticleImage, ArticleKind

PAGE = 20
MOST_LESSONS = 500
PLACES = {ArticleKind.NEWS: "/news", ArticleKind.LESSON: "/learn"}
"""Below which address the articles of a kind stand."""
_OFFICE = (Article.office.name, Article.office.zone)
_PUBLIC = (Article.id, Article.slug, Article.kind, Article.shown, Article.shown_from, *_OFFICE)


def purpose_of(office: int) -> str:
    """What the files of images are kept for."""
    return f"learning:{office}"


async def articles_of(
    kind: ArticleKind, offices: frozenset[int] | None, before: int | None = None
) -> list[ArticleView]:
    """Articles of these offices (None: of all), the newest first, a page at a time."""
    query = (
        Article.select(*Article.all_columns(), *_OFFICE)
        .where(Article.kind == kind)
        .order_by(Article.id, ascending=False)
        .limit(PAGE)
    )
    if offices is not None:
        query = query.where(Article.office.is_in(list(offices) or [0]))
    if before is not None:
        query = query.where(Article.id < before)
    return [_view(row, []) for row in await query.output(load_json=True)]


async def article_by_id(article_id: int) -> ArticleView | None:
    """With its images."""
    query = Article.select(*Article.all_columns(), *_OFFICE).where(Article.id == article_id).first()
    row = await query.output(load_json=True)
    return _view(row, await images_of(article_id)) if row else None


async def article_office(article_id: int) -> int | None:
    """The office that an article belongs to, for guards."""
    row = await Article.select(Article.office).where(Article.id == article_id).first()
    return row["office"] if row else None


async def images_of(article_id: int) -> list[ImageView]:
    rows = (
        await ArticleImage.select(*(getattr(ArticleImage, name) for name in ImageView.__struct_fields__))
        .where(ArticleImage.article == article_id)
        .order_by(ArticleImage.number)
        .output(load_json=True)
    )
    return [ImageView(**row) for row in rows]


async def image_content(article: ArticleView, number: int) -> bytes | None:
    """An image of an article as staff see it."""
    image = next((each for each in article.images if each.number == number), None)
    found = await file_by_id(purpose_of(article.office), image.file) if image else None
    return found.content if found else None


async def public_image(file: UUID) -> bytes | None:
    """An image that the public may see: one of an article that is shown now, in the text as published."""
    rows = (
        await Article.select(Article.office, Article.shown)
        .where(Article.id.is_in(ArticleImage.select(ArticleImage.article).where(ArticleImage.file == file)))
        .where(_shown_at(now()))
        .output(load_json=True)
    )
    for row in rows:
        if any(image.file == file for image in msgspec.convert(row["shown"], Shown).images):
            found = await file_by_id(purpose_of(row["office"]), file)
            return found.content if found else None
    return None


async def news(before: int | None = None, limit: int = PAGE) -> list[PublicArticle]:
    """News that are shown now, the latest first; `before` is the id of the last one of the page before."""
    where = (Article.kind == ArticleKind.NEWS) & _shown_at(now())
    if before is not None:
        last = await Article.select(Article.shown_from).where(Article.id == before).first()
        if last and last["shown_from"]:
            since = last["shown_from"]
            where &= (Article.shown_from < since) | ((Article.shown_from == since) & (Article.id < before))
    rows = await (
        Article.select(*_PUBLIC)
        .where(where)
        .order_by(Article.shown_from, Article.id, ascending=False)
        .limit(limit)
        .output(load_json=True)
    )
    return [_public(row) for row in rows]


async def lessons(only: Collection[int] | None = None) -> list[PublicArticle]:
    """Learning pages that are shown now, by topic and in their order; `only` narrows to these ids."""
    query = Article.select(*_PUBLIC).where(Article.kind == ArticleKind.LESSON, _shown_at(now()))
    if only is not None:
        query = query.where(Article.id.is_in(list(only) or [0]))
    rows = await query.order_by(Article.id).limit(MOST_LESSONS).output(load_json=True)
    found = [_public(row) for row in rows]
    return sorted(found, key=lambda one: (one.text.topic.get("id", ""), one.text.position, one.id))


async def public_article(kind: ArticleKind, slug: str) -> PublicArticle | None:
    """None for what is not shown now, too."""
    where = (Article.kind == kind) & (Article.slug == slug) & _shown_at(now())
    row = await Article.select(*_PUBLIC).where(where).first().output(load_json=True)
    return _public(row) if row else None


async def public_articles_of(office: int) -> list[PublicArticle]:
    """News and learning pages of an office that are shown now, the newest first."""
    where = (Article.office == office) & _shown_at(now())
    query = Article.select(*_PUBLIC).where(where).order_by(Article.id, ascending=False).limit(MOST_LESSONS)
    return [_public(row) for row in await query.output(load_json=True)]


async def public_article_by_id(article_id: int) -> PublicArticle | None:
    """None for what is not shown now, too."""
    where = (Article.id == article_id) & _shown_at(now())
    row = await Article.select(*_PUBLIC).where(where).first().output(load_json=True)
    return _public(row) if row else None


async def lessons_of_office(office: int) -> list[ArticleView]:
    """All learning pages of an office, for choosing, those that are not public too."""
    rows = (
        await Article.select(*Article.all_columns(), *_OFFICE)
        .where(Article.kind == ArticleKind.LESSON, Article.office == office)
        .order_by(Article.id)
        .limit(MOST_LESSONS)
        .output(load_json=True)
    )
    return [_view(row, []) for row in rows]


def _shown_at(moment: datetime) -> Combinable:
    not_over = Article.shown_until.is_null() | (Article.shown_until > moment)
    return Article.shown_from.is_not_null() & (Article.shown_from <= moment) & not_over


def _view(row: dict[str, Any], images: list[ImageView]) -> ArticleView:
    own = {name: row[name] for name in ArticleView.__struct_fields__ if name in row}
    shown = own.pop("shown")
    return ArticleView(
        **own,
        shown=msgspec.convert(shown, Shown) if shown else None,
        office_name=row["office.name"],
        zone=row["office.zone"],
        images=images,
    )


def _public(row: dict[str, Any]) -> PublicArticle:
    return PublicArticle(
        id=row["id"],
        slug=row["slug"],
        kind=row["kind"],
        office_name=row["office.name"],
        zone=row["office.zone"],
        shown_from=row["shown_from"],
        text=msgspec.convert(row["shown"], Shown),
    )
