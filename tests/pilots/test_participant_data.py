"""The data behind a result, without anybody in them."""

import io
from typing import Any
from zipfile import ZipFile

from participation.pilots.comparison import Row
from participation.pilots.participant_data import archive, data_table
from participation.pilots.result_schemas import GroupNamed
from participation.pilots.schemas import SurveyNamed, WaveNamed
from tests.pilot_factories import a_document, a_protocol

DOCUMENT = a_document(
    waves=(WaveNamed({"id": "Akhir"}, "endline", SurveyNamed("survei", 1, ""), 76, 14),),
    protocol=a_protocol(outcome_wave=1, outcome_question="menit", groups=("jenis_kelamin", "area")),
)
AREAS = {7: "Melati", 8: "Kenanga"}
GROUPS = {"jenis_kelamin": GroupNamed({"id": "Jenis kelamin"}, {"laki": {"id": "Laki-laki"}})}


def _rows(people: int, gender: str, area: int = 7) -> list[Row]:
    answers: dict[int, dict[str, Any]] = {0: {"jenis_kelamin": gender, "nama": "Budi"}, 1: {"menit": 30}}
    return [
        Row(f"{gender}{n}", "completed", area, n % 2, replaces=False, placed=True, answers=answers)
        for n in range(people)
    ]


def test_a_line_for_each_person_who_was_compared() -> None:
    """Arm, area, groups and outcomes; no name, ticket or other answer."""
    header, *lines = data_table(
        DOCUMENT, [*_rows(10, "laki"), Row("x", "waitlisted", 7, None, replaces=False, placed=False)], AREAS
    )
    assert header == ["arm", "area", "jenis_kelamin", "outcome_1", "before_1"]
    assert len(lines) == 10
    assert lines[0] == [1, "Melati", "laki", 30.0, ""]


def test_whom_few_others_resemble_is_not_described() -> None:
    """Four women of one area lose area and group; their outcomes stay, as the result counts them."""
    _, *lines = data_table(DOCUMENT, [*_rows(10, "laki"), *_rows(4, "perempuan", 8)], AREAS)
    hidden = [line for line in lines if line[1] == ""]
    assert len(hidden) == 4
    assert {(line[2], line[3]) for line in hidden} == {("", 30.0)}


def test_arms_are_no_way_around_that() -> None:
    """Staff know who is in which arm: ten people of one area who are nine and one by arm lose that one's words."""
    rows = [row._replace(arm=number // 9) for number, row in enumerate(_rows(10, "laki"))]
    others = [row._replace(arm=1) for row in _rows(5, "perempuan")]
    _, *lines = data_table(DOCUMENT, [*rows, *others], AREAS)
    assert [line[:3] for line in lines if line[0] == 2] == [[2, "", ""], *[[2, "Melati", "perempuan"]] * 5]


def test_an_arm_of_a_few_is_left_out() -> None:
    """As the result withholds its figures, too."""
    rows = [row._replace(arm=number // 6) for number, row in enumerate(_rows(10, "laki"))]
    _, *lines = data_table(DOCUMENT, rows, AREAS)
    assert [line[0] for line in lines] == [1] * 6


def test_the_order_of_lines_says_nothing() -> None:
    """Whoever came first is not first here."""
    rows = _rows(10, "laki")
    assert data_table(DOCUMENT, rows, AREAS) == data_table(DOCUMENT, rows[::-1], AREAS)


def test_a_codebook_comes_with_it() -> None:
    """Every column is explained, and arms and answers are named."""
    packed = ZipFile(io.BytesIO(archive(DOCUMENT, _rows(6, "laki"), AREAS, GROUPS)))
    columns = packed.read("data.csv").decode().splitlines()[0].split(",")
    book = packed.read("codebook.csv").decode()
    assert all(f"\n{column}," in book for column in columns)
    assert "1 = Antre dari rumah" in book
    assert "laki = Laki-laki" in book
