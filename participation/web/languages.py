"""Languages that surveys are written in: any code of BCP 47, with the name that CLDR knows it by."""

import re

from babel import Locale

from participation.web.i18n import LANGUAGES, current_language

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
_OWN_NAMES = {
    "min": "Baso Minangkabau",
    "ban": "Basa Bali",
    "mad": "Basa Madura",
    "ace": "Bahsa Acèh",
    "ar": "العربية",
}
OFFERED = ("ace", "ban", "bjn", "bug", "mad", "mak", "min", "sas", "ms", "ar", "zh")
"""Suggested first: languages of Indonesia that CLDR names, and some that guests read."""


def own_name(code: str) -> str:
    """What the speakers of a language call it, for them to find it; else as `language_name`."""
    return _OWN_NAMES.get(code) or language_name(code)


def language_name(code: str) -> str:
    """The language in the words of the page: "Madura"; the code itself where CLDR has no name for it."""
    if code in LANGUAGES:
        return LANGUAGES[code]
    base, _, rest = code.partition("-")
    name = _names().get(base)
    if name is None:
        return code
    return f"{name} ({rest})" if rest else name


def language_code(typed: str) -> str | None:
    """The code of a language that somebody wrote by its code or its name; None for what is neither."""
    wanted = typed.strip()
    if _CODE.fullmatch(wanted):
        return wanted
    folded = wanted.casefold()
    own = {name.casefold(): code for code, name in LANGUAGES.items()}
    known = {name.casefold(): code for code, name in _names().items() if _CODE.fullmatch(code)}
    return own.get(folded) or known.get(folded)


def _names() -> dict[str, str]:
    return dict(Locale.parse("en" if current_language() == "en" else "id").languages)
