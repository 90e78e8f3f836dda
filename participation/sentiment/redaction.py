"""Take personal data out of a comment before anyone but its author reads it.

Numbers are recognised by their form and the words before them, names by the form of address before them,
addresses by their parts (`names.py`). How much gets caught is measured in `tests/sentiment/` and stated in
the model card. Every pattern is bounded or consumes what it has read, so that time grows in proportion to
the text, whatever it is made of.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from participation.sentiment.names import ADDRESSES, INTRODUCING, NAMES

PLACEHOLDERS = {
    "nik": "[nik]",
    "kk": "[kk]",
    "bpjs": "[bpjs]",
    "phone": "[telepon]",
    "email": "[surel]",
    "plate": "[plat]",
    "account": "[rekening]",
    "number": "[nomor]",
    "link": "[tautan]",
    "handle": "[akun]",
    "name": "[nama]",
    "address": "[alamat]",
}
"""What stands in place of each kind of personal data."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without the personal data that was found, and the kinds found (sorted, each once)."""

    text: str
    kinds: tuple[str, ...]


def may_be_personal(piece: str) -> bool:
    """Whether redaction may find something at this piece of a text, which stands between two spaces.

    Quick, and sure where it says no: where no piece of a text in plain letters may be personal, in upper or lower
    case, `redact` finds nothing.
    """
    return bool(_DOUBTFUL.search(piece)) or not INTRODUCING.isdisjoint(_RUN.findall(piece.lower()))


def redact(text: str) -> Redaction:
    """Replace personal data by placeholders such as "[telepon]". Redacting twice changes nothing."""
    found: set[str] = set()

    def place(kind: str) -> str:
        found.add(kind)
        return PLACEHOLDERS[kind]

    for pattern, replace in _STEPS:
        text = pattern.sub(partial(replace, place), text)
    return Redaction(text, tuple(sorted(found)))


_DOUBTFUL = re.compile(r"[\d@[]|://|www\.|a[./]n", re.IGNORECASE)
_RUN = re.compile(r"\w+")

Place = Callable[[str], str]
Replacement = Callable[[Place, re.Match[str]], str]

# --- Links and e-mail -------------------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")
_LINK = re.compile(r"(?<![A-Za-z])(?:https?://|www\.)[^\s<>\"]++", re.IGNORECASE)
_CODE_LENGTH = 16


def _link(place: Place, match: re.Match[str]) -> str:
    """A link goes when it carries a query, a user, or a long code: it may open somebody's page."""
    link = match[0]
    codes = any(len(part) >= _CODE_LENGTH and re.search(r"\d", part) for part in link.split("/"))
    return place("link") if codes or any(sign in link for sign in "?#@") else link


_PUBLIC_BODIES = (
    "dinas|dukcapil|disduk|bpjs|jkn|kemen|pem(?:kot|kab|prov|da)|kota|kab_|polri|pol(?:da|res|sek)|samsat|pln|pdam|"
    "rsud|puskesmas|lapor|info|humas|ombudsman|kpk|bank"
)
_HANDLE = re.compile(
    rf"@(?<![^\s(,:;\"]@)(?!(?i:rp|idr)[.\d]|(?i:\w{{0,20}}(?:{_PUBLIC_BODIES})))"
    r"[A-Za-z_]\w{2,29}+(?:\.\w{1,29}+){0,3}(?![\w@])"
)
"""On social networks; those of public bodies stay, because planners must know whom people turned to."""


