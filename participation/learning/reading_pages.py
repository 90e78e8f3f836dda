"""Articles as they are read: their Markdown as HTML, with their images, and the way on for who came by a link."""

from collections.abc import Callable
from typing import Any

from litestar import Request
from markupsafe import Markup

from participation.learning.markdown import Picture, html_of
from participation.learning.schemas import ImageView, Shown
from participation.surveys.service import source_of
from participation.texts import language_in, text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language
from participation.web.panels import filled
from participation.web.urls import url


def public_address(image: ImageView) -> str:
    return f"/learn/images/{image.file}"


def reading(text: Shown, address: Callable[[ImageView], str] = public_address) -> dict[str, Any]:
    """What learning/article_text.html shows of an article in the language of the page."""
    here = current_language()
    pictures = {
        image.number: Picture(address(image), text_in(image.description, here, DEFAULT_LANGUAGE))
        for image in text.images
    }
    html = html_of(text_in(text.body, here, DEFAULT_LANGUAGE), pictures, url)
    return {
        "text_shown": text,
        "body": Markup(html),  # noqa: S704 (html_of lets no markup through)
        "body_language": language_in(text.body, here, DEFAULT_LANGUAGE),
    }


async def led_here(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What learning/led_here.html shows to who came by a link, and what goes along from page to page of a course."""
    source = source_of(request.query_params.get("source", ""))
    panels = await filled(request.app.state.panels.reading, source) if source else []
    return {"panels": panels, "led_by": f"?source={source}" if panels else ""}
