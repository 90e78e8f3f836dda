"""Addresses. A language other than Indonesian stands first in the path, so that pages need no cookie."""

from collections.abc import Collection

from participation.clock import today
from participation.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, current_language


def split_language(path: str) -> tuple[str, str]:
    """`/en/services` → ("en", "/services"); a path without a language is Indonesian, as one with "id" is."""
    first, _, rest = path[1:].partition("/")
    if first in LANGUAGES:
        return first, "/" + rest
    return DEFAULT_LANGUAGE, path


def url(path: str, language: str | None = None) -> str:
    """The path in the language of the page, or in another one."""
    language = language or current_language()
    return path if language == DEFAULT_LANGUAGE else f"/{language}{path}"


def nearest_page(path: str, template: str, pages: Collection[str]) -> str:
    """The path if its route is among those of pages, else the first one above it that is: where its form stands.

    `template` is the path's route, "/services/{slug}", as `pages` hold them.
    """
    path = path.rstrip("/")
    while template and template not in pages:
        path, template = path.rpartition("/")[0], template.rpartition("/")[0]
    return path or "/"


def kept_address(path: str, version: int = 0) -> str:
    """The path under which a phone keeps a page: what it has it does not fetch again on the same day."""
    return f"{path}?v={version}-{today().isoformat()}"


def is_local(target: str) -> bool:
    """Whether a redirect target given from outside stays here: one slash, no host, no control characters."""
    return (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and "\\" not in target
    )
