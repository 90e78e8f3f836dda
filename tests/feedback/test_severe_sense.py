"""What words mean to the severe lane, and how a sentence is scored by it."""

import pytest

from participation.feedback.severe_meanings import is_root, roots_of, units
from participation.feedback.severe_sense import WEIGHTS, Sense, Unit, kinds_of, read, shipped, written_as

MODEL = Sense(
    kinds=("danger", "violence"),
    units={
        "pukul": Unit(2.0, 4.0, (-3.0, 3.0)),
        "jatuh": Unit(2.0, 4.0, (3.0, -3.0)),
        "terima kasih": Unit(2.0, -6.0, (0.0, 0.0)),
    },
    threshold=0.3,
    unknown=6.0,
    biases=(0.1, -0.1),
)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("dipukulinya", "pukul"),
        ("memukul", "pukul"),
        ("menusuk", "tusuk"),
        ("mengancam", "ancam"),
        ("nyogok", "sogok"),
        ("kejatuhan", "jatuh"),
        ("digebuki", "gebuk"),
        ("ngagertak", "gertak"),
        ("dititahkeun", "titah"),
        ("threatened", "threaten"),
    ],
)
def test_roots(word: str, root: str) -> None:
    """Prefixes, endings and swallowed first letters of four languages are taken off."""
    assert root in roots_of(word)


def test_units_of_a_sentence() -> None:
    """Roots, neighbours, meanings, and meanings that stand near each other in their order."""
    found = units(["petugas", "memukuli", "adik", "saya"])
    assert {"petugas", "pukul", "petugas pukul", "=hit", "=office=hit", "=hit=victim"} <= found
    assert "=hit=office" not in found
    assert "=office=victim" in found
    assert not is_root("=hit")
    assert not is_root("petugas pukul")
    assert is_root("adik")


def test_numbers_are_one_word() -> None:
    """How much was asked for changes nothing."""
    assert units(["bayar", "200"]) == units(["bayar", "75rb"])


def test_words_of_several_words_have_a_meaning() -> None:
    """ "Tahu sendiri" threatens where "tahu" and "sendiri" do not."""
    assert "=threat" in units(["tahu", "sendiri"])
    assert "=threat" not in units(["tahu", "bulat", "sendiri"])


def test_unknown_words_make_a_sentence_harmless() -> None:
    """A suspicious word is severe; among others that say nothing it is not; and "thank you" takes it back."""
    assert kinds_of(MODEL, {"pukul"}) == {"violence"}
    assert kinds_of(MODEL, {"pukul", "kasur", "kapuk", "setiap", "pagi"}) == set()
    assert kinds_of(MODEL, {"pukul", "terima kasih"}) == set()
    assert kinds_of(MODEL, set()) == set()


def test_a_short_sentence_is_not_sure_for_being_short() -> None:
    """A word of slight weight is not severe for standing alone; two that agree are."""
    slight = MODEL._replace(units={"bocor": Unit(1.0, 1.5, (1.0, 0.0)), "atap": Unit(1.0, 2.5, (1.0, 0.0))})
    assert kinds_of(slight, {"bocor"}) == set()
    assert kinds_of(slight, {"bocor", "atap"}) == {"danger"}


def test_whatever_fits_is_told() -> None:
    """A severe sentence has the kind that fits best, even where none fits well, and others that fit too."""
    assert kinds_of(MODEL, {"jatuh"}) == {"danger"}
    assert kinds_of(MODEL, {"jatuh", "pukul"}) == {"danger"}
    assert kinds_of(MODEL._replace(biases=(0.5, 0.1)), {"jatuh", "pukul"}) == {"danger", "violence"}
    assert kinds_of(MODEL._replace(biases=(-9.0, -8.0)), {"jatuh", "pukul"}) == {"violence"}


def test_a_model_is_kept_as_text() -> None:
    """What is written is read again, and the same model gives the same bytes."""
    assert read(written_as(MODEL)) == MODEL
    assert written_as(shipped()) == WEIGHTS.read_text("utf-8")
    assert written_as(shipped()) == written_as(read(written_as(shipped())))


WRITTEN = written_as(MODEL)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "\n",
        WRITTEN[:-1],
        WRITTEN.rpartition("pukul")[0],
        WRITTEN.replace("-6.00", "6.00"),
        WRITTEN.partition("\n")[2],
    ],
    ids=["empty", "no lines", "an end missing", "a unit missing", "another weight", "no digest"],
)
def test_a_damaged_model_is_refused(damaged: str) -> None:
    """Half of a model would find half of what is severe, and nobody would know."""
    with pytest.raises(ValueError, match="damaged"):
        read(damaged)
