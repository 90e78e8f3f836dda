"""Languages: which one a page is in, its catalogue, and local forms of numbers and dates.

Message ids are English. Catalogues are read from the `.po` files themselves, so that there is no compiled copy
to forget. A language without its own wording falls back to Indonesian, then to English.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from participation.clock import HOME_ZONE, civil_day

DEFAULT_LANGUAGE = "id"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English", "jv": "Basa Jawa", "su": "Basa Sunda"}
"""Languages of pages. Javanese and Sundanese cover what a citizen meets while answering."""

LOCALE_DIRECTORY = Path(__file__).parent.parent / "locale"
ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}

POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
"""A whole number with points between its thousands, as it is written in Indonesia."""

_current: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    return _current.get()


def set_language(language: str) -> None:
    """Chooses the language of this request; unknown codes keep the default."""
    _current.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@contextmanager
def using_language(language: str) -> Iterator[None]:
    """Chooses a language for a while: for a mail to somebody else, or a report."""
    token = _current.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of a language, with its fallback behind it."""
    if language == "en":
        return NullTranslations()
    path = LOCALE_DIRECTORY / language / "LC_MESSAGES" / "participation.po"
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    for message in list(messages):
        # where a plural has no wording yet, write_mo puts the English one, which would hide the fallback
        if message.pluralizable and not all(message.string or ()):
            messages.delete(message.id)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    translations = Translations(compiled)
    if language != DEFAULT_LANGUAGE:
        translations.add_fallback(catalogue(DEFAULT_LANGUAGE))
    return translations


def gettext(message: str) -> str:
    # the catalogue keeps its header under the empty id: that is never a text for people
    return catalogue(_current.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    return catalogue(_current.get()).ngettext(singular, plural, count)


def mark(message: str) -> str:
    """Marks a message for the catalogue where it is written; it is translated where it is shown."""
    return message


def translate(message: str, parameters: dict[str, object] | None = None) -> str:
    """The message in the language of the page, its numbers and dates in local form."""
    text = gettext(message)
    return text % {name: _local(value) for name, value in parameters.items()} if parameters else text


def _local(value: object) -> object:
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value)
    return value


def _locale() -> Locale:
    # CLDR knows Javanese and Sundanese, yet their public offices write numbers and dates as in Indonesian
    return Locale.parse("en" if _current.get() == "en" else "id")


def format_number(value: float, decimals: int | None = None) -> str:
    """1.234,5 in Indonesian; `decimals` fixes their number."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_locale())


def read_whole(typed: str, digits: int = 9) -> int | None:
    """1234 and 1.234 alike, whatever the language; None for anything else and for more digits.

    What others could read as a decimal is refused: "1,5", "1.50", "0.500".
    """
    plain = typed.replace(".", "") if POINTS.fullmatch(typed) else typed
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= digits else None


def format_share(share: float, decimals: int = 0) -> str:
    """A share of 1 as percent: 0.314 → 31%."""
    return f"{format_number(share * 100, decimals)}%"


def format_day(day: date) -> str:
    """23 November 2026; of a moment the day on which people here lived it."""
    return babel_date(civil_day(day) if isinstance(day, datetime) else day, "d MMMM y", locale=_locale())


def format_month(month: str) -> str:
    """November 2026, for "2026-11"."""
    return babel_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=_locale())


def format_weekday(day: date) -> str:
    """Senin, 23 November 2026."""
    return babel_date(day, "EEEE, d MMMM y", locale=_locale())


def format_moment(moment: datetime, zone: str = HOME_ZONE) -> str:
    """23 November 2026 05.00 WIB; the moment must know its zone."""
    local = moment.astimezone(ZoneInfo(zone))
    hour = babel_time(local, "HH.mm" if current_language() != "en" else "HH:mm", locale=_locale())
    return f"{format_day(local.date())} {hour} {zone_label(zone)}"


def zone_label(zone: str) -> str:
    """WIB, as people say it; the name of the zone where they have no word for it."""
    return ZONE_LABELS.get(zone, zone)
