import random

import pytest

from participation.sentiment.duplicates import voices_of

TEMPLATE = (
    "Saya menolak kenaikan tarif parkir di pasar kota karena memberatkan "
    "pedagang kecil dan tidak ada sosialisasi"
)

SYLLABLES = ("ka", "ra", "mu", "si", "to", "ba", "li", "wa", "ne", "gu", "do", "pe", "ja", "ti", "se", "no")


def _flood(count: int) -> list[str]:
    """Copies, each with another word at some place."""
    drawn = random.Random(1)
    made = []
    for _ in range(count):
        parts = TEMPLATE.split()
        parts[drawn.randrange(len(parts))] = drawn.choice(["kami", "ubah", "sekali", "warga"])
        made.append(" ".join(parts))
    return made


def test_copies_with_small_changes_are_one_voice() -> None:
    """A flood of copies, each with one word changed, is one voice, beside the others."""
    others = [
        "Lampu jalan di depan sekolah dasar sudah mati sejak bulan lalu",
        "Antrean loket terlalu panjang",
    ]
    assert voices_of([others[0], *_flood(300), others[1]]) == [0, *([1] * 300), 2]


def test_spelling_and_signs_make_no_voice() -> None:
    """Case, signs, repetition and numbers do not make a new voice; another emoji does."""
    assert voices_of(["mantap", "MANTAAAP!!", "mantap mantap 10", "👍", "👍👍", "👎", ""]) == [
        0,
        0,
        0,
        1,
        1,
        2,
        3,
    ]


def test_short_texts_alike_are_voices_of_their_own() -> None:
    """What is said in a few words is said alike by many."""
    assert voices_of(["antrean panjang sekali", "antrean panjang sekalian"]) == [0, 1]


def test_texts_on_one_subject_stay_apart() -> None:
    """Two who complain of the same in words of their own are two voices."""
    texts = [
        "Jalan di depan pasar berlubang dan membahayakan pengendara motor",
        "Tolong jalan di dekat pasar diperbaiki karena banyak motor jatuh",
    ]
    assert voices_of(texts) == [0, 1]


def test_order_changes_no_voice() -> None:
    """The same texts in another order fall into the same voices."""
    texts = [
        *_flood(60),
        *(f"{TEMPLATE} {extra}" for extra in ("sama sekali", "pak", "yth")),
        "lampu mati",
        "lampu mati",
    ]
    order = list(range(len(texts)))
    random.Random(2).shuffle(order)
    mine, theirs = voices_of(texts), voices_of([texts[place] for place in order])
    assert (
        len(set(zip([mine[place] for place in order], theirs, strict=True)))
        == len(set(mine))
        == len(set(theirs))
    )


@pytest.mark.parametrize(
    "texts", [[], [""], ["a"], ["🙏"], ["x" * 50_000], ["kata " * 10_000], ["a b c d e"]]
)
def test_odd_texts_are_no_error(texts: list[str]) -> None:
    """Nothing, letters, emoji and 50 KB have a voice each."""
    assert voices_of(texts) == list(range(len(texts)))


def test_copies_among_thousands_are_found() -> None:
    """However many texts stand between, a text and its copy are one voice, and texts that share half are two."""
    others = [
        f"Lampu jalan nomor {_word(n)} di gang {_word(3 * n + 1)} mati {_word(n * n)}" for n in range(4_000)
    ]
    texts = [TEMPLATE, *others, f"{TEMPLATE} sekali"]
    voices = voices_of(texts)
    assert voices[0] == voices[-1] == 0
    assert len(set(voices)) > 3_000


def _word(number: int) -> str:
    """A word of its own for each number below 4,096."""
    return "".join(SYLLABLES[number // 16**place % 16] for place in range(3))
