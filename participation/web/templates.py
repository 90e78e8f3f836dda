"""The template engine: Jinja2 with translations, local forms and the addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.routes import HTTPRoute
from litestar.template.config import TemplateConfig
from markupsafe import Markup, escape

from participation import texts
from participation.web import i18n
from participation.web.forms import EMPTY_FORM
from participation.web.languages import language_name
from participation.web.urls import nearest_page, split_language, url

PACKAGE = Path(__file__).parent.parent
STATIC_DIRECTORY = PACKAGE / "web" / "static"


def template_directory() -> Path:
    """Beside the package once installed, at the top of the repository while it is worked on."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


@cache
def asset(name: str) -> str:
    """The address of a static file, with a digest of its content so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC_DIRECTORY / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@cache
def inline_picture(name: str) -> str:
    """A small SVG file as an address that holds all of it: a page needs no request for it."""
    return "data:image/svg+xml," + quote((STATIC_DIRECTORY / name).read_text("utf-8"), safe="/:=' ")


def text_here(text: dict[str, str] | None, default_language: str = i18n.DEFAULT_LANGUAGE) -> str:
    """A text of several languages in the language of the page."""
    return texts.text_in(text or {}, i18n.current_language(), default_language)


def spoken_text(text: dict[str, str] | None, default_language: str = i18n.DEFAULT_LANGUAGE) -> Markup:
    """The same, marked with its language where the page is in another one: screen readers switch voices."""
    here = i18n.current_language()
    shown_in = texts.language_in(text or {}, here, default_language)
    words = escape(text_here(text, default_language))
    return words if shown_in == here else Markup('<span lang="{}">{}</span>').format(shown_in, words)


def counted_text(singular: str, plural: str, count: int, **parameters: object) -> Markup:
    """A message about a number of things; `%(num)s` is that number in local form, everything else is escaped."""
    words = i18n.ngettext(singular, plural, count)
    return Markup(words) % {"num": i18n.format_number(count), **parameters}  # noqa: S704 (our own catalogue)


@cache
def environment() -> Environment:
    """The one Jinja environment; an undefined name is an error, never an empty place on a page."""
    made = Environment(
        loader=FileSystemLoader(template_directory()),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        ngettext=counted_text,
        asset=asset,
        inline_picture=inline_picture,
        url=url,
        languages=i18n.LANGUAGES,
        language_name=language_name,
        language=i18n.current_language,
        text=text_here,
        spoken=spoken_text,
        translate=i18n.translate,
        empty_form=EMPTY_FORM,
    )
    made.filters.update(
        number=i18n.format_number,
        share=i18n.format_share,
        day=i18n.format_day,
        weekday=i18n.format_weekday,
        moment=i18n.format_moment,
        zone=i18n.zone_label,
    )
    return made


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def page(request: Request[Any, Any, Any], template: str, status: int = 200, /, **context: Any) -> Template:
    """A page of the platform. `context` reaches the template beside what base.html needs."""
    return Template(template_name=template, context={**shell_context(request), **context}, status_code=status)


def shell_context(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What base.html needs of every page: who looks, where, and what was just done."""
    actor = request.scope.get("user")
    session = request.scope.get("session")
    notice = session.pop("notice", None) if isinstance(session, dict) else None
    here = split_language(request.url.path)[1]
    return {
        "site": request.app.state.site,
        "actor": actor,
        "here": here,
        "query": request.url.query,
        "page_address": _page_address(request, here),
        "notice": notice,
    }


def _page_address(request: Request[Any, Any, Any], here: str) -> str:
    """Where this page is opened anew, in whichever language; the answer to a form has only the form's own page."""
    template = str(request.scope.get("path_template", ""))
    if request.method == "POST":
        pages = {
            route.path_format
            for route in request.app.routes
            if isinstance(route, HTTPRoute) and "GET" in route.methods
        }
        if template not in pages:
            return nearest_page(here, template, pages)
    return f"{here}?{request.url.query}" if request.url.query else here


def say(request: Request[Any, Any, Any], message: str, **parameters: object) -> None:
    """Keeps a sentence for the top of the next page of this signed-in person: what was done."""
    request.session["notice"] = {"message": message, "parameters": parameters}
