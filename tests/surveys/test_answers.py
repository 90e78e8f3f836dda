"""Answers are checked against a published definition: kept, dropped or refused with a reason."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.errors import Problem
from participation.surveys.answers import Checked, compile_definition
from participation.surveys.definitions import (
    UNASKED,
    Choice,
    Definition,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.expressions import ExpressionError
from participation.surveys.reading import Known
from participation.web.i18n import using_language

TODAY = date(2026, 11, 23)
FILE = "5f2f8a3c-0000-4000-8000-0123456789ab"
KNOWN = Known(areas={12, 34}, services={7}, files={FILE})
LABEL = {"id": "Tanya", "en": "Ask"}
CHOICES = [Choice(name, LABEL) for name in ("a", "b", "c", "none")]


def question(kind: str = "select_one", **changes: Any) -> Question:
    """A required question named "q"."""
    fields: dict[str, Any] = {"name": "q", "type": QuestionType(kind), "label": LABEL}
    if kind.startswith("select") or kind == "rank":
        fields["choices"] = CHOICES
    return Question(**{**fields, **changes})


def check(raw: dict[str, Any], *questions: Question, language: str = "") -> Checked:
    definition = Definition(["id", "en"], "id", [Section("main", LABEL, list(questions))])
    return compile_definition(definition).check(raw, today=TODAY, known=KNOWN, language=language)


def answer(given: Any, asked: Question) -> Any:
    """The one answer, which must be taken."""
    checked = check({"q": given}, asked)
    assert checked.errors == {}
    return checked.answers.get("q")


def problem(given: Any, asked: Question) -> Problem:
    """What is wrong with the one answer, which must not be taken."""
    checked = check({"q": given}, asked)
    assert checked.answers == {}
    return checked.errors["q"]


@pytest.mark.parametrize("given_answer", ["a", " a ", ["a"], ["", "a"]])
def test_one_choice(given_answer: Any) -> None:
    """A page sends lists, a program a text; blanks around and beside it do not matter."""
    assert answer(given_answer, question()) == "a"


@pytest.mark.parametrize(
    "given_answer", ["x", "A", "dk", 1, 1.5, True, {"a": 1}, b"a", "a\x00", ["a", "b"], [["a"]]]
)
def test_refuses_what_is_not_offered(given_answer: Any) -> None:
    """Anything but one offered choice is refused."""
    assert problem(given_answer, question()).message


def test_several_choices() -> None:
    """Names are kept once each and in the order of the form, so that equal answers are equal."""
    assert answer(["c", "a", "c"], question("select_multiple")) == ["a", "c"]
    assert answer("b", question("select_multiple")) == ["b"]
    assert problem(["a", "x"], question("select_multiple"))
    assert problem(["a"] * 10_000, question("select_multiple"))


def test_exclusive_choices() -> None:
    """ "None of these" and "don't know" stand alone; who chose more is told which of them does not fit."""
    asked = question("select_multiple", exclusive=["none"], dont_know=True)
    assert answer(["none"], asked) == ["none"]
    assert answer(["dk"], asked) == ["dk"]
    assert problem(["a", "none"], asked).parameters == {"answer": LABEL["id"]}
    with using_language("id"):
        assert problem(["dk", "b"], asked).parameters == {"answer": "Tidak tahu"}


def test_scale() -> None:
    """A point of the scale is kept as a number, whoever sent it."""
    asked = question("scale", minimum=1, maximum=4)
    assert [answer(given_answer, asked) for given_answer in ("3", 3, 3.0, ["3"])] == [3, 3, 3, 3]
    for given_answer in ("0", "5", "3.5", 3.5, "03", "dk"):
        assert problem(given_answer, asked)


@pytest.mark.parametrize("kind", ["select_one", "scale", "integer", "area"])
def test_dont_know(kind: str) -> None:
    """Where it is offered, "Tidak tahu" is an answer like others and meets no constraint."""
    asked = question(kind, minimum=1, maximum=4, dont_know=True, constraint=". > 100")
    assert answer("dk", asked) == "dk"
    assert problem("dk", msgspec.structs.replace(asked, dont_know=False))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("45", 45),
        (" 45 ", 45),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        ("-3", -3),
        ("+7", 7),
        ("007", 7),
        (45, 45),
        (4.0, 4),
    ],
)
def test_whole_numbers(typed: Any, number: int) -> None:
    """Written the Indonesian way, plainly, or sent as a number."""
    assert answer(typed, question("integer")) == number


@pytest.mark.parametrize("typed", ["12,5", "12.5", "1.234,5", 12.5, 1.234])
def test_decimals_are_named(typed: Any) -> None:
    """A number with decimals is told apart from what is no number."""
    assert "decimals" in problem(typed, question("integer")).message


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "601",
        10**40,
        pytest.param(-(10**5000), id="huge"),
        "9" * 5000,
        "abc",
        "1 000",
        "٣",
        "1e3",
        float("inf"),
        float("nan"),
        "--1",
        "0x1",
    ],
)
def test_out_of_range(typed: Any) -> None:
    """Out of range, or no number: the message says the range and gives an example that fits."""
    assert problem(typed, question("integer", minimum=0, maximum=600)) == Problem(
        "Write a whole number from %(minimum)s to %(maximum)s, for example %(example)s.",
        {"minimum": 0, "maximum": 600, "example": 300},
    )


def test_range_with_one_end() -> None:
    """One bound is said alone; both ends of a range belong to it."""
    assert problem("-1", question("integer", minimum=0)).parameters == {"minimum": 0, "example": 12}
    assert problem("6", question("integer", maximum=5)).parameters == {"maximum": 5, "example": 5}
    assert problem("x", question("integer")).parameters == {"example": 12}
    assert answer("5", question("integer", minimum=5, maximum=5)) == 5


def test_text_is_cleaned() -> None:
    """Line ends become unix ones, control characters go; all else stays as it was written."""
    assert answer(" Antre\r\nlama \x00\x07👵🏽 ", question("long_text")) == "Antre\nlama 👵🏽"
    assert answer("satu\r\ndua", question("text")) == "satu dua"
    assert answer(5, question("text")) == "5"


def test_text_that_is_only_control_characters() -> None:
    """What is empty once cleaned counts as not answered."""
    assert "no answer yet" in problem("\x00\x01", question("text")).message
    assert answer("\x00\x01", question("text", required=False)) is None


def test_half_characters() -> None:
    """Lone surrogates cannot be stored and are refused, not lost."""
    assert "cannot be read" in problem("a\ud800", question("long_text")).message


@pytest.mark.parametrize(("kind", "longest"), [("text", 500), ("long_text", 10_000)])
def test_too_long(kind: str, longest: int) -> None:
    """The message says how long the text is and how long it may be; the limit itself is taken."""
    assert answer("x" * longest, question(kind)) == "x" * longest
    assert problem("x" * (longest + 1), question(kind)).parameters == {
        "length": longest + 1,
        "longest": longest,
    }
    assert problem("xxx", question(kind, maximum_length=2)).parameters == {"length": 3, "longest": 2}


def test_area() -> None:
    """A known id is kept; of areas chosen level by level the last one counts."""
    asked = question("area")
    assert answer("12", asked) == 12
    assert answer(["12", "34", ""], asked) == 34
    for given_answer in ("13", "x", "-12", "٣", "9" * 30, {}, None, ""):
        assert problem(given_answer, asked)


def test_areas_named() -> None:
    """The ids to look up before checking, whatever else was sent."""
    asked = [question("area"), question("area", name="r"), question("text", name="t")]
    compiled = compile_definition(Definition(["id"], "id", [Section("main", LABEL, asked)]))
    assert compiled.areas_named({"q": ["1", "12"], "r": {}, "t": "7"}) == {12}


@pytest.mark.parametrize("given_answer", [None, "", "  ", [], [""], [None]])
@pytest.mark.parametrize("kind", [kind.value for kind in QuestionType if kind not in UNASKED])
def test_required(kind: str, given_answer: Any) -> None:
    """Without an answer a required question is an error and an optional one is left out."""
    asked = question(kind, minimum=1, maximum=4)
    assert problem(given_answer, asked).message
    assert answer(given_answer, msgspec.structs.replace(asked, required=False)) is None


def test_own_words_of_the_form() -> None:
    """A form's own messages are shown in the language of the page, else in its main one."""
    asked = question(required_message={"id": "Pilih dulu", "en": "Choose first"}, constraint=". = 'a'")
    assert check({}, asked, language="en").errors["q"] == Problem("Choose first")
    assert check({}, asked, language="jv").errors["q"] == Problem("Pilih dulu")
    asked = msgspec.structs.replace(asked, constraint_message={"id": "100% harus a"})
    assert check({"q": "b"}, asked, language="en").errors["q"] == Problem("100% harus a")


