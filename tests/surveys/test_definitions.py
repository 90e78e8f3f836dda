"""Definitions as data."""

import msgspec
import pytest

from participation.surveys.definitions import (
    Choice,
    Definition,
    Question,
    QuestionType,
    Section,
    is_choice_name,
    is_name,
    read_definition,
    write_definition,
)


def _definition() -> Definition:
    choices = [Choice(str(score), {"id": f"Nilai {score}", "en": f"Score {score}"}) for score in range(1, 5)]
    asked = Question(
        "cost",
        QuestionType.SELECT_ONE,
        {"id": "Biaya?", "en": "Cost?"},
        choices=choices,
        element="U4",
        dont_know=True,
    )
    said = Question("say", QuestionType.LONG_TEXT, {"id": "Saran", "en": "Say"}, relevant="${cost} < 3")
    return Definition(["id", "en"], "id", [Section("main", {"id": "Utama", "en": "Main"}, [asked, said])])


def test_survives_json() -> None:
    """A definition read back is equal, and is written as the same bytes."""
    written = write_definition(_definition())
    assert read_definition(written) == _definition()
    assert write_definition(read_definition(written)) == written


def test_says_only_what_was_set() -> None:
    """Defaults are not written, so that a stored definition stays readable."""
    question = msgspec.json.decode(write_definition(_definition()))["sections"][0]["questions"][1]
    assert sorted(question) == ["label", "name", "relevant", "type"]


def test_starts_empty() -> None:
    """A new draft is an empty object."""
    assert read_definition("{}") == Definition(["id"], "id", [])


@pytest.mark.parametrize(
    "document",
    [
        '{"sections": [], "theme": "x"}',
        '{"sections": [{"name": "a", "label": {}, "questions": [{"name": "q", "type": "regex", "label": {}}]}]}',
        '{"sections": [{"name": "a", "label": {}, "questions": [{"name": "q", "type": "text"}]}]}',
        '{"sections": [{"name": "a", "label": "A", "questions": []}]}',
        "[]",
    ],
)
def test_refuses_what_it_does_not_know(document: str) -> None:
    """Unknown fields and types are refused, never dropped."""
    with pytest.raises(msgspec.ValidationError):
        read_definition(document)


def test_finds_questions() -> None:
    """Questions are found by name and listed in the order of the form."""
    definition = _definition()
    assert [question.name for question in definition.questions] == ["cost", "say"]
    assert definition.question("say") is definition.sections[0].questions[1]
    assert definition.question("none") is None


def test_points_of_a_scale() -> None:
    """A scale has its bounds and all between them; nothing else has points."""
    scale = Question("s", QuestionType.SCALE, {}, minimum=0, maximum=3)
    assert list(scale.points) == [0, 1, 2, 3]
    assert list(msgspec.structs.replace(scale, type=QuestionType.INTEGER).points) == []


@pytest.mark.parametrize(
    ("question", "longest"),
    [
        (Question("q", QuestionType.TEXT, {}), 500),
        (Question("q", QuestionType.LONG_TEXT, {}), 10_000),
        (Question("q", QuestionType.LONG_TEXT, {}, maximum_length=80), 80),
        (Question("q", QuestionType.TEXT, {}, maximum_length=9_000), 500),
        (Question("q", QuestionType.INTEGER, {}), 0),
    ],
)
def test_longest_text(question: Question, longest: int) -> None:
    """A question may shorten the limit of its type, never raise it."""
    assert question.longest == longest


@pytest.mark.parametrize("name", ["a", "wait_time", "Q-1", "x" * 64])
def test_names(name: str) -> None:
    """Letters, digits, underscores and hyphens, up to 64 of them."""
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "_key", "1st", "a b", "a.b", "x" * 65, "ñ", "a\n"])
def test_no_names(name: str) -> None:
    """The page's own fields start with an underscore; points, spaces and foreign letters do not fit."""
    assert not is_name(name)


def test_choice_names() -> None:
    """Numbers can name a choice; a space cannot stand in one, as it separates several."""
    assert is_choice_name("1")
    assert not is_choice_name("very good")
