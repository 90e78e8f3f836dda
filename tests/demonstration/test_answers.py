"""What the citizens of the invented city answer."""

from datetime import date
from random import Random
from statistics import mean

from participation.demonstration.answers import answered, treated
from participation.demonstration.calendar import Calendar
from participation.demonstration.city import Village
from participation.demonstration.questionnaire import ELEMENTS, adminduk, puskesmas
from participation.surveys.answers import compile_definition
from participation.surveys.checks import check_definition
from participation.surveys.reading import Known

CALENDAR = Calendar(date(2026, 11, 23))
VILLAGES = [
    Village(number, f"{name} Utara", name, 0.25)
    for number, name in enumerate(("Melati", "Kenanga", "Cempaka", "Dahlia"), 1)
]
SERVICES = {"ktp": 11, "kk": 12, "akta": 13}
PEOPLE = answered(Random(1), CALENDAR, VILLAGES, SERVICES, 800)
PATIENTS = treated(Random(1), CALENDAR, VILLAGES, 200)


def test_both_surveys_ask_the_nine_elements_and_can_be_published() -> None:
    """In the order of the printed questionnaire, in Indonesian and English, with nothing left to mend."""
    assert list(ELEMENTS) == ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U9", "U8"]
    for definition, questions in ((adminduk(), 17), (puskesmas(), 10)):
        assert len(definition.questions) == questions
        assert [str(asked.element) for asked in definition.questions if asked.element] == list(ELEMENTS)
        assert check_definition(definition) == []


def test_every_answer_is_one_that_a_form_could_send() -> None:
    """The compiled surveys find nothing wrong with any of them."""
    known = Known(frozenset(village.id for village in VILLAGES), frozenset(SERVICES.values()))
    for definition, people in ((adminduk(), PEOPLE), (puskesmas(), PATIENTS)):
        compiled = compile_definition(definition)
        for person in people:
            checked = compiled.check(person.answers, today=person.received_on, known=known, language="id")
            assert checked.errors == {}


def test_what_was_acted_upon_gets_better() -> None:
    """In the last weeks the requirements of birth certificates, and the handling of complaints, score higher."""
    middle = CALENDAR.first.toordinal() + 28
    for element, service in (("U1", 13), ("U8", 11)):
        early, late = (
            mean(
                one.answers[element]
                for one in PEOPLE
                if one.answers["service"] == service
                and one.answers[element] != "dk"
                and (one.received_on.toordinal() >= middle) is after
            )
            for after in (False, True)
        )
        assert late > early + 0.1


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
