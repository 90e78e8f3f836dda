"""Each type of question takes what people type and programs send, and says what to do with anything else."""

import re
from typing import Any

import pytest

from participation.messages.phones import phone_of
from participation.surveys.answers import Checked, compile_definition
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.phone_checks import phone_checks
from participation.surveys.piping import Names
from participation.surveys.reading import Known
from tests.surveys.test_answers import CHOICES, FILE, KNOWN, LABEL, TODAY, answer, check, problem, question

DISTRICTS = [
    Choice("beji", LABEL, {"city": "depok"}),
    Choice("cinere", LABEL, {"city": "depok"}),
    Choice("coblong", LABEL, {"city": "bandung"}),
]


def check_sections(raw: dict[str, Any], *sections: Section, **options: Any) -> Checked:
    compiled = compile_definition(Definition(["id", "en"], "id", list(sections)))
    return compiled.check(raw, today=TODAY, known=KNOWN, **options)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,5", 2.5),
        ("2.5", 2.5),
        (2.5, 2.5),
        ("1.234,5", 1234.5),
        ("1.234", 1234),
        (1.234, 1.234),
        ("3,0", 3),
        (",5", 0.5),
        ("-0,25", -0.25),
    ],
)
def test_decimals(typed: Any, number: float) -> None:
    """The decimal comma, the decimal point and points between thousands mean what people here mean by them."""
    given = answer(typed, question("decimal"))
    assert given == number
    assert isinstance(given, int) == float(number).is_integer()


@pytest.mark.parametrize("typed", ["", "dua", "1,2,3", "1e5", "nan", "∞", "1" * 40, True, ["1", "2"], {}])
def test_refuses_what_is_no_decimal(typed: Any) -> None:
    """Anything else is refused with an example of what to write."""
    assert problem(typed, question("decimal"))


def test_bounds_of_decimals() -> None:
    """Both bounds belong to the range, and the message names them."""
    asked = question("decimal", minimum=0, maximum=2.5)
    assert [answer(given, asked) for given in ("0", "2,5")] == [0, 2.5]
    assert problem("2,51", asked).parameters == {"minimum": 0, "maximum": 2.5, "example": 1.25}


@pytest.mark.parametrize("typed", ["2026-11-12", "12-11-2026", "12/11/2026", "12.11.2026", "12 11 2026"])
def test_dates(typed: str) -> None:
    """As a calendar sends it and as people write it: day first."""
    assert answer(typed, question("date")) == "2026-11-12"


@pytest.mark.parametrize("typed", ["31-02-2026", "2026-13-01", "12-11-26", "0001-01-01", "besok", 20261112])
def test_refuses_what_is_no_date(typed: Any) -> None:
    """Days that no calendar has and years that nobody means are refused."""
    assert "12-11-2026" in problem(typed, question("date")).message