# --- Numbers ----------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"(?<![\w+])[(+]?\d(?:[ .()-]{0,2}\d)*+")
_DATE = re.compile(
    r"(?:\d{1,2}([/. -])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([/. -])\d{1,2}\2\d{1,2})"
    r"(?: \d{1,2}[.:]\d\d(?:[.:]\d\d)?)?"
)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_CITIZEN = re.compile(r"[1-9]\d{5}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}")
_PHONE = re.compile(r"(?:\+62|62|0)8\d{7,11}|(?:\+62|62|0)[2-7]\d{1,2}\d{6,8}")
_WORDS_BEFORE = 40
"""Characters before a number in which its label is looked for …"""
_PLACED = re.compile(rf"(?:^|\[)(?:{'|'.join(placed[1:-1] for placed in PLACEHOLDERS.values())})\]")
"""… behind what was replaced: that is shorter than what it replaced, and would bring farther labels near."""
_LABELS = (
    ("kk", re.compile(r"\b(?:kk|kartu keluarga)\b", re.IGNORECASE), range(16, 17)),
    ("bpjs", re.compile(r"\b(?:bpjs|jkn|kis|noka|peserta)\b", re.IGNORECASE), range(11, 14)),
    ("nik", re.compile(r"\b(?:nik|ktp)\b", re.IGNORECASE), range(14, 18)),
    (
        "account",
        re.compile(
            r"\b(?:no ?rek|rek|rekening|bca|bri|bni|btn|bsi|mandiri|cimb|bjb|transfer|tf|va)\b", re.IGNORECASE
        ),
        range(8, 20),
    ),
)
_PRICE = re.compile(r"\b(?:rp|idr)[ .:]{0,3}$", re.IGNORECASE)
_SHORTEST_NUMBER = 9
"""Digits of an unlabelled number that may identify somebody: an account, a customer, a ticket."""


def _number(place: Place, match: re.Match[str]) -> str:
    """A run of digits by its form; one that mixes several numbers, number by number."""
    written = match[0]
    before = _PLACED.split(match.string[max(0, match.start() - _WORDS_BEFORE) : match.start()])[-1]
    kind = _form(written, before)
    if kind or " " not in written:
        return place(kind) if kind else written
    parts = [_form(part, before) for part in written.split(" ")]
    if any(parts):
        pairs = zip(parts, written.split(" "), strict=True)
        return " ".join(place(kind) if kind else part for kind, part in pairs)
    return written


def _form(written: str, before: str) -> str | None:
    """Kind of personal number, or None for a date, an amount of money or a short number."""
    if _DATE.fullmatch(written) or _AMOUNT.fullmatch(written):
        return None
    digits = re.sub(r"[^\d+]", "", written)
    if len(digits) < 8 or (_PRICE.search(before) and written.isdecimal()):
        return None
    if _PHONE.fullmatch(digits):
        return "phone"
    for kind, label, lengths in _LABELS:
        if len(digits) in lengths and label.search(before):
            return kind
    if _CITIZEN.fullmatch(digits):
        return "nik"
    if len(digits) == 13 and digits.startswith("000"):
        return "bpjs"
    return "number" if _is_one_number(written, digits) else None


def _is_one_number(written: str, digits: str) -> bool:
    """Whether unlabelled digits are one long number rather than several short ones side by side."""
    parts = re.split(r"[ .()-]+", written)
    return len(digits) >= _SHORTEST_NUMBER and len(digits) >= 4 * (len(parts) - 1)


# --- Vehicle plates ---------------------------------------------------------------------------------------

_REGIONS = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DS|DT|DW|"
    "E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|PS|PT|PY|R|S|T|W|Z"
)
_PLATE = re.compile(rf"(?<!\w)(?:{_REGIONS})[ -]?\d{{3,4}}[ -]?[A-Z]{{1,3}}(?!\w)")
_NAMED_PLATE = re.compile(
    rf"\b(plat|nopol|no\.? ?pol|nomor polisi)((?: nomor| no)?[ .:]{{1,3}})"
    rf"(?:{_REGIONS})[ -]?\d{{1,4}}[ -]?[A-Z]{{0,3}}(?!\w)",
    re.IGNORECASE,
)


def _whole(kind: str) -> Replacement:
    return lambda place, _match: place(kind)


def _after_label(kind: str) -> Replacement:
    """Replace all but the first two groups, which introduce what is personal."""
    return lambda place, match: f"{match[1]}{match[2]}{place(kind)}"


_STEPS: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (_EMAIL, _whole("email")),
    (_LINK, _link),
    (_HANDLE, _whole("handle")),
    *((pattern, _after_label("address")) for pattern in ADDRESSES),
    (_NAMED_PLATE, _after_label("plate")),
    (_PLATE, _whole("plate")),
    (_DIGITS, _number),
    *((pattern, _after_label("name")) for pattern in NAMES),
)
