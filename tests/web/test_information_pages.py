"""The pages about the platform itself: who runs it, privacy, accessibility."""

import pytest

from participation.organisations.queries import UNNAMED_SITE
from participation.organisations.schemas import SiteUpdate, SiteView
from participation.web.i18n import using_language
from participation.web.templates import environment

PAGES = ("about", "privacy", "accessibility")
SITE = SiteUpdate(
    name={"id": "Suara Warga"},
    operator="Pemerintah Kota Contoh",
    contact_email="halo@kota-contoh.example",
    contact_phone="(000) 000-1234",
    data_protection_contact="pdp@kota-contoh.example",
)


def _page(name: str, site: SiteView = SITE, language: str = "en") -> str:
    with using_language(language):
        template = environment().get_template(f"web/{name}.html")
        return template.render(site=site, actor=None, here=f"/{name}", page_address=f"/{name}", notice=None)


@pytest.mark.parametrize("name", PAGES)
def test_an_installation_without_contacts_has_them_too(name: str) -> None:
    """Before anyone has named a contact each page has one heading, and empty links lead nowhere."""
    page = _page(name, UNNAMED_SITE)
    assert page.count("<h1>") == 1
    assert "mailto:" not in page


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_in_a_regional_language_says_so(name: str) -> None:
    """On a Javanese page whose text is Indonesian, a screen reader reads it as Indonesian."""
    assert '<main id="content" lang="id">' in _page(name, language="jv")
    assert '<main id="content">' in _page(name, language="en")


def test_people_find_whom_to_ask() -> None:
    """The operator and its contacts stand under #contact, where the foot of every page leads."""
    about = _page("about")
    contact = about[about.index('id="contact"') :]
    assert "Pemerintah Kota Contoh" in about
    assert "mailto:halo@kota-contoh.example" in contact
    assert "(000) 000-1234" in contact


def test_privacy_names_the_law_the_rights_and_the_contact() -> None:
    """UU PDP 27/2022, the deadline of 3 × 24 hours, withdrawing by receipt and the data protection contact."""
    privacy = _page("privacy")
    for needed in ("UU 27/2022", "3 × 24 hours", 'href="/en/receipts"', "mailto:pdp@kota-contoh.example"):
        assert needed in privacy


def test_accessibility_names_the_aim_the_limits_and_a_person() -> None:
    """WCAG 2.2 AA as the aim, what does not work well yet, and how to reach somebody."""
    page = _page("accessibility")
    for needed in ("WCAG 2.2", "What does not work well yet", "mailto:halo@kota-contoh.example"):
        assert needed in page
