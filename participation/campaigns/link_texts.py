"""What a short link is in words: its address, what people send along with it, a button for another site. Pure."""

import re
from html import escape
from unicodedata import category
from urllib.parse import quote

from participation.campaigns.schemas import CampaignView, LinkView
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE

BUTTON = (
    '<a href="{address}" style="display:inline-block;padding:.75rem 1.25rem;border-radius:.375rem;'
    'background:#0b5c66;color:#fff;font:600 1rem/1.4 system-ui,sans-serif;text-decoration:none">{label}</a>'
)
PICTURES = frozenset({"So", "Sk", "Cf"})
"""Unicode's categories of emoji, of their colours and of what joins them …"""
VARIANT = "\ufe0f"
"""… and what asks for one."""
LONG_WORD = re.compile(r"\S{16,}")
SYLLABLE = re.compile(r"(?<=\w{2})(?<!n(?=[gy]))(?=(?:n[gy]|sy|kh|[^\Waeiou])[aeiou]\w)", re.IGNORECASE)
"""Where one begins that may stand on the next line: per-tang-gung-ja-wa-ban."""
SIGN = re.compile(r"(?<=[./-])(?=\w)")
MARKS = ".,;:!?…()“”\"'"
LONGEST_PIECE = 12
HYPHEN, NO_SIGN = "\u00ad", "\u200b"
"""Unicode's places for a break: a hyphen is seen where the line ends there, or nothing is."""


def address_of(link: LinkView, base_url: str) -> str:
    return f"{base_url}/k/{link.code}"


def typing_address(base_url: str) -> str:
    """Where a code is typed, as people say it."""
    return f"{base_url.partition('://')[2]}/k"


def shared_text(campaign: CampaignView, link: LinkView, base_url: str) -> str:
    """What people are told in the language of the link, then the link."""
    message = text_in(campaign.message, link.language, DEFAULT_LANGUAGE)
    return f"{message}\n{address_of(link, base_url)}".strip()


def whatsapp_link(text: str) -> str:
    """Opens the sender's own WhatsApp with the text ready; reaches nobody by itself."""
    return f"https://wa.me/?text={quote(text)}"


def sms_link(text: str) -> str:
    return f"sms:?body={quote(text)}"


def button_for(campaign: CampaignView, link: LinkView, base_url: str) -> str:
    """HTML that somebody puts on another site: a link that looks like a button; it loads nothing and watches nobody."""
    label = text_in(campaign.title, link.language, DEFAULT_LANGUAGE)
    return BUTTON.format(address=escape(address_of(link, base_url)), label=escape(label))


def printable(text: str) -> str:
    """In one paragraph, and without the little pictures that fonts for print do not have."""
    shown = "".join(sign for sign in text if category(sign) not in PICTURES and sign != VARIANT)
    return " ".join(shown.split())


def breakable(text: str) -> str:
    """With places where long words may be broken: the typesetter knows the syllables of no Indonesian language."""
    return LONG_WORD.sub(lambda found: _broken(found[0]), text)


def _broken(word: str) -> str:
    """Between syllables, with a hyphen; what is no word, an address for example, behind its signs, without one."""
    if not word.strip(MARKS).isalpha():
        return NO_SIGN.join(piece for part in SIGN.split(word) for piece in _pieces(part))
    return HYPHEN.join(piece for syllable in SYLLABLE.split(word) for piece in _pieces(syllable))


def _pieces(word: str) -> list[str]:
    return [word[start : start + LONGEST_PIECE] for start in range(0, len(word), LONGEST_PIECE)]
