"""Words for what news, learning pages and courses keep as codes. Pure."""

from datetime import datetime

from participation.learning.schemas import ArticleView
from participation.web.i18n import mark

STATES = {
    "draft": mark("draft"),
    "public": mark("public"),
    "changed": mark("public, with changes that are not"),
    "coming": mark("approved, from its first day on"),
    "over": mark("over"),
}
STATE_KINDS = {"public": "good", "changed": "warn", "coming": "good"}


def state_of(article: ArticleView, now: datetime) -> str:
    """A key of STATES; images are looked at only where they came along."""
    if article.shown is None or article.shown_from is None:
        return "draft"
    if article.shown_until is not None and article.shown_until <= now:
        return "over"
    if article.shown_from > now:
        return "coming"
    same = all(
        getattr(article, name) == getattr(article.shown, name)
        for name in ("title", "summary", "body", "topic", "position")
    )
    return "public" if same else "changed"


AUDIENCES = {"citizens": mark("citizens"), "staff": mark("staff"), "partners": mark("partner organisations")}
