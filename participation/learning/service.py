"""Use cases of news and learning pages: write, publish, take back."""

from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now, today_in
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.files.service import erase_files, keep_files, store_file
from participation.learning.checks import article_problems, missing_for_publication, window_of
from participation.learning.queries import article_by_id, images_of, purpose_of
from participation.learning.schemas import ArticleView, ArticleWanted, ImageView
from participation.learning.tables import Article, ArticleImage, ArticleKind
from participation.slugs import free_slug
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NOT_SAVED = mark("The text was not saved.")
CHANGED = mark(
    "Somebody saved this text while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)
LOOKED_AT = mark("Somebody changed this text after you opened this page. Look at it again before you go on.")
MOST_IMAGES = 20
LONGEST_DESCRIPTION = 500
NOT_ADDED = mark("The image was not added.")
NO_IMAGE = Problem(mark("Choose an image: JPEG, PNG or WebP, at most 10 MB."))
AGAIN = Problem(mark("Choose the image once more: your browser does not keep it."))


async def create_article(actor: Person, office: int, kind: ArticleKind, wanted: ArticleWanted) -> ArticleView:
    """A draft. Raises Rejected naming fields."""
    _check(wanted)
    async with transaction(), exclusive("article slugs"):
        slug = await free_slug(
            wanted.title[DEFAULT_LANGUAGE], lambda slug: Article.exists().where(Article.slug == slug)
        )
        article = Article(office=office, kind=kind, slug=slug, **_columns(wanted))
        await article.save()
        await record(actor, "create", "article", article.id, office=office, fields=["title"])
    return await article_or_not_found(article.id)


async def update_article(actor: Person, article_id: int, revision: int, wanted: ArticleWanted) -> ArticleView:
    """Saves the working text; the public reads on what was published. Raises Rejected, Conflict."""
    article = await article_or_not_found(article_id)
    _check(wanted)
    changed = [
        name for name in ArticleWanted.__struct_fields__ if getattr(article, name) != getattr(wanted, name)
    ]
    async with transaction():
        await _advance(article_id, revision, _columns(wanted), CHANGED)
        await record(actor, "update", "article", article_id, office=article.office, fields=changed)
    return await article_or_not_found(article_id)


async def publish_article(actor: Person, article_id: int, revision: int) -> ArticleView:
    """The public reads the text as it stands now. Raises Rejected with what is missing, Conflict."""
    article = await article_or_not_found(article_id)
    errors = missing_for_publication(article, today_in(article.zone))
    if errors:
        raise Rejected(mark("This text cannot be published yet."), errors=errors)
    first, until = window_of(article, now())
    values = {"shown": _stored(article.text), "shown_from": first, "shown_until": until}
    async with transaction():
        await _advance(article_id, revision, values, LOOKED_AT)
        await record(actor, "publish", "article", article_id, office=article.office)
    return await article_or_not_found(article_id)


async def take_back(actor: Person, article_id: int, revision: int) -> ArticleView:
    """The public does not find it any more; the working text stays. Raises Conflict."""
    article = await article_or_not_found(article_id)
    async with transaction():
        values = {"shown": None, "shown_from": None, "shown_until": None}
        await _advance(article_id, revision, values, LOOKED_AT)
        await record(actor, "unpublish", "article", article_id, office=article.office)
    return await article_or_not_found(article_id)


async def add_image(actor: Person, article_id: int, content: bytes, description: Text) -> None:
    """Keeps an image, drawn anew and without what its camera wrote into it. Raises Rejected."""
    article = await article_or_not_found(article_id)
    errors = _image_problems(content, description)
    if errors:
        raise Rejected(NOT_ADDED, errors=errors)
    file = await store_file(purpose_of(article.office), content, images_only=True)
    async with transaction(), exclusive(f"article {article_id}"):
        present = await images_of(article_id)
        if len(present) >= MOST_IMAGES:
            problem = Problem(
                mark("There are %(most)s images already. Remove one first."), {"most": MOST_IMAGES}
            )
            raise Rejected(NOT_ADDED, errors={"file": problem})
        await keep_files([file])
        await ArticleImage.insert(
            ArticleImage(
                article=article_id, number=_next(article), file=file, description=_stored(description)
            )
        )
        await record(actor, "add", "article image", article_id, office=article.office)


def _next(article: ArticleView) -> int:
    """Never one that the published text still names."""
    shown = article.shown.images if article.shown else []
    return max((image.number for image in [*article.images, *shown]), default=0) + 1


def _image_problems(content: bytes, description: Text) -> dict[str, Problem]:
    """By field; an image that was chosen has to be chosen again when its description is wrong."""
    errors = {}
    if not description.get(DEFAULT_LANGUAGE):
        errors["description.id"] = Problem(
            mark("Say in Indonesian what the image shows, for readers who cannot see it.")
        )
    for language, words in description.items():
        if len(words) > LONGEST_DESCRIPTION:
            errors[f"description.{language}"] = Problem(
                mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_DESCRIPTION}
            )
    if not content or errors:
        errors["file"] = AGAIN if content else NO_IMAGE
    return errors


async def remove_image(actor: Person, article_id: int, number: int) -> None:
    """The file goes with it. Raises NotFound; Conflict while the public sees it."""
    article = await article_or_not_found(article_id)
    image = next((each for each in article.images if each.number == number), None)
    if image is None:
        raise NotFound(mark("There is no such image."))
    if article.shown and _holds(article.shown.images, image):
        raise Conflict(mark("The published text has this image. Take the text back first."))
    async with transaction():
        await erase_files([image.file])
        await record(actor, "remove", "article image", article_id, office=article.office)


def _holds(images: list[ImageView], image: ImageView) -> bool:
    return any(each.file == image.file for each in images)


async def article_or_not_found(article_id: int) -> ArticleView:
    """Raises NotFound."""
    article = await article_by_id(article_id)
    if article is None:
        raise NotFound(mark("There is no such text."))
    return article


def _check(wanted: ArticleWanted) -> None:
    errors = article_problems(wanted)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


async def _advance(article_id: int, revision: int, values: dict[str, Any], conflict: str) -> None:
    """Writes columns of an article. Raises Conflict when another tab was first."""
    columns = {**values, "revision": revision + 1, "updated_at": now()}
    saved = (
        await Article.update({getattr(Article, name): value for name, value in columns.items()})
        .where(Article.id == article_id, Article.revision == revision)
        .returning(Article.id)
    )
    if not saved:
        raise Conflict(conflict)


def _columns(wanted: ArticleWanted) -> dict[str, Any]:
    """As columns keep them: texts by language are JSON."""
    return {
        name: _stored(value) if isinstance(value, dict) else value
        for name, value in ((each, getattr(wanted, each)) for each in ArticleWanted.__struct_fields__)
    }


def _stored(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
