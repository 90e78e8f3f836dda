"""Which texts tell of danger to life, extortion, discrimination or violence."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.errors import Unavailable
from participation.feedback import severe
from participation.feedback.severe import LONGEST, SevereKind, sentences, severe_kinds
from participation.feedback.severe_sense import sensed

SENTENCES = Path(__file__).parents[2] / "benchmarks" / "severe_sentences.tsv"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("PETUGASNYA MINTAAAA DUIT!!!", [SevereKind.EXTORTION]),
        ("Saya dipukul-pukul lalu dimintai uang", [SevereKind.EXTORTION, SevereKind.VIOLENCE]),
        ("Ditolak karena agama saya", [SevereKind.DISCRIMINATION]),
        ("Kretege arep ambruk", [SevereKind.DANGER]),
        ("Abdi ditampiling ku satpam", [SevereKind.VIOLENCE]),
        ("They asked me for a bribe", [SevereKind.EXTORTION]),
        ("Darah untuk ibu saya habis di PMI", [SevereKind.DANGER]),
        ("", []),
        ("👍", []),
        ("Antrean lama", []),
    ],
)
def test_kinds(text: str, kinds: list[SevereKind]) -> None:
    """Formal and slang, in four languages, in whatever case and length of vowels; most texts are of no kind."""
    assert severe_kinds(text) == kinds


@pytest.mark.parametrize(
    ("text", "severe"),
    [
        ("Petugas tidak pernah meminta uang", False),
        ("Petugas sopan, tidak lama, minta uang", True),  # the comma ends what "not" reaches
        ("Tidak hanya meminta uang", True),
        ("Kalau tidak kasih amplop, berkas tidak jalan", True),  # here "not" belongs to the demand
        ("Bebas pungli", False),
        ("No one asked me for money", False),
    ],
)
def test_negation(text: str, severe: bool) -> None:
    """A "not" takes back what follows it in the same clause, unless it says "not only" or belongs to the demand."""
    assert bool(severe_kinds(text)) is severe


@pytest.mark.parametrize(
    "text",
    [
        "Lampu jalan depan balai warga sering mati, gelap sekali.",
        "Sudah seminggu air mati di Jalan Bougenvil, kami membeli air galon.",
        "Antrean loket KTP terlalu lama, saya datang jam 7 baru dilayani jam 12.",
        "Bapak saya dibentak karena tidak membawa kacamata.",
        "Akta kematian bapak saya belum jadi.",
        "Saya kasih 1 bintang, coba dulu kasih 5 bintang.",
        "Pasien yang sudah daftar lewat aplikasi tetap antre.",
        "Obat darah tinggi untuk ibu saya kosong dua minggu.",
        "Setelah mendaftar lewat laman, saya tetap diminta mengisi formulir kertas yang sama di loket.",
        "Yth. Bapak/Ibu, toilet di kantor layanan kotor dan tidak ada jalur untuk kursi roda.",
        "saya tertarik",
        "bocor",
    ],
)
def test_what_is_everyday_stays_with_the_office(text: str) -> None:
    """Dead lamps, dry taps and long queues are what offices are there for."""
    assert severe_kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kalau tidak ada amplop berkas tidak jalan", SevereKind.EXTORTION),
        ("Anak saya hampir jatuh ke lubang galian yang dibiarkan terbuka", SevereKind.DANGER),
        ("Kami disuruh pulang karena bukan warga asli", SevereKind.DISCRIMINATION),
        ("Petugas bilang rumah saya tahu sendiri akibatnya", SevereKind.VIOLENCE),
        (
            "He rubbed his thumb and finger and said it could be ready today",
            SevereKind.EXTORTION,
        ),
        ("Jarene yen wani lapor maneh, omahku bakal dadi awu", SevereKind.VIOLENCE),
    ],
)
def test_sense(text: str, kind: SevereKind) -> None:
    """What names no crime is found by its sense, with its kind."""
    found = {SevereKind(kind) for one in sentences(text) for kind in sensed(" ".join(one).split())}
    assert kind in found
    assert kind in severe_kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Takut ketinggalan antrean jadi saya datang subuh",
        "Bayar sesuai tarif resmi dan dapat struk",
        "Mati lampu sejak sore, tolong segera dinyalakan",
        "Aplikasinya membunuh waktu, muter terus",
        "Petugas sigap menolong korban tabrakan di depan kantor",
        "Lubang di depan sekolah sudah ditutup, terima kasih",
        "Apakah warga pendatang bisa membuat KTP di sini?",
        "The queue was murder today",
        "a",
        "A. a a a!",
        "Yang... lambat",
    ],
)
def test_what_only_looks_severe_stays_with_the_office(text: str) -> None:
    """Metaphors, official fees, praise, questions, what was solved, a word that means nothing by itself: harmless."""
    assert severe_kinds(text) == []


def test_markup_hides_nothing() -> None:
    """Neither what is wrapped in tags, nor what somebody puts between the signs of one."""
    said = "petugas minta uang 500 ribu"
    wrapped = f'<p class="MsoNormal" style="margin:0">{said.replace(" ", "&nbsp;")}</p>'
    assert severe_kinds(said) == severe_kinds(wrapped) == severe_kinds(f"<{said}>") == [SevereKind.EXTORTION]


def test_a_sentence_is_read_one_by_one() -> None:
    """Harmless company does not hide a severe sentence, nor does what stands at the end of a long one."""
    severe = "Petugas bilang rumah saya tahu sendiri akibatnya."
    harmless = "Saya datang pukul tujuh. Loket buka pukul delapan. Ruang tunggunya bersih dan dingin. "
    assert severe_kinds(harmless * 5 + severe) == severe_kinds(severe)


def test_the_sentences_written_by_hand() -> None:
    """What the benchmark prints does not get worse: recall and precision on its sentences."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(row, bool(severe_kinds(row["text"]))) for row in rows]
    right = sum(flagged and bool(row["kind"]) for row, flagged in found)
    assert len(rows) >= 120
    assert right / sum(bool(row["kind"]) for row in rows) >= 0.9
    assert right / sum(flagged for _, flagged in found) >= 0.9


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Nothing that people type is an error."""
    assert set(severe_kinds(text)) <= set(SevereKind)


@pytest.mark.parametrize("text", ["a" * 50_000, "minta " * 10_000, "tidak, " * 10_000, "<b>" * 10_000])
def test_long_texts_end(text: str) -> None:
    """50 KB of anything are looked at as far as LONGEST, and quickly: no pattern goes back and forth over them."""
    assert severe_kinds(text[:LONGEST]) == severe_kinds(text)


@pytest.mark.parametrize("part", ["shipped", "lexicon", "_patterns"])
@pytest.mark.parametrize("error", [FileNotFoundError, ValueError, KeyError])
def test_nothing_is_looked_at_with_a_part_missing(
    part: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words without the sense, or the sense without words, would take severe comments for harmless."""

    def broken() -> None:
        raise error

    monkeypatch.setattr(severe, part, broken)
    for text in ("", "Antrean lama", "Petugas minta uang"):
        with pytest.raises(Unavailable, match="Install the program again"):
            severe_kinds(text)
