"""Who is told what on which day."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from participation.pilots.reminder_tables import Notice
from participation.pilots.reminder_texts import BODIES, SUBJECTS, shortened, written, written_by_staff
from participation.pilots.reminders import Addressee, Due, due_to
from participation.pilots.schemas import SurveyNamed, WaveNamed
from participation.web.i18n import using_language
from tests.pilot_factories import a_document

FIRST = date(2030, 3, 15)
"""The first day of the trial; its last is 15 June."""
BEFORE = FIRST - timedelta(days=10)
SURVEY = SurveyNamed("survei", 1, "0" * 64)
WAVES = (
    WaveNamed({"id": "Awal"}, "baseline", SURVEY, 0, 14),
    WaveNamed({"id": "Tengah"}, "check_in", SURVEY, 30, 3),
)


def somebody(**changes: Any) -> Addressee:
    usual = {
        "enrollment": UUID(int=1),
        "state": "waitlisted",
        "placed_on": None,
        "language": "id",
        "channel": "email",
        "address": "siti@example.id",
        "told": {},
        "answered": {},
    }
    return Addressee(**{**usual, **changes})


def placed(**changes: Any) -> Addressee:
    return somebody(state="enrolled", placed_on=BEFORE, **changes)


def notices(
    person: Addressee, today: date, *, drawn: bool = False, allocation: str = "randomised", waves: Any = ()
) -> list[tuple[Notice, int]]:
    document = a_document(waves=waves, allocation=allocation)
    return [(due.notice, due.number) for due in due_to(document, person, today, drawn=drawn)]


@pytest.mark.parametrize(
    ("allocation", "today", "drawn", "notice"),
    [
        ("randomised", BEFORE, False, Notice.WAITING),
        ("randomised", BEFORE, True, Notice.NOT_DRAWN),
        ("randomised", FIRST - timedelta(days=1), True, Notice.NOT_DRAWN),
        ("randomised", FIRST, True, Notice.NO_PLACE),
        ("cluster", FIRST, True, Notice.NO_PLACE),
        ("lottery", FIRST, False, Notice.NO_PLACE),
        ("first_come", BEFORE, True, Notice.WAITING),
        ("first_come", FIRST + timedelta(days=30), True, Notice.WAITING),
    ],
)
def test_who_waits_hears_how_it_stands(allocation: str, today: date, drawn: bool, notice: Notice) -> None:
    """Where places are drawn there is news after the draw and when nobody moves up any more; in a queue one waits."""
    assert notices(somebody(), today, drawn=drawn, allocation=allocation) == [(notice, 0)]


def test_who_has_a_place_is_told_so_once() -> None:
    """Also who waited before; whoever was told is not told again, and nobody once the trial is over."""
    waited = {(Notice.WAITING, 0): BEFORE, (Notice.NOT_DRAWN, 0): BEFORE}
    assert notices(placed(told=waited), FIRST, drawn=True) == [(Notice.PLACE, 0)]
    assert notices(placed(told={(Notice.PLACE, 0): BEFORE}), FIRST, drawn=True) == []
    assert notices(placed(), date(2030, 6, 15)) == [(Notice.PLACE, 0)]
    assert notices(placed(), date(2030, 6, 16)) == []
    assert notices(somebody(), date(2030, 6, 16)) == []


@pytest.mark.parametrize("state", ["withdrawn", "completed"])
def test_who_is_through_hears_nothing(state: str) -> None:
    """Neither who withdrew nor who has completed the trial is told of places."""
    assert notices(somebody(state=state, placed_on=BEFORE), FIRST) == []


def test_a_survey_is_told_of_when_it_opens_and_before_it_closes() -> None:
    """On the first day and on the last but one, each once; between and after these days not, nor once answered."""
    told: dict[tuple[str, int], date] = {(Notice.PLACE, 0): BEFORE}
    heard = []
    for days in range(-1, 60):
        today = FIRST + timedelta(days=days)
        for notice, number in notices(placed(told=dict(told)), today, waves=WAVES):
            told[(notice, number)] = today
            heard.append((days, notice, number))
    assert heard == [(0, Notice.DUE, 1), (12, Notice.LAST_DAYS, 1), (30, Notice.DUE, 2)]
    answered = placed(told={(Notice.PLACE, 0): BEFORE}, answered={1: FIRST})
    assert notices(answered, FIRST + timedelta(days=12), waves=WAVES) == []


def test_what_was_missed_is_told_once_and_only_while_it_is_true() -> None:
    """After days without a scheduler there is one notice of a survey, not two at once; of a closed one none."""
    told = {(Notice.PLACE, 0): BEFORE}
    late = FIRST + timedelta(days=13)
    assert notices(placed(told=told), late, waves=WAVES) == [(Notice.DUE, 1)]
    same_day = {**told, (Notice.DUE, 1): late}
    assert notices(placed(told=same_day), late, waves=WAVES) == []
    assert notices(placed(told=told), FIRST + timedelta(days=14), waves=WAVES) == []


def test_a_clock_that_was_ahead_repeats_nothing() -> None:
    """What was told on a day that has not come yet is not told again on it, nor urged before it."""
    told = {(Notice.PLACE, 0): BEFORE, (Notice.DUE, 1): FIRST + timedelta(days=40)}
    assert notices(placed(told=told), FIRST + timedelta(days=13), waves=WAVES) == []


def test_those_who_are_compared_without_a_place_are_asked_too() -> None:
    """In a lottery the waiting hear of the surveys from the first day on; where chance gives arms they do not."""
    told = {(Notice.NO_PLACE, 0): FIRST}
    assert notices(somebody(told=told), FIRST, waves=WAVES, allocation="lottery") == [(Notice.DUE, 1)]
    assert notices(somebody(told=told), FIRST, waves=WAVES) == []


@pytest.mark.parametrize("notice", list(SUBJECTS))
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_notice_tells_an_arm_or_an_answer(notice: Notice, language: str) -> None:
    """Whoever has the same notice due reads the same, whatever their arm: nothing of one gets into a text."""
    document = a_document(title={"id": "Antre dari rumah", "en": "Queue from home"})
    with using_language(language):
        told = written(document, Due(notice, 1, FIRST), "https://suara.example/mine")
    title = document.title[language]
    for text in told:
        assert title in text
        assert "%(" not in text
    assert "https://suara.example/mine" in told.text_message
    assert "https://suara.example/mine" in told.mail
    for arm in document.arms[1:]:
        assert arm.name["id"] not in "".join(told)


@pytest.mark.parametrize(
    ("allocation", "said"), [("first_come", "waiting list"), ("lottery", "draw"), ("cluster", "draw")]
)
def test_whose_place_is_drawn_is_on_no_waiting_list(allocation: str, said: str) -> None:
    """Before a draw nobody waits in a row: the message says the same as the page that its link opens."""
    with using_language("en"):
        told = written(a_document(allocation=allocation), Due(Notice.WAITING), "https://suara.example/mine")
    for text in told:
        assert said in text
        assert ("waiting list" in text) is (said == "waiting list")


def test_every_notice_has_its_words() -> None:
    """None but those that staff write themselves lacks a subject or a text."""
    assert set(SUBJECTS) == set(BODIES) == set(Notice) - {Notice.FROM_STAFF}


def test_a_message_of_staff_falls_back_to_indonesian() -> None:
    """Where the office wrote no English, its Indonesian goes out; a text message names the trial and has no link."""
    with using_language("en"):
        told = written_by_staff(a_document(), {"id": "Libur"}, {"id": "Besok tutup."}, "https://x.example/")
    assert (told.subject, told.text_message) == ("Queue from home: Libur", "Queue from home: Besok tutup.")
    assert told.mail.startswith("Besok tutup.\n\n")
    assert "https://x.example/" in told.mail


def test_a_long_title_is_cut_in_a_text_message() -> None:
    """It takes no more than 60 signs of what is paid for by sign."""
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 57 + "..."