@pytest.mark.parametrize(("typed", "kept"), [("14:30", "14:30"), ("7.05", "07:05"), ("23:59:59", "23:59")])
def test_times(typed: str, kept: str) -> None:
    """With a point, as Indonesia writes it, or a colon; seconds are dropped."""
    assert answer(typed, question("time")) == kept
    for wrong in ("24:00", "12:60", "1430", "siang"):
        assert problem(wrong, question("time"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("62(812)34567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_phone_numbers(typed: str, kept: str) -> None:
    """One number is kept in one form, however it was written."""
    assert answer(typed, question("phone")) == kept
    for wrong in ("123", "0812x", "1" * 20, "++62812345678", "0812-3456"):
        assert problem(wrong, question("phone"))


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("0812 3456 7890", True),
        ("(0812) 345-678", True),
        ("+62 812.345.678.901", True),
        ("+ 62812345678", True),
        ("+81 3 1234 5678", True),
        ("0274 51234", True),
        ("0812-3456", False),
        ("+62 812 3456 7", False),
        ("6281 2345 67", False),
        ("81234567", False),
        ("0812 3456 7890 12", False),
    ],
)
def test_a_phone_finds_the_same_numbers_wrong(typed: str, is_one: bool) -> None:
    """Without signal the page decides as the server will: too short or too long for a mobile number is none."""
    asked = question("phone")
    on_one_page = Definition(["id", "en"], "id", [Section("satu", LABEL, [asked])])
    pattern = phone_checks(on_one_page, "en")[asked.name]["pattern"]
    assert bool(re.fullmatch(pattern, typed)) is is_one
    assert (phone_of(typed) is not None) is is_one


def test_email_addresses() -> None:
    """An address that mail can reach; only its place is made lower case."""
    assert answer("Sari.Dewi@Contoh.ID", question("email")) == "Sari.Dewi@contoh.id"
    for wrong in (
        "sari",
        "sari@",
        "@contoh.id",
        "sari@contoh",
        "a b@contoh.id",
        "a@b@c.id",
        "x" * 250 + "@a.id",
    ):
        assert problem(wrong, question("email"))


def test_places() -> None:
    """Latitude and longitude to a metre, altitude and accuracy as ODK sends them."""
    asked = question("geopoint")
    assert answer("-6.2087634 106.845599", asked) == "-6.20876 106.84560 0 0"
    assert answer("-6.2, 106.8", asked) == "-6.20000 106.80000 0 0"
    assert answer("-6.2 106.8 12.4 7", asked) == "-6.20000 106.80000 12 7"
    for wrong in ("91 0", "0 181", "1", "1 2 3 4 5", "a b", "1e2 3"):
        assert problem(wrong, asked)


def test_ranking() -> None:
    """Every choice once, in order; a page may send a place for each choice instead."""
    asked = question("rank")
    order = ["c", "a", "none", "b"]
    assert answer(order, asked) == order
    places = {f"q.{name}": str(place) for place, name in enumerate(order, start=1)}
    assert check(places, asked).answers == {"q": order}
    for wrong in (["a", "b"], ["a", "a", "b", "c"], ["a", "b", "c", "x"]):
        assert problem(wrong, asked)
    for wrong_places in ({"q.a": "1", "q.b": "1"}, {"q.a": "1"}, {**places, "q.a": "9"}):
        assert list(check(wrong_places, asked).errors) == ["q"]
    assert check({}, question("rank", required=False)).answers == {}


def test_services_files_and_consent() -> None:
    """Only what the office offers, what was uploaded for this survey, and a ticked box are answers."""
    assert answer("7", question("service")) == 7
    assert answer(FILE, question("image")) == FILE
    assert answer("OK", question("acknowledge")) == "OK"
    for kind, wrong in (("service", "8"), ("image", "../etc/passwd"), ("file", "x"), ("acknowledge", "yes")):
        assert problem(wrong, question(kind))
    assert "agree" in check({}, question("acknowledge")).errors["q"].message


def test_other() -> None:
    """Who chooses "Other" says what it is; whoever does not is not asked, even by an old page."""
    asked = question(other=True)
    assert check({"q": "other", "q_other": " Lainnya "}, asked).answers == {
        "q": "other",
        "q_other": "Lainnya",
    }
    assert list(check({"q": "other"}, asked).errors) == ["q_other"]
    assert check({"q": "a", "q_other": "sisa"}, asked).answers == {"q": "a"}
    several = question("select_multiple", other=True)
    assert check({"q": ["other", "b"], "q_other": "x"}, several).answers == {
        "q": ["b", "other"],
        "q_other": "x",
    }
    assert problem("other", question())


def test_notes_and_calculations() -> None:
    """A note has no answer; a calculation is made here, whatever a page sends in its place."""
    asked = [
        question("integer", name="adults", minimum=0),
        question("integer", name="children", minimum=0),
        question("note", name="thanks"),
        question("calculate", name="people", calculation="${adults} + ${children}"),
        question("calculate", name="nothing", calculation="${adults} div 0"),
        question("calculate", name="ways", calculation="if(${people} > 4, 'large', 'small')"),
    ]
    sent = {"adults": "2", "children": "3", "thanks": "x", "people": "900"}
    assert check(sent, *asked).answers == {"adults": 2, "children": 3, "people": 5, "ways": "large"}


def test_hidden_and_read_only() -> None:
    """A hidden field keeps what the address brought, else its default; what is read only takes nothing."""
    hidden = question("hidden", default="poster")
    assert answer("sms", hidden) == "sms"
    assert answer(None, hidden) == "poster"
    shown = question("integer", name="year", default="2026", read_only=True)
    assert check({"year": "1999"}, shown).answers == {"year": 2026}
    later = question("text", name="copy", default="concat", calculation="string(${year})", read_only=True)
    assert check({"copy": "x"}, shown, later).answers["copy"] == "2026"


def test_defaults_for_a_page() -> None:
    """Literal defaults and those made from earlier answers stand in the fields before anybody answers."""
    asked = [question("text", name="city", default="Depok"), question("date", name="day", default="today()")]
    compiled = compile_definition(Definition(["id"], "id", [Section("main", LABEL, asked)]))
    assert compiled.defaults({}, TODAY) == {"city": "Depok", "day": TODAY.isoformat()}


def test_filtered_choices() -> None:
    """Only the choices that the filter leaves are taken; where it leaves none, nothing is asked."""
    city = question("text", name="city", required=False)
    district = question(choices=DISTRICTS, choice_filter="city = ${city}")
    assert check({"city": "depok", "q": "beji"}, city, district).answers["q"] == "beji"
    assert list(check({"city": "depok", "q": "coblong"}, city, district).errors) == ["q"]
    assert check({"city": "medan", "q": "beji"}, city, district).errors == {}
    compiled = compile_definition(Definition(["id"], "id", [Section("main", LABEL, [city, district])]))
    assert compiled.offered("q", {"city": "depok"}, TODAY) == ["beji", "cinere"]


def test_groups() -> None:
    """A group that does not apply takes its questions with it."""
    asked = [
        question(),
        question(name="r", group="more"),
        question("text", name="s", group="more", required=False),
    ]
    section = Section("main", LABEL, asked, groups=[Group("more", LABEL, relevant="${q} = 'a'")])
    assert check_sections({"q": "b", "r": "a", "s": "x"}, section).answers == {"q": "b"}
    assert list(check_sections({"q": "a"}, section).errors) == ["r"]


def test_asked() -> None:
    """Which questions applied to a person is told apart from which were answered."""
    asked = [
        question(),
        question("text", name="why", relevant="${q} = 'a'", required=False),
        question("note", name="n"),
    ]
    assert check({"q": "a"}, *asked).asked == ("q", "why", "n")
    assert check({"q": "b"}, *asked).asked == ("q", "n")


def test_part_of_a_form() -> None:
    """Page by page: what stands behind the page is neither checked nor kept, and nothing counts as unknown."""
    sections = [Section("one", LABEL, [question()]), Section("two", LABEL, [question(name="r")])]
    first = check_sections({"q": "a", "r": "junk"}, *sections, through=0)
    assert (first.answers, first.errors) == ({"q": "a"}, {})
    assert list(check_sections({"q": "a"}, *sections, through=1).errors) == ["r"]
    compiled = compile_definition(Definition(["id"], "id", sections))
    assert [compiled.section_of(name) for name in ("q", "r")] == [0, 1]


HOUSEHOLD = Section(
    "children",
    LABEL,
    [question("integer", name="age", minimum=0, maximum=17), question(name="school", relevant="${age} > 6")],
    repeat=Repeat(least=1, most=2),
)


@pytest.mark.parametrize(
    "sent",
    [
        {"children": [{"age": 9, "school": "a"}, {"age": "3"}]},
        {
            "children.0.age": ["9"],
            "children.0.school": ["a"],
            "children.1.age": ["3"],
            "children.1.school": [""],
        },
        {"children.4.age": "9", "children.4.school": "a", "children.7.age": "3"},
    ],
)
def test_repetitions(sent: dict[str, Any]) -> None:
    """A section answered several times is a list, each time with conditions of its own; gaps are closed."""
    checked = check_sections(sent, HOUSEHOLD)
    assert checked.errors == {}
    assert checked.answers == {"children": [{"age": 9, "school": "a"}, {"age": 3}]}
    assert checked.asked == ("children", "children.0.age", "children.0.school", "children.1.age")


def test_errors_of_repetitions() -> None:
    """An error names the repetition; too few and too many are said with the number."""
    assert list(check_sections({"children": [{"age": 99}]}, HOUSEHOLD).errors) == ["children.0.age"]
    assert check_sections({}, HOUSEHOLD).errors["children"].parameters == {"least": 1}
    three = {"children": [{"age": 1}] * 3}
    assert check_sections(three, HOUSEHOLD).errors["children"].parameters == {"most": 2}
    for junk in ("x", [1, 2], {"age": 1}, [["age"]]):
        assert list(check_sections({"children": junk}, HOUSEHOLD).errors) == ["children"]


def test_counted_repetitions() -> None:
    """Where an expression says how often, so often it is, whatever was sent."""
    counted = Section("visits", LABEL, [question("integer", name="minutes")], repeat=Repeat(count="${times}"))
    main = Section("main", LABEL, [question("integer", name="times", minimum=0, maximum=9)])
    sent = {"times": "2", "visits": [{"minutes": 5}, {"minutes": 6}, {"minutes": 7}]}
    assert check_sections(sent, main, counted).answers["visits"] == [{"minutes": 5}, {"minutes": 6}]
    assert list(check_sections({"times": "2"}, main, counted).errors) == [
        "visits.0.minutes",
        "visits.1.minutes",
    ]
    assert check_sections({"times": "0"}, main, counted).answers == {"times": 0}


def test_areas_in_repetitions() -> None:
    """Areas are looked up wherever they are named."""
    section = Section("homes", LABEL, [question("area")], repeat=Repeat())
    compiled = compile_definition(Definition(["id"], "id", [section]))
    assert compiled.areas_named({"homes.0.q": "12", "homes.3.q": "34"}) == {12, 34}
    checked = compiled.check({"homes": [{"q": "12"}]}, today=TODAY, known=Known(areas={12}))
    assert checked.answers == {"homes": [{"q": 12}]}


def test_piping_in_messages() -> None:
    """The form's own messages repeat earlier answers in the words that people saw."""
    first = question(name="paper", choices=[Choice("ktp", {"id": "KTP", "en": "ID card"})])
    second = question("integer", constraint=". < 60", constraint_message={"id": "${paper} jadi dalam sejam."})
    found = check({"paper": "ktp", "q": "90"}, first, second, language="id").errors["q"]
    assert str(found) == "KTP jadi dalam sejam."


@pytest.mark.parametrize(("given", "said"), [("other", "Lainnya"), ("dk", "Tidak tahu")])
def test_piping_of_what_stands_beside_the_choices(given: str, said: str) -> None:
    """ "Other" and "Don't know" are repeated in words, too, never by the name they are stored under."""
    first = question(name="paper", choices=CHOICES, other=True, dont_know=True)
    second = question("integer", constraint=". < 60", constraint_message={"id": "${paper}!"})
    raw = {"paper": given, "paper_other": "SIM", "q": "90"}
    assert str(check(raw, first, second, language="id").errors["q"]) == f"{said}!"


def test_piping_of_areas_services_and_days() -> None:
    """They are repeated as people saw them, never as they are stored; an area and a service may share an id."""
    asked = [question(kind, name=kind) for kind in ("area", "service", "date")]
    message = {"id": "${area}, ${service}, ${date}", "en": "${area}, ${service}, ${date}"}
    last = question("integer", constraint=". < 60", constraint_message=message)
    known = Known({7}, {7}, names=Names({7: "Sukamaju"}, {7: {"id": "Kartu", "en": "Card"}}))
    compiled = compile_definition(Definition(["id", "en"], "id", [Section("s", LABEL, [*asked, last])]))
    raw = {"area": "7", "service": "7", "date": "3-11-2026", "q": "90"}
    for language, said in (
        ("id", "Sukamaju, Kartu, 3 November 2026"),
        ("en", "Sukamaju, Card, 3 November 2026"),
    ):
        checked = compiled.check(raw, today=TODAY, known=known, language=language)
        assert str(checked.errors["q"]) == said


def test_every_type_has_a_reader() -> None:
    """No question of a published form is without one."""
    for kind in QuestionType:
        fields = {"calculation": "1"} if kind is QuestionType.CALCULATE else {}
        compile_definition(
            Definition(
                ["id"],
                "id",
                [Section("main", LABEL, [Question("q", kind, LABEL, choices=CHOICES, **fields)])],
            )
        )


def test_sums_over_repetitions() -> None:
    """From outside a repeated section its answers are a set; inside each time sees its own, and its number."""
    inside = Section(
        "children",
        LABEL,
        [
            question("integer", name="age", minimum=0, maximum=17),
            question("calculate", name="which", calculation="position(..)"),
        ],
        repeat=Repeat(),
    )
    total = Section(
        "total", LABEL, [question("calculate", name="years", calculation="sum(${age}) + count(${children})")]
    )
    checked = check_sections({"children": [{"age": 9}, {"age": 4}]}, inside, total)
    assert checked.answers == {"children": [{"age": 9, "which": 1}, {"age": 4, "which": 2}], "years": 15}


def test_earlier_times_are_read_inside() -> None:
    """Each time knows those before it: what they were answered, their sums, and a total carried on."""
    asked = [
        question("integer", name="age"),
        question(
            "calculate", name="before", calculation="indexed-repeat(${age}, ${children}, position(..) - 1)"
        ),
        question("calculate", name="so_far", calculation="sum(${age})"),
        question(
            "calculate",
            name="carried",
            calculation="coalesce(indexed-repeat(${carried}, ${children}, position(..) - 1), 0) + ${age}",
        ),
    ]
    inside = Section("children", LABEL, asked, repeat=Repeat())
    checked = check_sections({"children": [{"age": 9}, {"age": 4}, {"age": 2}]}, inside)
    assert checked.answers == {
        "children": [
            {"age": 9, "so_far": 9, "carried": 9},
            {"age": 4, "before": 9, "so_far": 13, "carried": 13},
            {"age": 2, "before": 4, "so_far": 15, "carried": 15},
        ]
    }


def test_a_ranking_of_what_a_filter_leaves() -> None:
    """All that is offered has to be put in order, and nothing else: by places or as a list."""
    choices = [Choice(name, LABEL, {"kind": kind}) for name, kind in (("a", "x"), ("b", "y"), ("c", "x"))]
    first = question(name="kind", choices=[Choice("x", LABEL), Choice("y", LABEL)])
    rank = question("rank", name="order", choices=choices, choice_filter="kind = ${kind}")
    given = {"kind": "x", "order.a": "2", "order.b": "", "order.c": "1"}
    assert check(given, first, rank).answers == {"kind": "x", "order": ["c", "a"]}
    assert check({"kind": "x", "order": ["a", "c"]}, first, rank).answers["order"] == ["a", "c"]
    assert "order" in check({"kind": "x", "order": ["a"]}, first, rank).errors
    assert "order" in check({"kind": "x", "order": ["a", "b", "c"]}, first, rank).errors
    assert check({"kind": "y", "order.b": "1"}, first, rank).answers["order"] == ["b"]
