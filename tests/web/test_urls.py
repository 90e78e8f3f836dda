"""Addresses with a language in front, and redirects that stay here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.web.i18n import LANGUAGES, using_language
from participation.web.urls import is_local, nearest_page, split_language, url


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/services", ("en", "/services")),
        ("/services", ("id", "/services")),
        ("/id/services", ("id", "/services")),
        ("/en", ("en", "/")),
        ("/en/", ("en", "/")),
        ("/english", ("id", "/english")),
        ("/", ("id", "/")),
        ("", ("id", "")),
    ],
)
def test_the_language_stands_first(path: str, expected: tuple[str, str]) -> None:
    """Indonesian needs no prefix, and a word that only begins like one is a path."""
    assert split_language(path) == expected


@given(st.sampled_from(list(LANGUAGES)), st.sampled_from(["/", "/services", "/surveys/a-b"]))
def test_an_address_comes_back(language: str, path: str) -> None:
    """What url makes, split_language reads."""
    assert split_language(url(path, language)) == (language, path)
    with using_language(language):
        assert url(path) == url(path, language)


PAGES = {"/manage", "/manage/schedules", "/manage/schedules/{number}"}


@pytest.mark.parametrize(
    ("path", "template", "expected"),
    [
        ("/manage/schedules/3", "/manage/schedules/{number}", "/manage/schedules/3"),
        ("/manage/schedules/3/active", "/manage/schedules/{number}/active", "/manage/schedules/3"),
        ("/manage/schedules/3/active/", "/manage/schedules/{number}/active", "/manage/schedules/3"),
        ("/manage/jobs/mail/run", "/manage/jobs/{name}/run", "/manage"),
        ("/elsewhere/3", "/elsewhere/{number}", "/"),
        ("/nowhere", "", "/nowhere"),
    ],
)
def test_a_form_stands_on_the_nearest_page_above(path: str, template: str, expected: str) -> None:
    """An address that only takes forms is left out; one without a route stays as it is."""
    assert nearest_page(path, template, PAGES) == expected


@pytest.mark.parametrize("target", ["/", "/manage", "/en/manage?x=1"])
def test_our_own_pages_are_local(target: str) -> None:
    """After signing in, people come back to where they were."""
    assert is_local(target)


@pytest.mark.parametrize(
    "target",
    ["", "manage", "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/a\\b", "/a\r\nb",
     "javascript:alert(1)", "/\t/elsewhere.example"],
)  # fmt: skip
def test_other_places_are_not(target: str) -> None:
    """No link to us sends people on to somebody else."""
    assert not is_local(target)