def test_constraint() -> None:
    """A constraint sees its own answer and earlier ones; an answer that breaks it is not kept."""
    first = question("integer", name="people", minimum=0, maximum=50)
    second = question(
        "integer", name="children", minimum=0, maximum=50, constraint=". < ${people} and ${children} >= 0"
    )
    assert check({"people": "4", "children": "2"}, first, second).errors == {}
    checked = check({"people": "4", "children": "5"}, first, second)
    assert (list(checked.errors), checked.answers) == (["children"], {"people": 4})


def test_relevance() -> None:
    """What is not asked is neither required nor kept, even when it was sent, and neither is what hangs on it."""
    first = question(name="came")
    second = question("integer", name="wait", relevant="${came} = 'a'", minimum=0, maximum=600)
    third = question("text", name="why", relevant="${wait} > 60")
    assert list(check({"came": "a"}, first, second, third).errors) == ["wait"]
    assert check({"came": "b", "wait": "90", "why": "x"}, first, second, third).answers == {"came": "b"}
    assert check({"came": "b", "wait": "junk"}, first, second, third).errors == {}
    assert list(check({"came": "a", "wait": "90"}, first, second, third).errors) == ["why"]


def test_relevance_of_sections() -> None:
    """A section that is not shown takes all of its questions with it."""
    sections = [
        Section("one", LABEL, [question()]),
        Section("two", LABEL, [question(name="r")], relevant="${q} = 'a'"),
    ]
    compiled = compile_definition(Definition(["id"], "id", sections))
    assert compiled.check({"q": "b", "r": "a"}, today=TODAY).answers == {"q": "b"}
    assert list(compiled.check({"q": "a"}, today=TODAY).errors) == ["r"]


