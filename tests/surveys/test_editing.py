"""Changes to a draft: questions, sections, groups and tables, moved, copied and renamed without losing anything."""

import pytest
from msgspec.structs import replace

from participation.errors import NotFound, Rejected
from participation.surveys.checks import check_definition
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.editing import (
    free_name,
    with_question,
    with_question_copied,
    with_question_placed,
    without_question,
)
from participation.surveys.library import templates
from participation.surveys.section_editing import (
    with_block,
    with_group,
    with_section_copied,
    with_section_moved,
    with_sections,
    with_table,
    without_group,
    without_section,
)


def ask(name: str, **columns: object) -> Question:
    base = Question(name=name, type=QuestionType.INTEGER, label={"id": f"{name}?"})
    return replace(base, **columns)


def form() -> Definition:
    return Definition(
        sections=[
            Section("satu", {"id": "Satu"}, [ask("a"), ask("b", relevant="${a} > 1"), ask("c")]),
            Section("dua", {"id": "Dua"}, [ask("d", label={"id": "Setelah ${a}?"}, constraint=". > ${a}")]),
        ]
    )


def names(definition: Definition) -> list[list[str]]:
    return [[question.name for question in section.questions] for section in definition.sections]


def test_a_new_name_is_followed() -> None:
    """Conditions and texts that speak of a renamed question speak of it by its new name."""
    changed = with_question(form(), "", ask("usia"), instead_of="a")
    b, d = changed.question("b"), changed.question("d")
    assert b is not None
    assert d is not None
    assert (b.relevant, d.constraint, d.label) == ("${usia} > 1", ". > ${usia}", {"id": "Setelah ${usia}?"})


@pytest.mark.parametrize(
    ("section", "after", "expected"),
    [
        ("dua", "", [["b", "c"], ["a", "d"]]),
        ("dua", "d", [["b", "c"], ["d", "a"]]),
        ("satu", "c", [["b", "c", "a"], ["d"]]),
        ("satu", "a", [["a", "b", "c"], ["d"]]),
    ],
)
def test_placing(section: str, after: str, expected: list[list[str]]) -> None:
    """A question goes to the beginning of any section, or behind any question."""
    assert names(with_question_placed(form(), "a", section, after)) == expected


def test_placing_where_there_is_nothing() -> None:
    """An unknown question, section or neighbour is named as missing, and nothing changes."""
    for name, section, after in (("x", "satu", ""), ("a", "x", ""), ("a", "dua", "b")):
        with pytest.raises(NotFound):
            with_question_placed(form(), name, section, after)


def test_placing_into_a_group() -> None:
    """Between two questions of a group it joins them; anywhere else it stands on its own, so groups stay together."""
    grouped = with_group(form(), "satu", Group("g", {"id": "G"}), ["a", "b"])
    inside, outside = (
        with_question_placed(grouped, "c", "satu", after).question("c") for after in ("a", "b")
    )
    assert inside is not None
    assert outside is not None
    assert (inside.group, outside.group) == ("g", "")


def test_copying() -> None:
    """The copy stands behind its question under a free name and asks for no element a second time."""
    definition = with_question(form(), "", ask("a", element="U1"), instead_of="a")
    changed, copy = with_question_copied(definition, "a")
    assert names(changed)[0] == ["a", copy, "b", "c"]
    made = changed.question(copy)
    assert made is not None
    assert made.element is None
    with pytest.raises(NotFound):
        with_question_copied(definition, "x")


def test_a_copied_section_speaks_of_itself() -> None:
    """Within the copy, conditions are about its own questions; others stay about what they were."""
    changed, copy = with_section_copied(form(), "satu")
    section = next(each for each in changed.sections if each.name == copy)
    first, second, _ = section.questions
    assert second.relevant == "${" + first.name + "} > 1"
    assert first.name != "a"
    assert check_definition(changed) == []
    outside, name = with_section_copied(form(), "dua")
    assert next(each for each in outside.sections if each.name == name).questions[0].constraint == ". > ${a}"


def test_sections_move_and_go() -> None:
    """Up and down, no further than the edge; a section goes with its questions."""
    assert [each.name for each in with_section_moved(form(), "dua", -1).sections] == ["dua", "satu"]
    assert with_section_moved(form(), "dua", 1) == form()
    assert names(without_section(form(), "satu")) == [["d"]]


def test_a_group_brings_its_questions_together() -> None:
    """Those that are chosen stand together where the first stood; taking the heading away leaves them there."""
    grouped = with_group(form(), "satu", Group("g", {"id": "G"}), ["a", "c"])
    assert names(grouped)[0] == ["a", "c", "b"]
    assert [question.group for question in grouped.sections[0].questions] == ["g", "g", ""]
    fewer = with_group(grouped, "satu", Group("g", {"id": "Lain"}), ["c"])
    assert [question.group for question in fewer.sections[0].questions] == ["", "g", ""]
    freed = without_group(grouped, "g")
    assert names(freed)[0] == ["a", "c", "b"]
    assert freed.sections[0].groups == []
    assert not any(question.group for question in freed.questions)


def test_a_table_keeps_its_place() -> None:
    """Changed rows stand where the table stood."""
    group = Group("t", {"id": "T"}, matrix=True)
    choices = [Choice("1", {"id": "Ya"}), Choice("2", {"id": "Tidak"})]
    rows = [ask(name, type=QuestionType.SELECT_ONE, choices=choices, group="t") for name in ("x", "y")]
    made = with_table(form(), "satu", group, rows)
    assert names(made)[0] == ["a", "b", "c", "x", "y"]
    moved = with_question_placed(made, "c", "satu", "y")
    assert names(with_table(moved, "satu", group, rows[1:]))[0] == ["a", "b", "y", "c"]
    assert check_definition(made) == []


def test_library_blocks_come_under_free_names() -> None:
    """The same questionnaire added twice can still be published: no name and no element is taken twice."""
    sections = templates()[0].definition.sections
    twice = with_sections(with_sections(form(), sections), sections)
    assert check_definition(replace(twice, languages=["id"])) == []
    inside = with_block(form(), "dua", sections[:1])
    assert len(inside.sections) == 2
    assert len(inside.sections[1].questions) == 1 + len(sections[0].questions)


def test_a_block_keeps_when_it_is_asked() -> None:
    """Within another section its questions carry its condition; what is answered several times is refused there."""
    block = Section("blok", {"id": "Blok"}, [ask("x"), ask("y", relevant="${x} > 1")], relevant="${a} > 1")
    added = with_block(form(), "dua", [block]).sections[-1].questions[1:]
    assert [question.relevant for question in added] == ["${a} > 1", "(${a} > 1) and (${x} > 1)"]
    with pytest.raises(Rejected):
        with_block(form(), "dua", [replace(block, repeat=Repeat())])


def test_names_are_shared() -> None:
    """Questions, sections and the words of "Other" take names from one set."""
    definition = with_question(form(), "", ask("a", other=True), instead_of="a")
    assert free_name(definition, "a_other") == "a_other_2"
    assert free_name(definition, "dua") == "dua_2"
    with pytest.raises(Rejected):
        with_question(definition, "satu", ask("dua"))
    assert names(without_question(definition, "a"))[0] == ["b", "c"]
