"""Posters and handbills: one page, whatever a campaign is called and whatever it tells."""

import json
from io import BytesIO

import pytest
import typst
from msgspec.structs import replace
from PIL import Image

from participation.campaigns.link_printing import BEGINNING, MOST_CARDS, PRINTED, cards, printed, words_of
from participation.campaigns.link_texts import address_of
from participation.codes import LINK_SYMBOLS, random_code
from participation.web.templates import template_directory
from tests.campaigns.test_link_texts import CAMPAIGN, LINK

HOME = "https://partisipasi.kabupaten-pegunungan-bintang.go.id"
LONGEST = replace(
    CAMPAIGN,
    title={"id": ("Kesejahteraan masyarakat pesisir " * 4)[:120]},
    message={"id": ("pertanggungjawaban kesejahteraan 👍\n" * 70)[:2_000]},
    partner_name="Yayasan " + "Pemberdayaan Masyarakat " * 7,
    office_name="Dinas " + "Kependudukan dan Pencatatan Sipil " * 5,
)


@pytest.mark.parametrize("file_name", sorted(PRINTED))
async def test_the_longest_texts_stay_on_one_page(file_name: str) -> None:
    """A picture of two pages could not be made."""
    made = await printed(LONGEST, LINK, HOME, file_name)
    assert made.startswith(b"%PDF" if file_name.endswith("pdf") else b"\x89PNG")
    if file_name.endswith("pdf"):
        assert b"/Type/Pages/Count 1/" in made


@pytest.mark.parametrize(("file_name", "margins"), [("handbill.png", (0.1, 0.8)), ("poster.png", (0.1, 1.9))])
async def test_no_word_is_cut_off(file_name: str, margins: tuple[float, float]) -> None:
    """One that is longer than a line goes on in the next: the margins, in centimetres, stay white."""
    word = "Pertanggungjawabankesejahteraan"
    long = replace(
        CAMPAIGN, title={"id": f"{word} masyarakat"}, message={"id": word * 4}, office_name=word * 4
    )
    with Image.open(BytesIO(await printed(long, LINK, HOME, file_name))) as image:
        sheet = image.convert("L")
    near, far = (int(sheet.width / 21 * margin) for margin in margins)
    for strip in (
        (near, near, far, sheet.height // 2 - near),
        (sheet.width - far, near, sheet.width - near, far),
    ):
        assert sheet.crop(strip).getextrema() == (255, 255)


async def test_many_cards_are_one_file() -> None:
    """Eight on a page, also where names are long."""
    links = [
        replace(LINK, code=random_code(LINK_SYMBOLS), volunteer="Ibu Rini " * 13, place="Pasar pagi " * 10)
        for _ in range(MOST_CARDS)
    ]
    made = await cards(LONGEST, links, HOME)
    assert b"/Count %d" % -(-MOST_CARDS // 8) in made


def test_words_are_in_the_language_of_the_link() -> None:
    """Not in that of whoever prints; what has no words in it is Indonesian."""
    words = words_of(CAMPAIGN, replace(LINK, language="en"), HOME)
    assert words["scan"] == "Scan it with the camera of your phone"
    assert words["title"] == "Suara"
    assert words["address"] == address_of(LINK, HOME)
    assert "partisipasi.kabupaten-pegunungan-bintang.go.id/k" in words["type"]
    assert words_of(CAMPAIGN, LINK, HOME)["scan"] != words["scan"]


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        (
            "partisipasi.kabupaten-pegunungan-bintang.go.id/k",
            ["partisipasi.", "kabupaten-pegunungan-bintang.", "go.id/k"],
        ),
        ("kota.go.id/k", ["kota.", "go.id/k"]),
        ("127.0.0.1:8000/k", ["127.0.0.1:8000/k"]),
        ("localhost:8000/k", ["localhost:8000/k"]),
    ],
)
def test_an_address_is_broken_behind_dots_alone(address: str, pieces: list[str]) -> None:
    """No hyphen comes into a host name, and none that belongs to it stands at the end of a line."""
    sheet = (template_directory() / "campaigns" / BEGINNING).read_text("utf-8")
    probe = sheet + "#metadata(pieces(sheet.typing)) <probe>"
    data = {"data": json.dumps({"typing": address})}
    found = typst.query(probe.encode(), "<probe>", field="value", one=True, sys_inputs=data)
    assert json.loads(found) == pieces
