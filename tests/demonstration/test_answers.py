"""What the citizens of the invented city answer."""

from datetime import date
from random import Random
from statistics import mean

from participation.demonstration.answers import answered
from participation.demonstration.calendar import Calendar
from participation.demonstration.city import Village
from participation.demonstration.questionnaire import ELEMENTS, adminduk
from participation.surveys.answers import compile_definition
from participation.surveys.checks import check_definition
from participation.surveys.reading import Known

CALENDAR = Calendar(date(2026, 11, 23))
VILLAGES = [
    Village(number, f"{name} Utara", name, 0.25)
    for number, name in enumerate(("Melati", "Kenanga", "Cempaka", "Dahlia"), 1)
]
PEOPLE = answered(Random(1), CALENDAR, VILLAGES, 800)


def test_the_survey_has_ten_questions_and_can_be_published() -> None:
    """Ten questions, each written in Indonesian and English, with nothing left to mend."""
    assert len(adminduk().questions) == 10
    assert check_definition(adminduk()) == []


def test_every_answer_is_one_that_a_form_could_send() -> None:
    """The compiled survey finds nothing wrong with any of them."""
    compiled = compile_definition(adminduk())
    areas = frozenset(village.id for village in VILLAGES)
    for person in PEOPLE:
        checked = compiled.check(person.answers, today=person.received_on, known=Known(areas), language="id")
        assert checked.errors == {}


def test_those_who_waited_long_find_it_slow() -> None:
    """The mean of U3 after more than an hour is at least a point below that after less than half an hour."""
    timed = [one.answers for one in PEOPLE if "dk" not in (one.answers["waited"], one.answers["U3"])]
    short = mean(one["U3"] for one in timed if one["waited"] < 30)
    long = mean(one["U3"] for one in timed if one["waited"] > 60)
    assert long < short - 1


def test_districts_differ() -> None:
    """People in Melati wait longer than people in Dahlia."""
    waited = {
        village.district: mean(
            one.answers["waited"]
            for one in PEOPLE
            if one.answers["area"] == village.id and one.answers["waited"] != "dk"
        )
        for village in VILLAGES
    }
    assert waited["Melati"] > 1.3 * waited["Dahlia"]


def test_the_unhappy_write_more_often() -> None:
    """Whoever gave some element a bad score adds words of their own more often than others do."""
    unhappy = [min(_scores(one.answers)) <= 2 for one in PEOPLE]
    wrote = ["suggestion" in one.answers for one in PEOPLE]
    pairs = list(zip(unhappy, wrote, strict=True))
    assert mean(w for u, w in pairs if u) > mean(w for u, w in pairs if not u) + 0.1


def _scores(answers: dict[str, object]) -> list[int]:
    return [score for element in ELEMENTS if isinstance(score := answers[element], int)]
