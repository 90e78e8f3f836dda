"""What keeps an application of an organisation from being taken. Pure."""

from collections.abc import Collection
from urllib.parse import urlsplit

from participation.errors import Problem
from participation.messages.phones import phone_of
from participation.organisations.partner_schemas import ApplicationWanted
from participation.organisations.partner_wording import ORGANISATION_KINDS
from participation.web.i18n import mark

LONGEST = {
    "name": 200,
    "registration": 100,
    "about": 4_000,
    "contact": 200,
    "email": 254,
    "phone": 40,
    "website": 200,
}
"""Characters, as the columns hold them."""
NEEDED = {
    "name": mark("Write the legal name of your organisation."),
    "about": mark("Write what your organisation does, and for whom."),
    "contact": mark("Write the name of the person whom the office can ask."),
    "email": mark("Write an e-mail address: the office answers there."),
}

ORDER = ("name", "kind", "registration", "about", "website", "areas", "contact", "email", "phone")
"""As the form asks."""

Problems = dict[str, Problem]


def application_problems(wanted: ApplicationWanted, offered: Collection[int]) -> Problems:
    """What is wrong, by field; `offered` are the areas that can be chosen."""
    errors: Problems = {
        name: Problem(message) for name, message in NEEDED.items() if not getattr(wanted, name)
    }
    if wanted.kind not in ORGANISATION_KINDS:
        errors["kind"] = Problem(mark("Choose what kind of organisation it is."))
    if not set(wanted.areas) <= set(offered) or (offered and not wanted.areas):
        errors["areas"] = Problem(mark("Choose the areas where your organisation works."))
    if wanted.phone and phone_of(wanted.phone) is None:
        errors["phone"] = Problem(mark("Write a phone number, for example 0812 3456 7890."))
    if wanted.website and not _is_website(wanted.website):
        errors["website"] = Problem(mark("Write an address that begins with https://."))
    errors |= _too_long(wanted)
    return {name: errors[name] for name in ORDER if name in errors}


def _too_long(wanted: ApplicationWanted) -> Problems:
    shorten = mark("Shorten this text to %(longest)s characters.")
    return {
        name: Problem(shorten, {"longest": longest})
        for name, longest in LONGEST.items()
        if len(getattr(wanted, name)) > longest
    }


def _is_website(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc
