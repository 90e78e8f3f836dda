"""What is said about expressions before a survey is published, and where."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.checks import check_definition
from participation.surveys.condition_checks import condition_problems
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.functions import FUNCTIONS, REFUSED

LABEL = {"id": "Tanya"}
CHOICES = [Choice("yes", LABEL), Choice("no", LABEL)]


def ask(name: str, kind: str = "text", **changes: Any) -> Question:
    fields: dict[str, Any] = {"name": name, "type": QuestionType(kind), "label": LABEL}
    if kind in ("select_one", "select_multiple", "rank"):
        fields["choices"] = CHOICES
    return Question(**{**fields, **changes})


def found(*sections: Section) -> list[tuple[str, str]]:
    """Path and words of each problem."""
    problems = check_definition(Definition(["id"], "id", list(sections)))
    return [(one.path, one.message % one.parameters) for one in problems]


def of_one(*questions: Question) -> list[tuple[str, str]]:
    return [
        (path.removeprefix("sections.0.questions."), message)
        for path, message in found(Section("main", LABEL, list(questions)))
    ]


HOME = Section("home", LABEL, [ask("members", "integer"), ask("sex", "select_one"), ask("note", "note")])
CHILDREN = Section("children", LABEL, [ask("name"), ask("age", "integer")], repeat=Repeat())


def after(source: str, kind: str = "calculate") -> list[str]:
    """What is said of a calculation after a repeated section."""
    last = Section("last", LABEL, [ask("result", kind, calculation=source)])
    return [message for path, message in found(HOME, CHILDREN, last) if path.startswith("sections.2")]


@pytest.mark.parametrize(
    "source",
    [
        "sum(${age})",
        "count(${children}) > 2",
        "indexed-repeat(${name}, ${children}, 2)",
        "join(', ', ${name})",
        "max(${age}) - min(${age})",
        "jr:choice-name(${sex}, '${sex}')",
        "${members} + count-non-empty(${name})",
    ],
)
def test_sets_of_answers_can_be_read(source: str) -> None:
    """From outside, what is asked several times is counted, summed, joined or picked."""
    assert after(source) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${age} + 1", "answered several times"),
        ("${children} = 1", "answered several times"),
        ("sum(${children})", "can only be counted"),
        ("indexed-repeat(${members}, ${children}, 1)", "no question of the repeated section"),
        ("indexed-repeat(${age}, ${home}, 1)", "no question named “home”"),
        ("position(..)", "asked once"),
        ("jr:choice-name('x', '${members}')", "no choices that could be named"),
        ("${note}", "is a note"),
        ("${home}", "no question named “home”"),
        ("${result} + 1", "in a circle"),
        (". + 1", "there is none yet"),
        ("'a' + 1", "no number and no date"),
        ("sum(${name})", "is no number"),
        ("${sex} > 3", "is no number"),
        ("${sex} = 3", "is no number"),
        ("round(${sex})", "is no number"),
        ("selected(${members}, 'yes')", "has no choices"),
        ("${members} = 'many'", "never an answer"),
    ],
)
def test_calculations(source: str, words: str) -> None:
    """What a calculation cannot mean is said at its place; a circle is said of the whole."""
    last = Section("last", LABEL, [ask("result", "calculate", calculation=source)])
    problems = found(HOME, CHILDREN, last)
    assert any(words in message for _, message in problems), problems
    assert all(path in ("sections.2.questions.0.calculation", "sections") for path, _ in problems)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${age} + count(${children})", ""),
        ("sum(${age}) > 3 and sum(${later}) < 9", ""),
        ("indexed-repeat(${later}, ${children}, position(..) - 1)", ""),
        ("indexed-repeat(${older}, ${children}, position(..) - 1) + ${age}", ""),
        ("${later} + 1", "asked later"),
        ("max(${later}, 3)", "asked later"),
        ("${older} + 1", "in a circle"),
        ("sum(${children})", "can only be counted"),
        ("indexed-repeat(${members}, ${children}, 1)", "no question of the repeated section"),
    ],
)
def test_inside_a_repetition(source: str, words: str) -> None:
    """Inside, a name is the answer given this time; of other times any question may be read, its own too."""
    asked = [ask("name"), ask("age", "integer", relevant="${name} != '' and position(..) < 9")]
    asked += [ask("older", "calculate", calculation=source), ask("later", "integer")]
    problems = found(HOME, Section("children", LABEL, asked, repeat=Repeat(count="${members}")))
    assert [words in message for _, message in problems] == ([True] if words else []), problems


def test_every_kind_of_expression_has_its_place() -> None:
    """Filters, defaults, calculations, numbers of times and conditions of groups are looked at, too."""
    inner = [
        ask("a", "select_one", choice_filter="${nope} = name", group="g"),
        ask("b", "integer", default="${nope} + 1"),
        ask("c", "calculate", calculation="${nope}"),
    ]
    group = Group("g", LABEL, relevant="${nope}")
    section = Section("s", LABEL, inner, groups=[group], repeat=Repeat(count="${nope}"), relevant="${nope}")
    assert {path for path, _ in found(section)} == {
        "sections.0.relevant",
        "sections.0.repeat.count",
        "sections.0.groups.0.relevant",
        "sections.0.questions.0.choice_filter",
        "sections.0.questions.1.default",
        "sections.0.questions.2.calculation",
    }


def test_circles_go_through_everything() -> None:
    """A number of times, a filter or a default can close a circle, too."""
    count = Section("r", LABEL, [ask("q", "integer")], repeat=Repeat(count="sum(${q})"))
    assert "circle" in found(count)[0][1]
    a, b = ask("a", "select_one", choice_filter="${b} = name"), ask("b", default="concat(${a}, '')")
    assert "circle" in of_one(a, b)[0][1]


def test_filters_name_columns() -> None:
    """A bare word in a filter is a column of some choice; what no choice has is said."""
    choices = [Choice("x", LABEL, {"district": "d1"}), Choice("y", LABEL)]
    good = ask("q", "select_one", choices=choices, choice_filter="district = '' or name = 'x'")
    assert of_one(good) == []
    bad = ask("q", "select_one", choices=choices, choice_filter="village = 'v'")
    assert of_one(bad)[0][0] == "0.choice_filter"
    assert "no column “village”" in of_one(bad)[0][1]


def test_questions_that_can_never_be_reached() -> None:
    """A condition that contradicts the one around it is as unreachable as one that contradicts itself."""
    first = Section("first", LABEL, [ask("came", "select_one")])
    inner = ask("why", relevant="${came} = 'no'")
    second = Section("second", LABEL, [inner], relevant="${came} = 'yes'")
    assert [path for path, _ in found(first, second)] == ["sections.1.questions.0.relevant"]
    grouped = ask("why", relevant="${came} = 'no'", group="g")
    third = Section("third", LABEL, [grouped], groups=[Group("g", LABEL, relevant="${came} = 'yes'")])
    assert [path for path, _ in found(first, third)] == ["sections.1.questions.0.relevant"]


def test_texts_repeat_earlier_answers() -> None:
    """A label, hint or choice repeats answers that are there; the message of a constraint the answer itself."""
    own = {"id": "Bukan ${b}"}
    assert (
        of_one(ask("a"), ask("b", label={"id": "Apa ${a}?"}, constraint_message=own, constraint=". != 'x'"))
        == []
    )
    assert of_one(ask("a", hint={"id": "${a}"}))[0][0] == "0.hint"
    assert "asked later" in of_one(ask("a", label={"id": "${b}"}), ask("b"))[0][1]
    assert "no question named" in of_one(ask("a", label={"id": "${nope}"}))[0][1]
    choices = [Choice("x", {"id": "${nope}"}), Choice("y", LABEL)]
    assert of_one(ask("a", "select_one", choices=choices))[0][0] == "0.choices.0.label"
    last = Section("last", {"id": "Untuk ${name}"}, [ask("z")])
    assert [path for path, _ in found(HOME, CHILDREN, last)] == ["sections.2.label"]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_functions_that_forms_cannot_have(name: str) -> None:
    """Each is refused with a reason of its own, at its place."""
    path, message = of_one(ask("a"), ask("b", relevant=f"{name}(${{a}}) = 1"))[0]
    assert path == "1.relevant"
    assert "there is no function" not in message


PIECES = st.sampled_from(
    [
        "${a}",
        "${m}",
        "${r}",
        "${n}",
        "${z}",
        ".",
        "1",
        "'x'",
        " + ",
        " = ",
        " and ",
        " > ",
        "(",
        ")",
        ", ",
        "name",
        "'${a}'",
    ]
    + [f"{name}(" for name in FUNCTIONS]
)
SOURCES = st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=200, deadline=None)
@given(SOURCES, SOURCES, SOURCES, SOURCES)
def test_anything_can_be_checked(relevant: str, constraint: str, filtered: str, count: str) -> None:
    """Whatever is written as an expression, the checks end, and every problem has a place and words."""
    first = Section("one", LABEL, [ask("a", "select_one"), ask("n", "integer", constraint=constraint)])
    second = Section("r", LABEL, [ask("m", relevant=relevant)], repeat=Repeat(count=count))
    third = Section("two", LABEL, [ask("z", "select_one", choice_filter=filtered, relevant=relevant)])
    for path, message in found(first, second, third):
        assert path.startswith("sections")
        assert message


def test_the_largest_form_is_checked_soon() -> None:
    """300 questions whose conditions are as long as may be keep nobody waiting."""
    long = " or ".join(["selected(${q0}, 'yes')"] * 72)
    asked = [ask("q0", "select_multiple")]
    asked += [ask(f"q{number}", "select_multiple", relevant=long) for number in range(1, 300)]
    started = time.process_time()
    assert of_one(*asked) == []
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("${members} >= 2 and ${sex} = 'yes'", ""),
        ("sum(${age}) > 60", ""),
        ("${members} >= ", "This condition ends too early"),
        ("${gone} = 1", "There is no question named “gone”."),
        ("${note} = 1", "“note” is a note, which nobody answers."),
        ("${age} > 5", "“age” is answered several times."),
        ("${sex} > 5", "The answer to “sex” is no number"),
        (". > 5", "“.” is the answer itself"),
        ("${sex} = 'yes' and ${sex} = 'no'", "No answers can fulfil this condition."),
    ],
)
def test_a_condition_on_all_that_was_answered(source: str, said: str) -> None:
    """One that stands outside the form may read every answer, and is held to the same rules."""
    problems = condition_problems(source, Definition(["id"], "id", [HOME, CHILDREN]))
    words = [one.message % one.parameters for one in problems]
    assert [word.startswith(said) for word in words] == [True] * bool(said), words
