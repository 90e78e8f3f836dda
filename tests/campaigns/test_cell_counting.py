"""Counting targets: every answer in every target that it belongs to, by day and by links, and in no other one."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.areas.schemas import MarginView
from participation.campaigns.cell_counting import UNKNOWN_VARIANCE, CellCounter, Frame
from participation.campaigns.coverage_making import coverage_made, is_within
from participation.campaigns.coverage_schemas import CellCount
from participation.campaigns.gains import gains, likeness_by_day
from participation.campaigns.populations import people_meant
from participation.campaigns.schemas import Condition, Target
from participation.surveys.blocks import ASIDE, DAY, SOURCE
from participation.surveys.coding import Given, Key
from participation.surveys.columns import Column
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section

SEXES = [Choice("p", {"id": "Perempuan"}), Choice("l", {"id": "Laki-laki"})]
DEFINITION = Definition(
    sections=[
        Section(
            "profil",
            {"id": "Profil"},
            [
                Question("sex", QuestionType.SELECT_ONE, {"id": "Jenis kelamin"}, choices=SEXES),
                Question("usia", QuestionType.INTEGER, {"id": "Usia"}),
                Question(
                    "bpjs", QuestionType.SELECT_ONE, {"id": "BPJS"}, choices=[Choice("ya", {"id": "Ya"})]
                ),
            ],
        )
    ]
)
FIRST = date(2030, 1, 2)
CITY, DISTRICT = 2, 5
PATHS = {"5": [1, 2, 5], "6": [1, 2, 6], "9": [1, 9]}
FRAME = Frame("area:wilayah", PATHS, FIRST, FIRST + timedelta(days=2), ["abc"], "scale:puas")
WOMEN, YOUNG, OLD = (
    Condition("sex", ("p",)),
    Condition("usia", least=18, most=34),
    Condition("usia", least=60),
)
TARGETS = (
    Target(None, (), 100, 1),
    Target(CITY, (WOMEN,), 50, 2),
    Target(DISTRICT, (WOMEN,), 10, 3),
    Target(DISTRICT, (WOMEN, YOUNG), 5, 4),
)

Row = tuple[str, int, str, int, str, int]
"""Area, day from the first one, sex, age, source, points."""
ROWS: list[Row] = [
    ("5", 0, "p", 20, "abc", 1),
    ("5", 1, "p", 70, "", 2),
    ("6", 1, "p", 20, "abc", 3),
    ("9", 2, "p", 20, "", 4),
    ("5", 2, "l", 20, "abc", 5),
    ("5", -1, "p", 20, "abc", 5),  # before the campaign
    ("", 2, "p", 20, "other", 5),
]


def columns(rows: list[Row]) -> dict[str, Column]:
    def column(*keys: Key) -> Column:
        return Column.of(Given(1, [key]) if key != "" else Given(0, []) for key in keys)

    areas, days, sexes, ages, sources, points = zip(*rows, strict=True)
    return {
        "area:wilayah": column(*areas),
        DAY: column(*((FIRST + timedelta(days=day)).isoformat() for day in days)),
        "choice:sex": column(*sexes),
        "number:usia": column(*ages),
        SOURCE: Column.of(Given(1, [source]) for source in sources),
        "scale:puas": column(*points),
    }


def a_counter(*blocks: list[Row]) -> CellCounter:
    counter = CellCounter(TARGETS, DEFINITION, FRAME)
    for rows in blocks:
        counter.add(columns(rows), len(rows))
    return counter


@pytest.mark.parametrize("cut", [0, 1, 3, 7])
def test_answers_count_in_every_target_they_belong_to(cut: int) -> None:
    """Areas hold what lies in them; days and links are told apart; what came before the campaign is left out."""
    counter = a_counter(*[rows for rows in (ROWS[:cut], ROWS[cut:]) if rows])
    assert counter.reached.tolist() == [[1, 2, 3], [1, 2, 0], [1, 1, 0], [1, 0, 0]]
    assert counter.by_links.sum(axis=1).tolist() == [3, 2, 1, 1]
    assert counter.of_days.sum() == 6
    assert counter.of_links.tolist() == [[1, 1, 1]]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.booleans(), min_size=len(ROWS), max_size=len(ROWS)))
def test_what_is_set_aside_reaches_no_target(marks: list[bool]) -> None:
    """It is counted apart: with what is reached it makes what there was without marks, and the two never mix."""
    counter = CellCounter(TARGETS, DEFINITION, FRAME)
    counter.add({**columns(ROWS), ASIDE: Column.marking(np.array(marks))}, len(ROWS))
    left = [row for row, aside in zip(ROWS, marks, strict=True) if not aside]
    assert counter.reached.tolist() == (a_counter(left) if left else a_counter()).reached.tolist()
    everything = a_counter(ROWS)
    assert (counter.reached.sum(axis=1) + counter.aside == everything.reached.sum(axis=1)).all()
    assert (counter.of_days.sum(axis=1) + counter.aside_of_days == everything.of_days.sum(axis=1)).all()
    assert (counter.of_links + counter.aside_of_links == everything.of_links).all()


def test_a_block_without_a_column_counts_where_nothing_is_asked_of_it() -> None:
    """A question that nobody in a block was asked keeps them out of its targets and of no other one."""
    counter = CellCounter(TARGETS, DEFINITION, FRAME)
    answered = columns(ROWS)
    counter.add({DAY: answered[DAY]}, len(ROWS))
    assert counter.reached.sum(axis=1).tolist() == [6, 0, 0, 0]


def test_the_variance_of_few_answers_is_that_of_all() -> None:
    """A cell of its own has a variance of its own only from thirty answers on; without points it is one quarter."""
    alike: list[Row] = [("5", 0, "p", 20, "", 3)] * 40
    counter = a_counter(ROWS, alike)
    variances = counter.variances()
    assert variances[3] == pytest.approx(np.var([3] * 40 + [1], ddof=1))
    bare = CellCounter(TARGETS, DEFINITION, FRAME._replace(measured=""))
    bare.add(columns(ROWS), len(ROWS))
    assert bare.variances() == [UNKNOWN_VARIANCE] * 4


def figures(*rows: tuple[str, int, int, int]) -> list[MarginView]:
    return [MarginView(sex, first, last, count, "BPS", 2030) for sex, first, last, count in rows]


FIGURES = figures(
    ("female", 0, 17, 10), ("female", 18, 34, 20), ("female", 35, 200, 30), ("male", 0, 200, 60)
)
BANDS = figures(("female", 0, 17, 10), ("female", 18, 34, 20), ("male", 0, 17, 11), ("male", 18, 34, 21))


@pytest.mark.parametrize(
    ("conditions", "people"),
    [
        ((), 62),
        ((WOMEN,), 30),
        ((YOUNG,), 41),
        ((WOMEN, YOUNG), 20),
        ((Condition("usia", least=20, most=34),), None),  # would divide a band
        ((Condition("bpjs", ("ya",)),), None),  # no figures say
    ],
)
def test_people_of_a_target(conditions: tuple[Condition, ...], people: int | None) -> None:
    """Sexes and whole bands of ages are added up; for anything else there is no number."""
    assert people_meant(conditions, DEFINITION, BANDS) == people


def test_bands_that_overlap_tell_nothing() -> None:
    """Figures in which somebody stands twice support no target."""
    assert people_meant((WOMEN,), DEFINITION, FIGURES) is None


def test_wider_groups_hold_narrower_ones() -> None:
    """Fewer conditions, more choices, or a longer range."""
    both = (Condition("sex", ("l", "p")),)
    assert is_within((WOMEN, YOUNG), (WOMEN,))
    assert is_within((WOMEN,), both)
    assert is_within((Condition("usia", least=20, most=30),), (YOUNG,))
    assert not is_within((WOMEN,), (YOUNG,))
    assert not is_within((YOUNG,), (OLD,))
    assert is_within((), ())


def test_only_the_innermost_targets_are_weighed() -> None:
    """What holds another target would count people twice."""
    made = coverage_made(
        TARGETS,
        DEFINITION,
        FRAME,
        a_counter(ROWS),
        {DISTRICT: BANDS, None: BANDS},
        {2: [1, 2], 5: [1, 2, 5]},
        {},
    )
    assert [cell.inner for cell in made.cells] == [False, False, False, True]
    assert [cell.people for cell in made.cells] == [62, None, 30, 20]
    assert made.links == {"abc": [1, 1, 1]}
    assert made.measured == "puas"
    assert [(day.reached, day.by_links) for day in made.days] == [(1, 1), (2, 1), (3, 1)]


def a_cell(target: int, reached: int, people: int | None, week: int = 7, **changes: object) -> CellCount:
    values = {"area": -1, "group": 0, "wanted": 50, "by_links": 0, "variance": 0.25, **changes}
    return CellCount(target=target, reached=reached, people=people, week=week, **values)  # type: ignore[arg-type]


def test_the_next_hour_gains_most_where_many_people_have_few_answers() -> None:
    """W² S² (1/n − 1/(n+1)) an answer, times answers an hour; what no figures support is left out."""
    found = gains([a_cell(1, 10, 600), a_cell(2, 10, 400), a_cell(3, 10, None), a_cell(4, 1, 9, inner=False)])
    assert [gain.cell.target for gain in found] == [1, 2]
    assert found[0].an_hour == pytest.approx(0.6**2 * 0.25 * (1 / 10 - 1 / 11) * 7.5 / 168)
    fewer = gains([a_cell(1, 100, 600), a_cell(2, 0, 400, week=0)])
    assert [gain.cell.target for gain in fewer] == [2, 1]


def test_likeness_is_one_less_the_distance_to_the_population() -> None:
    """Equal shares are 1; answers of one half of the people only are a half; of few answers nothing is said."""
    reached = np.array([[10, 30, 0], [0, 0, 40]])
    assert likeness_by_day(reached, [500, 500]) == [None, pytest.approx(0.5), pytest.approx(1.0)]
