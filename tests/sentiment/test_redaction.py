import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.sentiment.datasets import read_columns
from participation.sentiment.redaction import redact

SENTENCES = read_columns(Path(__file__).parent / "personal_data.tsv", "kind", "text", "personal")


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("NIK saya 3273014502900001 ya", "NIK saya [nik] ya", "nik"),
        ("no KK 3273010101100005", "no KK [kk]", "kk"),
        ("kartu 0001234567890 mati", "kartu [bpjs] mati", "bpjs"),
        ("hubungi 0812-3456-7890", "hubungi [telepon]", "phone"),
        ("WA +62 812 3456 7890 saja", "WA [telepon] saja", "phone"),
        ("telepon (021) 5551234", "telepon [telepon]", "phone"),
        ("surat ke budi.s@contoh.co.id", "surat ke [surel]", "email"),
        ("motor B 1234 XYZ diparkir", "motor [plat] diparkir", "plate"),
        ("nopol d 12 ab", "nopol [plat]", "plate"),
        ("transfer ke BCA 1234567890", "transfer ke BCA [rekening]", "account"),
        ("kartu 1234 5678 9012 3456", "kartu [nomor]", "number"),
        ("buka https://contoh.id/reset?token=abc", "buka [tautan]", "link"),
        ("balas @ahmadfauzi, @budi.s.", "balas [akun], [akun].", "handle"),
    ],
)
def test_each_kind_becomes_its_placeholder(text: str, expected: str, kind: str) -> None:
    """Numbers, addresses of mail, plates and personal links go; the words around them stay."""
    found = redact(text)
    assert (found.text, found.kinds) == (expected, (kind,))


@pytest.mark.parametrize("text", [text for kind, text, _ in SENTENCES if kind == "none"])
def test_what_planners_need_stays(text: str) -> None:
    """Streets, prices, dates, times and forms of address without a name are no personal data."""
    assert redact(text) == redact(text).__class__(text, ())


@pytest.mark.parametrize("kind", ["name", "address"])
def test_model_card_tells_how_far_names_and_addresses_are_found(kind: str) -> None:
    """The share of our own test sentences that the card states is the share found today."""
    mine = [(text, personal) for found, text, personal in SENTENCES if found == kind]
    caught = sum(personal not in redact(text).text for text, personal in mine)
    card = (files("participation.sentiment") / "data" / "MODEL_CARD.md").read_text("utf-8")
    assert f"| {kind} | {caught} of {len(mine)} |" in card


@given(
    st.lists(
        st.sampled_from(
            [text for _, text, _ in SENTENCES] + ["0812 3456 7890", "[nama]", "RT 1", ".", "@budi", "saya"]
        )
    )
)
@settings(max_examples=60)
def test_redacting_twice_changes_nothing(parts: list[str]) -> None:
    """What redaction made holds nothing that redaction would take."""
    once = redact(" ".join(parts)).text
    assert redact(once).text == once


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "a",
        "a@",
        "Jl. a ",
        "Pak ",
        "RT 1/",
        "http://a/",
        "nama saya ",
        "h ",
        "saya ",
        "@a",
        "@abc ",
        "[kk] an ",
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    """A hostile text of 400,000 characters costs seconds at most, not minutes."""
    started = time.process_time()
    redact(unit * (400_000 // len(unit)))
    assert time.process_time() - started < 8
