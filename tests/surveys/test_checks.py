"""What keeps a definition from being published, each at its place."""

import time
from typing import Any

import pytest

from participation.surveys.checks import check_definition, completeness
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)

LABEL = {"id": "Tanya", "en": "Ask"}
YES_NO = [Choice("yes", LABEL), Choice("no", LABEL)]
SCORES = [Choice(str(score), LABEL) for score in range(1, 5)]


def question(name: str = "q", kind: str = "select_one", **changes: Any) -> Question:
    fields: dict[str, Any] = {"name": name, "type": QuestionType(kind), "label": LABEL}
    if kind.startswith("select"):
        fields["choices"] = YES_NO
    if kind == "scale":
        fields |= {"minimum": 1, "maximum": 4}
    return Question(**{**fields, **changes})


def section(*questions: Question, name: str = "main", **changes: Any) -> Section:
    return Section(**{"name": name, "label": LABEL, "questions": list(questions), **changes})


def definition(*sections: Section, **changes: Any) -> Definition:
    return Definition(
        **{"languages": ["id", "en"], "default_language": "id", "sections": list(sections), **changes}
    )


def problems(*questions: Question) -> list[tuple[str, str]]:
    """Path below the section and the first words of each problem."""
    return _found(definition(section(*questions)))


def _found(checked: Definition) -> list[tuple[str, str]]:
    found = check_definition(checked)
    return [(one.path.removeprefix("sections.0.questions."), one.message % one.parameters) for one in found]


def paths(*questions: Question) -> list[str]:
    return [path for path, _ in problems(*questions)]


def test_good_definition() -> None:
    """A definition that uses everything has no problem."""
    first = section(
        question("came", hint=LABEL, required_message=LABEL),
        question("ways", "select_multiple", exclusive=["no"], relevant="${came} = 'yes'", dont_know=True),
        question("u3", "scale", element="U3", dont_know=True, choices=SCORES[:1]),
        question("u4", choices=SCORES, element="U4"),
    )
    second = section(
        question("wait", "integer", minimum=0, maximum=600, constraint=". >= 0", constraint_message=LABEL),
        question(
            "why", "long_text", relevant="${wait} > 60 or ${u3} <= 2", required=False, maximum_length=900
        ),
        question("area", "area"),
        name="second",
        relevant="selected(${ways}, 'yes') and today() > '2026-01-01'",
    )
    assert check_definition(definition(first, second)) == []


def test_sizes() -> None:
    """Nothing to ask, too many questions, too many choices: said once, without looking closer."""
    assert [one.path for one in check_definition(Definition())] == ["sections"]
    assert paths(*[question(f"q{number}", label={}) for number in range(301)]) == ["sections"]
    many = [Choice(f"c{number}", {}) for number in range(501)]
    assert paths(question(choices=many)) == ["0.choices"]


def test_languages() -> None:
    """The main language is one of the languages; each is named once."""
    assert _found(definition(section(question()), default_language="jv"))[0][0] == "default_language"
    assert _found(definition(section(question()), languages=["id", "id"]))[0][0] == "languages"
    assert _found(definition(section(question()), languages=["id", "Indonesia"]))[0][0] == "languages"


@pytest.mark.parametrize("name", ["", "_key", "1st", "two words", "a.b", "x" * 65])
def test_names(name: str) -> None:
    """A name that XLSForm or the page cannot take is refused."""
    assert paths(question(name)) == ["0.name"]


def test_names_are_unique() -> None:
    """Questions and sections share one set of names across the form."""
    assert paths(question("a"), question("a")) == ["1.name"]
    assert paths(question("main")) == ["0.name"]
    two = definition(section(question("a")), section(question("a"), name="second"))
    assert [one.path for one in check_definition(two)] == ["sections.1.questions.0.name"]


def test_texts_in_every_language() -> None:
    """A needed text, or an optional one that was begun, is there in each language; blank is missing."""
    asked = question(
        label={"id": "Tanya", "en": " "}, hint={"en": "Hint"}, choices=[Choice("a", {"id": "A"}), YES_NO[0]]
    )
    assert paths(asked) == ["0.label.en", "0.hint.id", "0.choices.0.label.en"]
    assert completeness(definition(section(asked))) == {"id": (4, 5), "en": (3, 5)}


def test_unfit_texts() -> None:
    """A text too long for a label, or with control characters, is refused where it stands."""
    assert paths(question(label={"id": "x" * 1_001, "en": "a\x00"})) == ["0.label.id", "0.label.en"]


def test_lone_section_needs_no_label() -> None:
    """Only a form of several sections shows their labels; no section is empty."""
    assert check_definition(definition(section(question(), label={}))) == []
    two = definition(section(question(), label={}), section(name="second"))
    assert [one.path for one in check_definition(two)] == [
        "sections.0.label.id",
        "sections.0.label.en",
        "sections.1",
    ]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (question(choices=[]), "0.choices"),
        (question(kind="select_multiple", choices=YES_NO[:1]), "0.choices"),
        (question(kind="text", choices=YES_NO), "0.choices"),
        (question(choices=[*YES_NO, YES_NO[0]]), "0.choices.2.name"),
        (question(choices=[*YES_NO, Choice("", LABEL)]), "0.choices.2.name"),
        (question(choices=[*YES_NO, Choice("a b", LABEL)]), "0.choices.2.name"),
        (question(choices=[*YES_NO, Choice("dk", LABEL)]), "0.choices.2.name"),
        (question(kind="scale", choices=[Choice("5", LABEL)]), "0.choices.0.name"),
        (question(kind="scale", minimum=None), "0.minimum"),
        (question(kind="scale", minimum=4, maximum=4), "0.minimum"),
        (question(kind="scale", minimum=0, maximum=11), "0.minimum"),
        (question(kind="scale", minimum=-(10**30), maximum=10**30), "0.minimum"),
        (question(kind="integer", minimum=5, maximum=4), "0.minimum"),
        (question(kind="integer", minimum=-(10**30), maximum=10**30, constraint=". > 1"), "0.minimum"),
        (question(kind="text", minimum=1), "0.minimum"),
        (question(kind="text", maximum_length=501), "0.maximum_length"),
        (question(kind="long_text", maximum_length=0), "0.maximum_length"),
        (question(kind="integer", maximum_length=5), "0.maximum_length"),
        (question(kind="text", dont_know=True), "0.dont_know"),
        (question(exclusive=["yes"]), "0.exclusive"),
        (question(kind="select_multiple", exclusive=["maybe"]), "0.exclusive"),
        (question(element="U1"), "0.element"),
        (question(kind="scale", maximum=5, element="U1"), "0.element"),
        (question(kind="integer", minimum=1, maximum=4, element="U1"), "0.element"),
        (question(choices=SCORES[:3], element="U1"), "0.element"),
    ],
)
def test_settings(asked: Question, path: str) -> None:
    """Each setting fits its type of question; what does not is said where it stands, once."""
    assert paths(asked) == [path]


def test_element_twice() -> None:
    """An element has one question, else its n would count people twice."""
    assert paths(question("a", "scale", element="U1"), question("b", "scale", element="U1")) == ["1.element"]


@pytest.mark.parametrize("source", ["${q0} = ", "regex(${q0}, '(?=a)')", "(" * 900])
def test_conditions_must_be_readable(source: str) -> None:
    """What cannot be read is said with its place in the condition."""
    assert paths(question("q0"), question(relevant=source)) == ["1.relevant"]
    assert paths(question("q0"), question(constraint=source)) == ["1.constraint"]


def test_conditions_look_at_earlier_questions() -> None:
    """Unknown and later questions are named; a constraint may look at its own question, `.` is for it alone."""
    assert problems(question(relevant="${nope} = 1")) == [
        ("0.relevant", "There is no question named “nope”. Correct the name.")
    ]
    assert "asked later" in problems(question("a", relevant="${b} = 'yes'"), question("b"))[0][1]
    assert "asked later" in problems(question("a", constraint="${b} = 'yes'"), question("b"))[0][1]
    assert problems(question("a", "integer", constraint="${a} > 1 and . > 1")) == []
    assert paths(question("a", relevant=". = 1")) == ["0.relevant"]


def test_circles() -> None:
    """Questions that decide whether each other is asked are named in a circle, once."""
    found = problems(
        question("a", relevant="${c} = 'yes'"),
        question("b", relevant="${a} = 'yes'"),
        question("c", relevant="${b} = 'yes'"),
    )
    assert [path for path, _ in found] == ["sections"]
    assert all(f" {name}" in found[0][1] for name in "abc")
    assert "circle" in problems(question("a", relevant="${a} = 'yes'"))[0][1]
    inside = definition(section(question("a"), relevant="${a} = 'yes'"))
    assert "circle" in _found(inside)[0][1]


@pytest.mark.parametrize(
    "source",
    [
        "${came} = 'maybe'",
        "selected(${ways}, 'maybe')",
        "'dk' = ${came}",
        "${points} = 9",
        "${points} != 'x'",
    ],
)
def test_choices_that_are_not_offered(source: str) -> None:
    """A condition about a choice that does not exist is a slip of the pen."""
    asked = [question("came"), question("ways", "select_multiple"), question("points", "scale")]
    assert "no choice" in problems(*asked, question(relevant=source))[0][1]


