"""A receipt on a thanks page: to see, to hear, to scan, to send on."""

import re
from urllib.parse import unquote

from participation.web.i18n import using_language
from participation.web.receipts import qr_code, receipt_card, spelled

CODE = "K7WD-4MXR-Q2HF-9BTN"


def test_a_screen_reader_hears_each_sign() -> None:
    """Letters are not read as words, groups are set apart."""
    assert spelled("K7WD-4MXR") == "K, 7, W, D. 4, M, X, R"


def test_the_picture_needs_no_style() -> None:
    """The strict content policy forbids style attributes; the picture is dark on light in every theme."""
    picture = qr_code(CODE)
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert 'stroke="#000"' in picture
    assert picture != qr_code("2222-2222-2222-2222")


def test_the_links_carry_the_code_and_where_to_use_it() -> None:
    """They open the sender's own app with a text; no other site learns of the code before that."""
    with using_language("en"):
        card = receipt_card(CODE, "https://suara.example")
    for link, start in ((card.whatsapp, "https://wa.me/?text="), (card.sms, "sms:?body=")):
        assert link.startswith(start)
        text = unquote(link.removeprefix(start))
        assert CODE in text
        assert "https://suara.example/receipts" in text
        assert re.fullmatch(r"[\w%.~/-]+", link.removeprefix(start), re.ASCII)
