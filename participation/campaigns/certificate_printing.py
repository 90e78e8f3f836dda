"""A certificate as a PDF for print: tagged, with a QR code that leads to where it is checked."""

from participation.campaigns.certificate_schemas import CertificateContent, CertificateView
from participation.campaigns.coverage import STEP
from participation.campaigns.link_pictures import qr_svg
from participation.campaigns.link_texts import printable
from participation.campaigns.report_wording import at_least
from participation.files.typesetting import typeset
from participation.texts import text_in
from participation.web.i18n import (
    DEFAULT_LANGUAGE,
    current_language,
    format_day,
    mark,
    translate,
    using_language,
)
from participation.web.templates import template_directory
from participation.web.urls import url

LANGUAGES = ("id", "en")
"""In which every word of it is there."""
TEMPLATE = "certificate.typ"
HEADING = mark("Certificate")
SAYS = mark("%(office)s certifies with thanks that")
RAN = mark("has run the campaign")
FOR = mark("for “%(about)s”, from %(first)s to %(last)s.")
CAME = mark("In that time %(reached)s answers came, %(by_links)s of them by its links.")
REACHED = mark("%(done)s of %(all)s target groups were reached as planned.")
CHECK = mark("Number %(number)s. Whether this certificate holds can be seen at %(address)s")


async def printed_certificate(certificate: CertificateView, base_url: str) -> bytes:
    """In the language of the page, where certificates have it. Raises Unavailable when it cannot be made now."""
    template = (template_directory() / "campaigns" / TEMPLATE).read_text("utf-8")
    language = current_language() if current_language() in LANGUAGES else DEFAULT_LANGUAGE
    with using_language(language):
        address = base_url + url(f"/partners/certificates/{certificate.number}")
        words = {**words_of(certificate.content), **_signed(certificate, address), "language": language}
    return await typeset(template, words, {"qr.svg": qr_svg(address)})


def words_of(content: CertificateContent) -> dict[str, str]:
    """What is certified, line by line, in the language of the page."""
    counts: dict[str, object] = {
        "reached": at_least(content.reached, STEP),
        "by_links": at_least(content.by_links, STEP),
    }
    days: dict[str, object] = {"first": content.starts_on, "last": content.ended_on}
    return {
        "heading": translate(HEADING),
        "says": translate(SAYS, {"office": content.office_name}),
        "partner": printable(content.partner_name),
        "ran": translate(RAN),
        "title": _printed(content.title),
        "about": translate(FOR, {"about": _printed(content.about), **days}),
        "came": translate(CAME, counts),
        "reached": translate(REACHED, {"done": content.done, "all": content.targets}),
    }


def _signed(certificate: CertificateView, address: str) -> dict[str, str]:
    return {
        "day": format_day(certificate.content.issued_on),
        "office": certificate.content.office_name,
        "signer": printable(certificate.content.signer),
        "position": printable(certificate.content.position),
        "check": translate(CHECK, {"number": certificate.number, "address": address}),
        "address": address,
    }


def _printed(text: dict[str, str]) -> str:
    return printable(text_in(text, current_language(), DEFAULT_LANGUAGE))
