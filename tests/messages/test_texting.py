"""What a text message holds, and when none is sent."""

from datetime import UTC, datetime

import pytest

from participation.messages.phones import is_phone, phone_of
from participation.messages.quiet import not_before
from participation.messages.texting import parts_of, plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ā" * 70, 1),
        ("ā" * 71, 2),
        ("🙏" * 35, 1),
        ("🙏" * 36, 2),
    ],
)
def test_parts_are_counted_as_they_are_paid_for(text: str, parts: int) -> None:
    """160 signs of the default alphabet, 70 of all others; several parts carry a header (3GPP TS 23.038, 23.040)."""
    assert parts_of(text) == parts


def test_typographic_signs_cost_nothing() -> None:
    """Quotation marks and dashes alone do not make a text twice as long."""
    text = plain("Uji coba “Antre dari rumah” – 2 hari lagi…")
    assert text == 'Uji coba "Antre dari rumah" - 2 hari lagi...'
    assert parts_of(text.ljust(160)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-789", "+628123456789"),
        ("62 812 3456 789", "+628123456789"),
        ("+65 9123 4567", "+6591234567"),
        ("812345678", "+62812345678"),
        ("215551234", None),
        ("0812", None),
        ("0812-3456", None),
        ("+62 812 3456 7", None),
        ("62812345678901 2", None),
        ("+81 3 1234 5678", "+81312345678"),
        ("0274 51234", "+6227451234"),
        ("+62812345678901234", None),
        ("nol delapan", None),
    ],
)
def test_numbers_are_kept_in_one_way(typed: str, kept: str | None) -> None:
    """However it was typed, a number stands there once; what is none is not guessed at."""
    assert phone_of(typed) == kept
    assert kept is None or is_phone(kept)


@pytest.mark.parametrize(
    ("moment", "zone", "later"),
    [
        ("2026-11-27T01:00", "Asia/Jakarta", "2026-11-27T01:00"),  # eight
        ("2026-11-27T12:59", "Asia/Jakarta", "2026-11-27T12:59"),
        ("2026-11-27T13:00", "Asia/Jakarta", "2026-11-28T01:00"),  # twenty
        ("2026-11-26T17:30", "Asia/Jakarta", "2026-11-27T01:00"),  # half past midnight
        ("2026-12-31T13:00", "Asia/Jakarta", "2027-01-01T01:00"),
        ("2026-11-27T12:00", "Asia/Jayapura", "2026-11-27T23:00"),
        ("2026-11-27T20:00", "", "2026-11-27T20:00"),
    ],
)
def test_nothing_is_sent_at_night(moment: str, zone: str, later: str) -> None:
    """From eight in the evening until eight in the morning, where the office is, messages wait."""
    assert not_before(_at(moment), zone) == _at(later)


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)