def test_relevance_by_day() -> None:
    """The day is an argument, so that a rule means the same in a test."""
    asked = question(relevant="today() >= '2026-11-24'")
    compiled = compile_definition(Definition(["id"], "id", [Section("main", LABEL, [asked])]))
    assert compiled.check({}, today=date(2026, 11, 23)).errors == {}
    assert compiled.check({}, today=date(2026, 11, 24)).errors


def test_unknown_questions() -> None:
    """What the form does not ask is an error under its name, shortened and fit to be shown; not thousands of them."""
    errors = check({"q": "a", "x": "1", "y" * 100: "", "\ud800": "1"}, question()).errors
    assert set(errors) == {"x", "y" * 64, "?"}
    assert len(check({"q": "a"} | {f"x{number}": "1" for number in range(3_000)}, question()).errors) == 20


def test_unchecked_definition() -> None:
    """A condition that cannot be read is found when the version is compiled, not when people answer."""
    with pytest.raises(ExpressionError):
        check({}, question(relevant="${q"))


EVERYTHING = [
    question(name="one", dont_know=True),
    question("select_multiple", name="many", exclusive=["none"], relevant="${one} != 'b'"),
    question("scale", name="scale", minimum=1, maximum=5, constraint=". > count-selected(${many})"),
    question("integer", name="whole", minimum=-5, maximum=10**9, constraint="${whole} + 1 > ${scale}"),
    question("text", name="text", relevant="contains(${one}, 'a') or ${whole} mod 2 = 1"),
    question("long_text", name="long", constraint="string-length(.) > 1 and . != ${text}"),
    question("area", name="area"),
    question("rank", name="rank", required=False),
    question("decimal", name="decimal", minimum=0, maximum=9.5, dont_know=True),
    question("date", name="day", constraint=". > '2000-01-01'"),
    question("time", name="hour", required=False),
    question("phone", name="phone", required=False),
    question("email", name="email", required=False),
    question("geopoint", name="place", required=False),
    question("service", name="service", required=False),
    question("image", name="photo", required=False),
    question("acknowledge", name="agreed"),
    question("note", name="note"),
    question("hidden", name="campaign", default="none"),
    question("calculate", name="sum", calculation="${whole} + ${decimal}"),
    question(name="other", other=True, choice_filter="name != ${one}"),
]
REPEATED = [question(name="kind"), question("integer", name="age", minimum=0, maximum=120)]
COMPILED = compile_definition(
    Definition(
        ["id"],
        "id",
        [
            Section("main", LABEL, EVERYTHING),
            Section("children", LABEL, REPEATED, repeat=Repeat(most=3), relevant="${whole} > 0"),
        ],
    )
)
WORDS = st.sampled_from(
    ["a", "b", "none", "dk", "1", "3", "12", "-4", "1.000", "1,5", "", "\x00", "\ud800x", "x" * 600]
)
SCALARS = (
    WORDS
    | st.text(st.characters(exclude_categories=()), max_size=8)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
)
JUNK = (
    SCALARS
    | st.binary(max_size=3)
    | st.dictionaries(WORDS, WORDS, max_size=2)
    | st.lists(SCALARS | st.lists(SCALARS, max_size=2), max_size=4)
)
NAMES = st.sampled_from(
    [asked.name for asked in EVERYTHING]
    + ["other_other", "rank.a", "rank.b", "children", "children.0.age", "children.1.kind", "children.x.age"]
) | st.text(st.characters(exclude_categories=()), max_size=4)


@given(st.dictionaries(NAMES, JUNK, max_size=9))
@settings(max_examples=200)
def test_any_input_is_answered(raw: dict[str, Any]) -> None:
    """Whatever is sent: an answer is kept or an error, and what is kept can be stored and sent again."""
    checked = COMPILED.check(raw, today=TODAY, known=KNOWN)
    assert not set(checked.answers) & set(checked.errors)
    stored = msgspec.json.decode(msgspec.json.encode(checked.answers))
    assert stored == checked.answers
    again = COMPILED.check(stored, today=TODAY, known=KNOWN)
    assert again.answers == checked.answers
    assert all(
        found.message % found.parameters if found.parameters else found.message
        for found in checked.errors.values()
    )