@pytest.mark.parametrize(
    "source",
    ["${came} = ''", "${points} = '4'", "${points} = 4.0", "${wait} = '4'", "selected(${came}, 'dk')"],
)
def test_choices_that_are_offered(source: str) -> None:
    """Empty, a number written either way, "dk" where it is offered and free answers can all be."""
    asked = [question("came", dont_know=True), question("points", "scale"), question("wait", "integer")]
    assert problems(*asked, question(relevant=source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "false()",
        "1 = 2",
        "${came} = 'yes' and ${came} = 'no'",
        "${points} > 4",
        "count-selected(${ways}) > 2",
        "${points} < 3 and not(${points} <= 3)",
    ],
)
def test_never_shown(source: str) -> None:
    """Where every combination of answers can be tried, a condition that is never true is found."""
    asked = [question("came"), question("ways", "select_multiple"), question("points", "scale")]
    assert "never be shown" in problems(*asked, question(relevant=source))[0][1]


@pytest.mark.parametrize(
    "source", ["${came} = ''", "${wait} > 5000", "today() < '2020-01-01'", "${said} = 'x' and false()"]
)
def test_benefit_of_doubt(source: str) -> None:
    """What can be, or cannot be decided by trying, is let through."""
    asked = [question("came"), question("wait", "integer"), question("said", "text")]
    assert problems(*asked, question(relevant=source)) == []


def test_constraint_that_nothing_fulfils() -> None:
    """A constraint that refuses every answer is found, also by its question's name."""
    assert "No answer can" in problems(question("a", "scale", constraint=". > 4"))[0][1]
    assert "No answer can" in problems(question("a", "scale", constraint="${a} > 4"))[0][1]
    assert problems(question("a", "scale", constraint=". = 4", dont_know=True)) == []


def test_hostile_definition_is_checked_in_time() -> None:
    """The largest definition with the longest conditions is checked within seconds."""
    source = " or ".join(f"${{q{number % 30}}} = 'c{number}'" for number in range(95))
    choices = [Choice(f"c{number}", LABEL) for number in range(100)]
    asked = [
        question(f"q{number}", choices=choices, relevant=source if number >= 30 else "")
        for number in range(200)
    ]
    started = time.process_time()
    check_definition(definition(section(*asked)))
    assert time.process_time() - started < 10


def test_groups_stand_together() -> None:
    """A group is there, has questions, and they are neighbours."""
    asked = [question("a", group="g"), question("b"), question("c", group="g"), question("d", group="x")]
    groups = [Group("g", LABEL), Group("h", LABEL)]
    found = [path for path, _ in _found(definition(section(*asked, groups=groups)))]
    assert found == ["3.group", "sections.0.groups.0", "sections.0.groups.1"]


def test_rows_of_a_table_share_their_columns() -> None:
    """A matrix takes one choice a row, from the same choices in each row."""
    matrix = [Group("g", LABEL, matrix=True)]
    rows = [question("a", "scale", group="g"), question("b", "scale", group="g")]
    assert _found(definition(section(*rows, groups=matrix))) == []
    other = [*rows, question("c", "scale", maximum=5, group="g")]
    assert [path for path, _ in _found(definition(section(*other, groups=matrix)))] == ["sections.0.groups.0"]
    words = [question("a", "text", group="g")]
    assert [path for path, _ in _found(definition(section(*words, groups=matrix)))] == ["sections.0.groups.0"]


def test_repeats() -> None:
    """A section repeats between bounds that can be, and asks no element of the SKM."""
    asked = question("u3", "scale", element="U3")
    for repeat, paths_found in (
        (Repeat(least=1, most=5), []),
        (Repeat(least=6, most=5), ["sections.0.repeat"]),
        (Repeat(most=999), ["sections.0.repeat"]),
    ):
        repeated = section(question(), repeat=repeat)
        assert [path for path, _ in _found(definition(repeated))] == paths_found
    assert [path for path, _ in _found(definition(section(asked, repeat=Repeat())))] == ["0.element"]


def test_other_and_its_words() -> None:
    """ "Other" is for choices; its name and the name of its words are taken."""
    assert paths(question("q", other=True), question("q_other")) == ["1.name"]
    assert paths(question("q", "scale", other=True)) == ["0.other"]
    assert paths(question("q", other=True, choices=[*YES_NO, Choice("other", LABEL)])) == ["0.choices.2.name"]


def test_values_that_nobody_gives() -> None:
    """A calculation has an expression, a default is an answer that would be taken, a filter has choices."""
    assert paths(question("q", "calculate", label={}, calculation="1 + 1")) == []
    assert paths(question("q", "calculate", label={})) == ["0.calculation"]
    assert paths(question("q", "integer", calculation="1")) == ["0.calculation"]
    assert paths(question("q", "integer", calculation="1", read_only=True)) == []
    assert paths(question("q", "integer", default="x")) == ["0.default"]
    assert paths(question("q", "date", default="today()"), question("r", default="yes")) == []
    assert paths(question("q", "text", choice_filter="1 = 1")) == ["0.choice_filter"]
