"""Markdown as staff write it, as HTML that is safe to show: no HTML of their own, no image from elsewhere. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

IMAGE = re.compile(r"image-(\d{1,3})")
"""How a text names one of its images: ![](image-1)."""
_LINK = re.compile(r"(?:https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
_LOWEST_HEADING = 6


class Picture(NamedTuple):
    """Where an image of the text lies, and what it shows, in words."""

    address: str
    description: str


def _may_lead(address: str) -> bool:
    """Whether a link leads to the web, to mail, to a phone, or to a page of ours; or names an image."""
    return bool(_LINK.match(address) or IMAGE.fullmatch(address))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _may_lead  # type: ignore[method-assign,assignment]
    return parser


_PARSER = _parser()


def html_of(text: str, pictures: Mapping[int, Picture], local: Callable[[str], str]) -> str:
    """The text as HTML; `local` puts the language of the page before an address of ours.

    HTML in it is shown as it was typed. Headings begin at the second level, as the page has a first one, and leave
    out no level. An image that is none of `pictures` is left out but for its words.
    """
    tokens = _PARSER.parse(text)
    _settle_headings([token for token in tokens if token.type in {"heading_open", "heading_close"}])
    for token in tokens:
        for child in token.children or ():
            _settle(child, pictures, local)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _settle_headings(tokens: list[Token]) -> None:
    highest = min((int(token.tag[1]) for token in tokens), default=1)
    before = 1
    for opening, closing in zip(tokens[::2], tokens[1::2], strict=True):
        before = min(int(opening.tag[1]) - highest + 2, before + 1, _LOWEST_HEADING)
        opening.tag = closing.tag = f"h{before}"


def _settle(token: Token, pictures: Mapping[int, Picture], local: Callable[[str], str]) -> None:
    if token.type == "link_open":
        _settle_link(token, local)
    elif token.type == "image":
        _settle_image(token, pictures)


def _settle_link(token: Token, local: Callable[[str], str]) -> None:
    address = str(token.attrGet("href") or "")
    if address.startswith("/"):
        token.attrSet("href", local(address))
    elif _ELSEWHERE.match(address):
        token.attrSet("rel", "noopener noreferrer nofollow")
    elif IMAGE.fullmatch(address):
        token.attrSet("href", "#content")


def _settle_image(token: Token, pictures: Mapping[int, Picture]) -> None:
    """Its words stand in the list of images, once by language, and not in the text."""
    picture = pictures.get(_number(token))
    if picture is None:
        token.type, token.tag, token.children = "text", "", None
        return
    token.attrSet("src", picture.address)
    token.attrSet("loading", "lazy")
    token.children = [Token("text", "", 0, content=picture.description)]


def _number(token: Token) -> int:
    named = IMAGE.fullmatch(str(token.attrGet("src") or ""))
    return int(named[1]) if named else 0


def images_named(text: str) -> frozenset[int]:
    """Numbers of the images that a text shows."""
    found = {_number(token) for token in _tokens(_PARSER.parse(text)) if token.type == "image"}
    return frozenset(found - {0})


def _tokens(tokens: list[Token]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from token.children or ()
