"""What a link is in words, and what is printed of long texts."""

import pytest
from msgspec.structs import replace

from participation.campaigns.link_texts import HYPHEN, NO_SIGN, breakable, button_for, printable
from participation.campaigns.schemas import CampaignView, LinkView
from participation.texts import shortened

LINK = LinkView(1, 1, "U8AJ-2H97-X9D2F", "site", "", "", "id", None)
CAMPAIGN = CampaignView(
    1, "suara", "running", 1, "Dinas", "Asia/Jakarta", None, None, "", {"id": "Suara"}, {}, {}, 1, None, None, None, 0,
    "", None, 1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pendek saja.", "Pendek saja."),
        ("Kalimat pertama. Kalimat kedua yang panjang.", "Kalimat pertama."),
        ("Kata demi kata tanpa tanda baca sama sekali", "Kata demi kata tanpa…"),
        ("A. Lalu banyak kata lain tanpa akhir", "A. Lalu banyak kata…"),
        ("x" * 40, "x" * 23 + "…"),
    ],
)
def test_a_text_is_cut_where_it_may_end(text: str, expected: str) -> None:
    """After a sentence where that leaves half of it, else after a word; never longer than there is room."""
    assert shortened(text, 24) == expected
    assert len(shortened(text, 24)) <= 24


def test_print_has_no_emoji() -> None:
    """Nor line breaks, of which there may be more than a page has lines."""
    assert printable("Ayo ikut 👍🏽 ❤️\n\n\nhari ini!") == "Ayo ikut hari ini!"


def test_a_title_cannot_leave_its_button() -> None:
    """What somebody puts on another site holds what was typed as text."""
    nasty = replace(CAMPAIGN, title={"id": '</a><script>alert("1")</script>'})
    assert "<script" not in button_for(nasty, LINK, "https://x.example")
    assert "https://x.example/k/U8AJ-2H97-X9D2F" in button_for(CAMPAIGN, LINK, "https://x.example")


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        ("Pertanggungjawaban, ya", "Per-tang-gung-ja-wa-ban, ya"),
        ("membangunkankembali", "mem-ba-ngun-kan-kem-bali"),
        ("x" * 31, "x" * 12 + "-" + "x" * 12 + "-" + "x" * 7),
        ("https://partisipasi.kota-x.go.id", "https://|partisipasi.|kota-|x.|go.|id"),
        ("Layanan kita bersama", "Layanan kita bersama"),
    ],
)
def test_long_words_may_be_broken(written: str, broken: str) -> None:
    """Between syllables with a hyphen; addresses behind their signs without one, as it would seem to be theirs."""
    assert breakable(written).replace(HYPHEN, "-").replace(NO_SIGN, "|") == broken
