"""What the citizens of the invented city say."""

from collections import Counter
from datetime import date
from random import Random
from string import Formatter

import pytest

from participation.demonstration.calendar import DAYS, Calendar
from participation.demonstration.city import Village, plan
from participation.demonstration.comments import SERVICES, Subject, feedback, written
from participation.demonstration.sentences import Theme, phrases, themes
from participation.sentiment.redaction import redact

CALENDAR = Calendar(date(2026, 11, 23))
VILLAGES = [
    Village(number, f"{name} Utara", name, 0.2)
    for number, name in enumerate(("Melati", "Kenanga", "Anggrek", "Cempaka", "Dahlia"), 1)
]


def test_the_same_seed_says_the_same() -> None:
    """Two runs of one seed and day give the same comments, another seed gives others."""
    first, again, other = (feedback(Random(seed), CALENDAR, VILLAGES, 50) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_comments_are_many_and_different() -> None:
    """Four in five of several hundred comments are texts of their own, and every service gets some."""
    said = feedback(Random(1), CALENDAR, VILLAGES, 450)
    assert len({one.text for one in said}) > 0.8 * len(said)
    assert {one.service for one in said} == set(SERVICES) == {service.key for service in plan().services}


def test_comments_are_said_within_the_eight_weeks() -> None:
    """No comment lies in the future or before the first day, and they come oldest first."""
    days = [one.said_on for one in feedback(Random(1), CALENDAR, VILLAGES, 300)]
    assert days == sorted(days)
    assert CALENDAR.first <= days[0]
    assert days[-1] <= CALENDAR.last
    assert (CALENDAR.last - CALENDAR.first).days == DAYS - 1


def test_what_people_speak_about_changes_over_the_weeks() -> None:
    """Water cuts are spoken of far more often in the second month than in the first: trends have something to show."""
    said = feedback(Random(1), CALENDAR, VILLAGES, 2_000)
    halves = Counter(CALENDAR.progress(one.said_on) > 0.5 for one in said if "air mati" in one.text.lower())
    assert halves[True] > 1.5 * halves[False]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.formal[0][:30])
def test_every_sentence_can_be_written(theme: Theme) -> None:
    """No core sentence names a place, a service or a district that there are no words for."""
    known = {*phrases().places, "area", "dokumen", "telepon", "nik"}
    districts = {district.name for district in plan().districts}
    cores = [core for register in phrases().registers for core in theme.cores(register)]
    assert {name for core in cores for _, name, _, _ in Formatter().parse(core) if name} <= known
    assert set(theme.services) <= set(SERVICES)
    assert set(theme.districts) <= districts


def test_invented_personal_data_is_blacked_out() -> None:
    """Every sentence with a telephone or identity number loses it before anyone reads it."""
    random = Random(1)
    theme = next(theme for theme in themes() if theme.mood == "bad")
    said = [written(random, theme, Subject("ktp", "Melati")) for _ in range(2_000)]
    personal = [text for text in said if "0812-0000" in text or "990101" in text]
    assert personal
    for text in personal:
        assert {"phone", "nik"} & set(redact(text).kinds), text
        assert "0812" not in redact(text).text
        assert "990101" not in redact(text).text
