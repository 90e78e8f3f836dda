"""Who follows a link: a person, or a program that looks at it for a preview, an index or a faster next page. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

PROGRAMS = re.compile(
    r"bot|crawl|spider|slurp|preview|prerender|headless|lighthouse|scan|monitor|uptime|facebookexternalhit|facebot"
    r"|^whatsapp/|^telegram|^viber|^line/|skypeuripreview|vkshare|mastodon|embedly|quora link|outbrain|pinterest/"
    r"|proofpoint|mimecast|barracuda|safelinks|google-safety|googleother|google-read-aloud|feedfetcher|mediapartners"
    r"|curl/|wget/|python|aiohttp|httpx|go-http-client|java/|okhttp|libwww|axios|node-fetch|undici|ruby|^php|guzzle"
    r"|postman|insomnia|scrapy|nmap|zgrab|masscan|nuclei|validator"
)
"""Names that such programs go by, in small letters. Browsers within apps (`[FBAN/…]`, `Instagram …`) are people's."""
PURPOSES = ("sec-purpose", "purpose", "x-purpose", "x-moz")
AHEAD = ("prefetch", "prerender", "preview")
PAGES = frozenset({"", "document", "iframe", "frame", "empty"})
"""What a browser says it wants where it goes to a page; older ones say nothing."""


class Visitor(StrEnum):
    PERSON = "person"
    PROGRAM = "program"
    AHEAD = "ahead"  # a person's browser that fetches what the person may open next


def visitor(headers: Mapping[str, str], only_headers: bool = False) -> Visitor:
    """Judged by what the request says of itself; `headers` by small names. A guess: whoever lies is believed."""
    if any(word in headers.get(name, "") for name in PURPOSES for word in AHEAD):
        return Visitor.AHEAD
    agent = headers.get("user-agent", "").lower()
    if only_headers or not agent or PROGRAMS.search(agent):
        return Visitor.PROGRAM
    elsewhere = headers.get("sec-fetch-mode", "navigate") != "navigate"
    return Visitor.PROGRAM if elsewhere or headers.get("sec-fetch-dest", "") not in PAGES else Visitor.PERSON
