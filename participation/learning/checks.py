"""What has to be there before an article is saved, and before the public reads it. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from participation.errors import Problem
from participation.learning.markdown import images_named
from participation.learning.schemas import ArticleView, ArticleWanted
from participation.learning.tables import ArticleKind
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

LONGEST = {"title": 150, "summary": 400, "body": 20_000, "topic": 80}
"""Characters of one text in one language."""
LAST_POSITION = 999

Problems = dict[str, Problem]


def article_problems(wanted: ArticleWanted) -> Problems:
    """What keeps a draft from being saved; only its title has to be there."""
    errors: Problems = {}
    if not wanted.title.get(DEFAULT_LANGUAGE, "").strip():
        errors["title.id"] = Problem(mark("Write a title in Indonesian."))
    for name in LONGEST:
        errors |= too_long(name, getattr(wanted, name))
    if not 0 <= wanted.position <= LAST_POSITION:
        errors["position"] = Problem(mark("Write a number from 0 to %(most)s."), {"most": LAST_POSITION})
    if wanted.first_day and wanted.last_day and wanted.last_day < wanted.first_day:
        errors["last_day"] = Problem(mark("The last day lies before the first one. Choose a later day."))
    return errors


def too_long(name: str, text: Text) -> Problems:
    longest = LONGEST[name]
    problem = Problem(mark("Shorten this text to %(longest)s characters."), {"longest": longest})
    return {f"{name}.{language}": problem for language, words in text.items() if len(words) > longest}


def missing_for_publication(article: ArticleView, today: date) -> Problems:
    """What keeps an article from the public."""
    errors: Problems = {}
    if not article.summary.get(DEFAULT_LANGUAGE):
        errors["summary.id"] = Problem(mark("Say in Indonesian, in a sentence or two, what it is about."))
    if not article.body.get(DEFAULT_LANGUAGE):
        errors["body.id"] = Problem(mark("Write the text in Indonesian."))
    if article.kind == ArticleKind.LESSON and not article.topic.get(DEFAULT_LANGUAGE):
        errors["topic.id"] = Problem(mark("Name the topic in Indonesian."))
    known = {image.number for image in article.images}
    for language, text in article.body.items():
        for number in sorted(images_named(text) - known):
            message = mark(
                "The text shows image-%(number)s, and there is no such image. Add it, or take it out."
            )
            errors[f"body.{language}"] = Problem(message, {"number": number})
    if article.last_day and article.last_day < today:
        errors["last_day"] = Problem(mark("The last day has passed. Choose a later one, or leave it empty."))
    return errors


def window_of(article: ArticleView, now: datetime) -> tuple[datetime, datetime | None]:
    """From when until when the public reads it, the end excluded: whole days where the office is.

    What was public already keeps the moment of its first publication, unless its first day says otherwise.
    """
    zone = ZoneInfo(article.zone)
    first = article.shown_from or now
    if article.first_day:
        first = datetime.combine(article.first_day, time(), zone)
    last = datetime.combine(article.last_day + timedelta(days=1), time(), zone) if article.last_day else None
    return first, last
