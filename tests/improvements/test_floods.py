"""Attacks on a ranking: copies, near-copies, bursts of one source, slow drips."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.improvements import reports
from participation.improvements.floods import COPIES, SOURCE, SURGE, bound
from participation.improvements.periods import Period
from participation.improvements.reports import Composed, compose
from participation.improvements.voices import Voices
from participation.sentiment.duplicates import voices_of
from tests.improvements.test_reports import Read, by_first_word

PERIOD = Period(date(2026, 10, 26), date(2026, 11, 23), date(2026, 9, 28))
SUBJECTS = ("Antrean", "Lampu", "Parkir", "Berkas", "Sampah", "Jalan")
SAYING = """
antri buruk rusak lama sekali kemarin pagi siang sore malam petugas pasar sekolah terminal kelurahan masjid jembatan
lapangan taman kosong gelap licin bau mahal jauh sempit penuh kotor macet lambat sulit bingung tolong segera mohon
perbaiki tambah warga ibu bapak tetangga hujan panas minggu bulan tahun hari belum pernah datang pergi kembali
"""
TEMPLATE = "Parkir kantor wajib dipindah sekarang juga demi kepentingan warga {name} nomor {number}"
NAMES = ["Sari", "Budi", "Wayan", "Siti", "Andi", "Rina", "Joko", "Dewi", "Agus", "Putri"]
MANY = 5_000


@pytest.fixture(autouse=True)
def known_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics are given: these tests are about what a topic's voices do to its place."""
    monkeypatch.setattr(reports, "find_topics", by_first_word)


def honest() -> list[Read]:
    """Six subjects of 75, 65 … 25 voices in four weeks, and as many before, from no campaign and from two."""
    drawn = random.Random(11)
    found = []
    for place, subject in enumerate(SUBJECTS):
        for number in range(2 * (75 - 10 * place)):
            start = PERIOD.start if number % 2 else PERIOD.before
            assert start is not None
            text = " ".join([subject, *drawn.sample(SAYING.split(), 8)])
            day = start + timedelta(days=drawn.randrange(28))
            source = drawn.choice(("", "", "poster", "radio"))
            found.append(a_read(text, day, number + 1_000 * place, source=source))
    return found


def a_read(text: str, day: date, number: int, source: str = "") -> Read:
    return Read(UUID(int=number + 1), text, 0.9, day, source=source)


def report_of(reads: list[Read]) -> Composed:
    voices = Voices()
    for read in sorted(reads, key=lambda read: (read.said_on, read.comment)):
        voices.add(read)
    voices.fold(voices_of(voices.texts))
    return compose(voices, PERIOD, "test")


def order(report: Composed) -> list[str]:
    return [one.label for one in report.improvements]


def attack(text: Callable[[int], str], day: Callable[[int], date], source: str = "") -> list[Read]:
    return [a_read(text(number), day(number), 10**6 + number, source) for number in range(MANY)]


def one_day(_: int) -> date:
    return PERIOD.start + timedelta(days=20)


def drip(number: int) -> date:
    return PERIOD.start + timedelta(days=number % 28)


@pytest.mark.parametrize("day", [one_day, drip])
def test_five_thousand_copies_move_nothing(day: Callable[[int], date]) -> None:
    """In one day or in drips: the ranking stands, the copies are one voice, and they are flagged."""
    before = report_of(honest())
    text = TEMPLATE.format(name="Sari", number=1)
    after = report_of([*honest(), *attack(lambda _: text, day)])
    assert order(after) == order(before)
    parking = next(one for one in after.improvements if one.label == "parkir")
    assert parking.voices == next(one for one in before.improvements if one.label == "parkir").voices + 1
    (flood,) = [one for one in after.figures.floods if one.kind == COPIES]
    assert (flood.comments, flood.voices) == (MANY, 1)


def changed(number: int) -> str:
    """The template with another name and number, and in every third one two letters swapped."""
    drawn = random.Random(number)
    text = TEMPLATE.format(name=drawn.choice(NAMES), number=drawn.randrange(1_000))
    place = drawn.randrange(7, len(text) - 1)
    return text if number % 3 else text[:place] + text[place + 1] + text[place] + text[place + 2 :]


@pytest.mark.parametrize("day", [one_day, drip])
def test_five_thousand_near_copies_move_nothing(day: Callable[[int], date]) -> None:
    """With typing errors, other names and numbers they are few voices, the ranking stands, and they are flagged."""
    before = report_of(honest())
    after = report_of([*honest(), *attack(changed, day)])
    assert order(after) == order(before)
    copied = [one for one in after.figures.floods if one.kind == COPIES]
    assert sum(one.comments for one in copied) > 0.95 * MANY
    assert len(copied) <= 5


