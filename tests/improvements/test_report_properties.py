"""What a report must hold whatever comments it is made of."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.improvements.reports import Composed, compose
from participation.improvements.schemas import Figures
from participation.improvements.voices import Voices
from participation.sentiment.duplicates import voices_of
from tests.factories import LAMP_COMPLAINTS, PRAISE, QUEUE_COMPLAINTS
from tests.improvements.test_reports import PERIOD, Read, reads

FEW = settings(max_examples=6, deadline=None)
SEEDS = st.integers(0, 2**32)
COMMENTS = [
    *reads(QUEUE_COMPLAINTS, 0.9, PERIOD.start),
    *reads(LAMP_COMPLAINTS, 0.8, PERIOD.start),
    *reads(PRAISE, 0.05, PERIOD.start),
    *reads(LAMP_COMPLAINTS[:9], 0.8, PERIOD.earliest, salt=1),
    *reads([f"{text} ya" for text in QUEUE_COMPLAINTS[:12]], 0.4, PERIOD.start, salt=2),
]
IRRELEVANT = ("mantap", "terima kasih banyak", "👍", "ok", "", "mohon maaf pak", "<br>", "ya")


def report_of(found: list[Read]) -> Composed:
    voices = Voices()
    for one in sorted(found, key=lambda read: (read.said_on, read.comment)):
        voices.add(one)
    voices.fold(voices_of(voices.texts))
    return compose(voices, PERIOD, "test")


def places(report: Composed) -> list[tuple[int, str, int, float]]:
    return [(one.rank, one.label, one.voices, one.priority) for one in report.improvements]


@pytest.fixture(scope="module")
def usual() -> Composed:
    report = report_of(COMMENTS)
    assert len(report.improvements) >= 2
    return report


@FEW
@given(st.randoms(use_true_random=False))
def test_the_order_of_comments_changes_nothing(drawn: Random) -> None:
    """Comments with new ids, so that each day has another order, give the same ranking and the same figures."""
    ids = [UUID(int=drawn.getrandbits(128)) for _ in COMMENTS]
    shuffled = [
        Read(new, one.text, one.negative, one.said_on) for new, one in zip(ids, COMMENTS, strict=True)
    ]
    mine, usual = report_of(shuffled), report_of(COMMENTS)
    assert (places(mine), without_ids(mine.figures)) == (places(usual), without_ids(usual.figures))


def without_ids(figures: Figures) -> Figures:
    return replace(figures, floods=[replace(flood, comment=None) for flood in figures.floods])


@FEW
@given(SEEDS)
def test_copies_change_no_place(usual: Composed, seed: int) -> None:
    """Copies of comments on the same day are counted as comments and as copies, and as nothing else."""
    drawn = Random(seed)
    current = [one for one in COMMENTS if one.said_on >= PERIOD.start]
    copied = [
        Read(UUID(int=drawn.getrandbits(128)), one.text, one.negative, one.said_on)
        for one in drawn.choices(current, k=drawn.randrange(1, 60))
    ]
    report = report_of([*COMMENTS, *copied])
    assert places(report) == places(usual)
    assert report.voices == usual.voices
    assert report.figures.set_aside.copies == usual.figures.set_aside.copies + len(copied)


@FEW
@given(SEEDS)
def test_what_names_nothing_makes_no_topic(usual: Composed, seed: int) -> None:
    """Thanks, emoji and single words change no topic, no count of its voices and no quote."""
    drawn = Random(seed)
    more = [
        Read(
            UUID(int=drawn.getrandbits(128)),
            drawn.choice(IRRELEVANT),
            drawn.choice((0.1, 0.5)),
            PERIOD.start + timedelta(days=drawn.randrange(28)),
        )
        for _ in range(drawn.randrange(1, 80))
    ]
    report = report_of([*COMMENTS, *more])
    told = {one.label: (one.voices, one.comments, one.quotes, one.series) for one in report.improvements}
    expected = {one.label: (one.voices, one.comments, one.quotes, one.series) for one in usual.improvements}
    assert told == expected
    assert report.comments == usual.comments + len(more)
