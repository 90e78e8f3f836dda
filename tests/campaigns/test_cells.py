"""Lines that name cells: read as they are meant, or told why not; what is written is read again as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.campaigns.cells import (
    Unclear,
    Written,
    asked_of_cells,
    cell_name,
    plain_answers,
    read_line,
    write_line,
)
from participation.campaigns.schemas import Condition, Target
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.web.i18n import using_language

YES_NO = [Choice("ya", {"id": "Ya", "en": "Yes"}), Choice("tidak", {"id": "Tidak", "en": "No"})]
SEXES = [Choice("p", {"id": "Perempuan", "en": "Female"}), Choice("l", {"id": "Laki-laki", "en": "Male"})]
DEFINITION = Definition(
    sections=[
        Section(
            "profil",
            {"id": "Profil"},
            [
                Question("sex", QuestionType.SELECT_ONE, {"id": "Jenis kelamin"}, choices=SEXES),
                Question("usia", QuestionType.INTEGER, {"id": "Usia", "en": "Age"}),
                Question("disabilitas", QuestionType.SELECT_ONE, {"id": "Disabilitas"}, choices=YES_NO),
                Question("bpjs", QuestionType.SELECT_ONE, {"id": "BPJS"}, choices=YES_NO),
                Question("saran", QuestionType.LONG_TEXT, {"id": "Saran"}),
            ],
        )
    ]
)
WOMEN, YOUNG = Condition("sex", ("p",)), Condition("usia", least=18, most=34)


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("Melati; perempuan; 18–34: 50", Written(("Melati",), (WOMEN, YOUNG), 50)),
        ("18-34 ; Female ; Melati\t50", Written(("Melati",), (WOMEN, YOUNG), 50)),
        ("Usia = 60+: 7", Written((), (Condition("usia", least=60),), 7)),
        ("BPJS = ya: 3", Written((), (Condition("bpjs", ("ya",)),), 3)),
        ("semua: 400", Written((), (), 400)),
        ("semua: 1.500", Written((), (), 1500)),
    ],
)
def test_lines_are_read_as_they_are_meant(line: str, meaning: Written) -> None:
    """Order, dashes, case and language do not matter."""
    assert read_line(line, DEFINITION) == meaning


def test_answers_to_show_are_read_without_doubt() -> None:
    """What two questions could mean is no example."""
    assert plain_answers(DEFINITION) == ["Perempuan", "18–34"]
    assert plain_answers(Definition()) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Melati", "we cannot read"),
        ("Melati: banyak", "we cannot read"),
        ("Melati: 1.5", "we cannot read"),
        ("ya: 5", "answers several questions"),
        ("Agama = Islam: 5", "no question is called"),
        ("Jenis kelamin = ungu: 5", "is no answer"),
    ],
)
def test_what_is_unclear_is_told_with_its_line(line: str, words: str) -> None:
    """The problem names the line and what to write instead."""
    with pytest.raises(Unclear) as unclear:
        read_line(line, DEFINITION)
    said = str(unclear.value.in_line(7))
    assert said.startswith("Line 7: ")
    assert words in said


def test_only_answers_that_count_make_cells() -> None:
    """Words of one's own are no group."""
    assert [question.name for question in asked_of_cells(DEFINITION)] == [
        "sex",
        "usia",
        "disabilitas",
        "bpjs",
    ]


conditions = st.lists(
    st.one_of(
        st.sampled_from(["p", "l"]).map(lambda choice: Condition("sex", (choice,))),
        st.sampled_from(["ya", "tidak"]).map(lambda choice: Condition("bpjs", (choice,))),
        st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(40, 99))).map(
            lambda span: Condition("usia", least=span[0], most=span[1])
        ),
    ),
    unique_by=lambda condition: condition.question,
).map(lambda found: tuple(sorted(found, key=lambda condition: condition.question)))


@given(conditions, st.integers(1, 10**9 - 1))
def test_what_is_written_is_read_again(found: tuple[Condition, ...], wanted: int) -> None:
    """The form shows what was saved, and saving it again changes nothing."""
    target = Target(None, found, wanted)
    assert read_line(write_line(target, DEFINITION, {}), DEFINITION) == Written((), found, wanted)


def test_a_cell_in_words() -> None:
    """As people read it in tables."""
    target = Target(3, (WOMEN, YOUNG), 50)
    assert cell_name(target, DEFINITION, {3: "35.01 Melati"}) == "35.01 Melati; Perempuan; 18–34"
    everybody = Target(None, (), 5)
    assert cell_name(everybody, DEFINITION, {}) == "semua"
    with using_language("en"):
        assert cell_name(everybody, DEFINITION, {}) == "everybody"
        assert write_line(everybody, DEFINITION, {}) == "semua: 5"