def test_a_burst_of_one_source_does_not_more_than_double_a_topic() -> None:
    """Five thousand different texts by one campaign link, on one day, count as all other voices together."""
    before = report_of(honest())
    different = [
        f"Parkir {chr(97 + a)}{chr(97 + b)}{chr(97 + c)} penuh"
        for a in range(18)
        for b in range(18)
        for c in range(16)
    ]
    after = report_of([*honest(), *attack(lambda number: different[number], one_day, "spanduk")])
    (flood,) = [one for one in after.figures.floods if one.kind == SOURCE]
    assert (flood.label, flood.source, flood.voices) == ("parkir", "spanduk", MANY)
    parking = next(one for one in before.improvements if one.label == "parkir")
    assert flood.counted == parking.voices
    flooded = next(one for one in after.improvements if one.label == "parkir")
    assert flooded.evidence is not None
    assert flooded.evidence.values["volume"] == pytest.approx(2 * parking.voices)
    assert flooded.evidence.calm_rank == parking.rank


def test_a_small_campaign_beside_larger_matters() -> None:
    """Two hundred by a link count as many as the ten of their own, though far more people speak of other matters."""
    drawn = random.Random(12)
    sizes = dict(zip(SUBJECTS, (250, 230, 210, 205, 240, 10), strict=True))
    asked = [(subject, "") for subject, size in sizes.items() for _ in range(size)] + [
        ("Jalan", "ajak")
    ] * 200
    reads = [
        a_read(" ".join([subject, *drawn.sample(SAYING.split(), 8)]), drip(number), number, source)
        for number, (subject, source) in enumerate(asked)
    ]
    report = report_of(reads)
    (flood,) = [one for one in report.figures.floods if one.kind == SOURCE]
    assert (flood.label, flood.source, flood.voices, flood.counted) == ("jalan", "ajak", 200, 10)
    flooded = next(one for one in report.improvements if one.label == "jalan")
    assert flooded.evidence is not None
    assert flooded.evidence.values["volume"] == pytest.approx(20)


def test_a_campaign_turns_no_trend() -> None:
    """Ten speak of the roads where sixty did: ninety more by a link make that no rise."""
    drawn = random.Random(13)
    asked = [(subject, "", time) for subject in SUBJECTS for time in (0, 1) for _ in range(60)]
    roads = [("Jalan", "", 0)] * 60 + [("Jalan", "", 1)] * 10 + [("Jalan", "ajak", 1)] * 90
    reads = []
    for number, (subject, source, time) in enumerate([*(one for one in asked if one[0] != "Jalan"), *roads]):
        assert PERIOD.before is not None
        day = (PERIOD.before, PERIOD.start)[time] + timedelta(days=number % 28)
        text = " ".join([subject, *drawn.sample(SAYING.split(), 8)])
        reads.append(a_read(text, day, number, source))
    flooded = next(one for one in report_of(reads).improvements if one.label == "jalan")
    assert flooded.trend is not None
    assert flooded.evidence is not None
    assert flooded.trend < 0
    assert flooded.evidence.values["trend"] < 1


def test_a_day_like_no_other_is_flagged_and_counts() -> None:
    """What many say on one day from no campaign may be an incident: it counts, and the other place is shown."""
    before = report_of(honest())
    crowd = [
        a_read(f"Jalan {chr(97 + n // 20)}{chr(97 + n % 20)} putus", one_day(n), 10**6 + n)
        for n in range(200)
    ]
    after = report_of([*honest(), *crowd])
    (flood,) = [one for one in after.figures.floods if one.kind == SURGE]
    assert (flood.label, flood.voices >= 200, flood.first) == ("jalan", True, one_day(0))
    road = next(one for one in after.improvements if one.label == "jalan")
    assert road.rank == 1
    assert road.evidence is not None
    assert road.evidence.calm_rank == next(one.rank for one in before.improvements if one.label == "jalan")


def test_honest_comments_raise_no_flag() -> None:
    """What several posters and the radio bring over four weeks is as usual as it is."""
    assert report_of(honest()).figures.floods == []


def test_thousands_of_short_praises_are_no_template() -> None:
    """Anybody may write "mantap" or "lampu mati"; they are one voice and no campaign."""
    short = [a_read("Lampu mati", drip(number), 10**6 + number) for number in range(300)]
    assert report_of([*honest(), *short]).figures.floods == []


def test_nothing_is_flagged_where_everything_came_at_once() -> None:
    """An import of one day by one source cannot stand out from itself."""
    reads = [a_read(read.text, one_day(0), n, "impor") for n, read in enumerate(honest())]
    assert [one for one in report_of(reads).figures.floods if one.kind != COPIES] == []


@given(st.integers(1, 500), st.floats(0.1, 100))
def test_the_bound_is_never_below_the_probability(number: int, expected: float) -> None:
    """A flood is never called more surprising than it is."""
    from scipy.stats import poisson

    assert bound(number, expected) >= poisson.sf(number - 1, expected) * (1 - 1e-6)
