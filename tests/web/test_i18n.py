"""Languages of pages, and local forms of numbers, days and moments."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from participation.web import i18n
from participation.web.i18n import (
    LANGUAGES,
    current_language,
    format_day,
    format_moment,
    format_number,
    format_share,
    format_weekday,
    gettext,
    mark,
    ngettext,
    set_language,
    translate,
    using_language,
)

MOMENT = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    with using_language("id"):
        yield


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small catalogues of our own: Javanese knows one message, Indonesian two."""
    for language, messages in {"id": {"Send": "Kirim", "Open": "Buka"}, "jv": {"Send": "Kirimna"}}.items():
        directory = tmp_path / language / "LC_MESSAGES"
        directory.mkdir(parents=True)
        lines = [f'msgid "{message}"\nmsgstr "{text}"\n' for message, text in messages.items()]
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        (directory / "participation.po").write_text("\n".join([header, *lines]), encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALE_DIRECTORY", tmp_path)
    i18n.catalogue.cache_clear()
    yield
    i18n.catalogue.cache_clear()


def test_an_unknown_language_is_indonesian() -> None:
    """A typed address with another code never breaks a page."""
    set_language("xx")
    assert current_language() == "id"


def test_a_language_for_a_while() -> None:
    """A mail to somebody else does not change the language of the page, even when it fails."""

    def write_in_english() -> None:
        with using_language("en"):
            assert current_language() == "en"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_in_english()
    assert current_language() == "id"


@pytest.mark.usefixtures("catalogues")
def test_the_nearest_wording_is_taken() -> None:
    """Javanese where there is one, else Indonesian, else the English message itself."""
    with using_language("jv"):
        assert [gettext(message) for message in ("Send", "Open", "Close")] == ["Kirimna", "Buka", "Close"]
    with using_language("en"):
        assert gettext("Send") == "Send"


def test_a_message_without_wording_takes_the_next_language(tmp_path: Path, catalogues: None) -> None:
    """Left empty in Javanese, whether alone or with a plural, it is said in Indonesian and not in English."""
    lines = ["Content-Type: text/plain; charset=utf-8", "Plural-Forms: nplurals=1; plural=0;"]
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)
    for language, (answers, sent) in {"id": ("%(num)s jawaban", "Terkirim"), "jv": ("", "")}.items():
        plural = f'msgid "%(num)s answer"\nmsgid_plural "%(num)s answers"\nmsgstr[0] "{answers}"\n'
        single = f'msgid "Sent"\nmsgstr "{sent}"\n'
        path = tmp_path / language / "LC_MESSAGES" / "participation.po"
        path.write_text("\n".join([header, plural, single]), encoding="utf-8")
    with using_language("jv"):
        assert ngettext("%(num)s answer", "%(num)s answers", 2) == "%(num)s jawaban"
        assert gettext("Sent") == "Terkirim"


def test_nothing_is_never_the_header_of_a_catalogue() -> None:
    """An empty message stays empty in every language."""
    for language in LANGUAGES:
        with using_language(language):
            assert gettext("") == ""


def test_a_marked_message_is_itself() -> None:
    """Marking only shows it to whoever collects messages."""
    assert mark("Send") == "Send"


def test_parameters_come_in_local_form() -> None:
    """Numbers and days inside a sentence follow the language of the page; words stay as they are."""
    parameters = {"count": 1234, "day": date(2026, 11, 23), "name": "Sari"}
    with using_language("en"):
        assert (
            translate("%(count)s on %(day)s by %(name)s", parameters) == "1,234 on 23 November 2026 by Sari"
        )
    assert translate("%(count)s x %(day)s", parameters) == "1.234 x 23 November 2026"
    assert translate("100%") == "100%"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("id", ("1.234,5", "31%", "Senin, 23 November 2026")),
        ("en", ("1,234.5", "31%", "Monday, 23 November 2026")),
    ],
)
def test_numbers_and_days(language: str, expected: tuple[str, str, str]) -> None:
    """As the public offices of the country write them, and as English readers expect them."""
    with using_language(language):
        day = date(2026, 11, 23)
        assert (format_number(1234.5), format_share(0.314), format_weekday(day)) == expected
        assert format_day(day) == "23 November 2026"


def test_the_day_of_a_moment_is_that_of_the_people_here() -> None:
    """What an office did early in the morning it did not do the day before, as clocks of the database have it."""
    assert format_day(datetime(2026, 11, 22, 20, 40, tzinfo=UTC)) == "23 November 2026"


def test_regional_languages_write_numbers_as_indonesian_does() -> None:
    """CLDR has other digits and separators for them, which no office uses."""
    for language in ("jv", "su"):
        with using_language(language):
            assert format_number(1234.5, 2) == "1.234,50"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "23 November 2026 05.05 WIB"),
        ("Asia/Makassar", "23 November 2026 06.05 WITA"),
        ("Asia/Jayapura", "23 November 2026 07.05 WIT"),
    ],
)
def test_moments_name_their_zone(zone: str, expected: str) -> None:
    """The same moment in the three zones of the country."""
    assert format_moment(MOMENT, zone) == expected
