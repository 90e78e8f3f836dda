"""Posters and handbills of a short link, as PDF for print and as PNG for sending on."""

from collections.abc import Sequence

from participation.campaigns.link_pictures import qr_svg
from participation.campaigns.link_texts import address_of, breakable, printable, typing_address
from participation.campaigns.schemas import CampaignView, LinkView
from participation.campaigns.tables import Medium
from participation.campaigns.wording import MEDIA
from participation.files.typesetting import typeset
from participation.texts import shortened, text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate, using_language
from participation.web.templates import template_directory

LONGEST_ON_POSTER = 600
LONGEST_ON_HANDBILL = 260
SCAN = mark("Scan it with the camera of your phone")
TYPE = mark("or open %(typing)s and type this code")
UNTIL = mark("Until %(day)s")
WHO = mark("%(partner)s, for %(office)s")
BEGINNING = "sheet.typ"
CARDS = "cards.typ"
MOST_CARDS = 400
"""In one file: fifty pages."""
SHEETS = {"poster": "poster.typ", "handbill": "handbill.typ"}
PRINTED = {f"{name}.{ending}" for name in SHEETS for ending in ("pdf", "png")}
"""Names of the files there are."""


async def printed(campaign: CampaignView, link: LinkView, base_url: str, file_name: str) -> bytes:
    """One of PRINTED, in the language of the link. Raises Unavailable when it cannot be made now."""
    name, _, ending = file_name.partition(".")
    template = _template(SHEETS[name])
    pictures = {"qr.svg": qr_svg(address_of(link, base_url))}
    return await typeset(template, words_of(campaign, link, base_url), pictures, ending)


async def cards(campaign: CampaignView, links: Sequence[LinkView], base_url: str) -> bytes:
    """A PDF with a card for each of these links, for whoever hands them out. Raises Unavailable as `printed` does."""
    pictures = {f"{link.code}.svg": qr_svg(address_of(link, base_url)) for link in links}
    data = {
        "language": current_language(),
        "title": breakable(printable(text_in(campaign.title, current_language(), DEFAULT_LANGUAGE))),
        "office": campaign.office_name,
        "typing": typing_address(base_url),
        "cards": [_card(campaign, link, base_url) for link in links],
    }
    return await typeset(_template(CARDS), data, pictures)


def _template(name: str) -> str:
    """A sheet behind what all of them begin with."""
    directory = template_directory() / "campaigns"
    return "".join((directory / part).read_text("utf-8") for part in (BEGINNING, name))


def _card(campaign: CampaignView, link: LinkView, base_url: str) -> dict[str, str]:
    words = words_of(campaign, link, base_url)
    place = " · ".join(filter(None, (link.volunteer, link.place))) or translate(MEDIA[Medium(link.medium)])
    said = {name: words[name] for name in ("scan", "type", "code", "address")}
    return {**said, "place": breakable(printable(place)), "picture": f"{link.code}.svg"}


def words_of(campaign: CampaignView, link: LinkView, base_url: str) -> dict[str, str]:
    """All that is said on a poster or a handbill."""
    message = printable(text_in(campaign.message, link.language, DEFAULT_LANGUAGE))
    with using_language(link.language):
        return {
            "language": link.language,
            "office": campaign.office_name,
            "title": breakable(printable(text_in(campaign.title, link.language, DEFAULT_LANGUAGE))),
            "message": breakable(shortened(message, LONGEST_ON_POSTER)),
            "short": breakable(shortened(message, LONGEST_ON_HANDBILL)),
            "address": address_of(link, base_url),
            "code": link.code,
            "scan": translate(SCAN),
            "typing": typing_address(base_url),
            "type": translate(TYPE, {"typing": typing_address(base_url)}),
            "until": translate(UNTIL, {"day": campaign.ends_on}) if campaign.ends_on else "",
            "who": breakable(_who(campaign)),
        }


def _who(campaign: CampaignView) -> str:
    if not campaign.partner_name:
        return campaign.office_name
    return translate(WHO, {"partner": campaign.partner_name, "office": campaign.office_name})
