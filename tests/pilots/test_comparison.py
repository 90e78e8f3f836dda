"""Who is compared with whom, and what an answer counts."""

import math
from typing import Any

import pytest
from msgspec.structs import replace

from participation.pilots.comparison import (
    WITHOUT_PLACE,
    Row,
    arms_of,
    before,
    compared,
    flow_of,
    known,
    outcomes_of,
    value_of,
)
from participation.pilots.schemas import Arm, Document, Outcome, SurveyNamed, WaveNamed
from tests.pilot_factories import a_document, a_protocol

SURVEY = SurveyNamed("survei", 1, "")
WAVES = (
    WaveNamed({"id": "Awal"}, "baseline", SURVEY, 0, 14),
    WaveNamed({"id": "Akhir"}, "endline", SURVEY, 76, 14),
)
ONLY_NEW = (Arm({"id": "Antre dari rumah"}, {}, "new"),)


def _document(**changes: Any) -> Document:
    protocol = a_protocol(outcome_wave=2, outcome_question="menit", groups=("jenis_kelamin", "area"))
    return a_document(**{"waves": WAVES, "protocol": protocol, **changes})


def _row(number: int = 1, arm: int | None = 0, **columns: Any) -> Row:
    usual = Row(number, "enrolled", 7, arm, replaces=False, placed=arm is not None)
    return usual._replace(**columns)


def test_the_usual_service_is_what_others_are_compared_with() -> None:
    """Else a waiting list; where all who get a place get the new service, those without a place."""
    assert arms_of(_document()).compared == 1
    waiting = _document(arms=(Arm({"id": "Nanti"}, {}, "waiting"), *ONLY_NEW))
    assert arms_of(waiting).compared == 0
    lottery = arms_of(_document(arms=ONLY_NEW, allocation="lottery"))
    assert (lottery.compared, lottery.named[1].kind) == (1, WITHOUT_PLACE)


@pytest.mark.parametrize(
    ("allocation", "arms"),
    [
        ("first_come", [0, 1, 0]),
        ("lottery", [0, 1]),
        ("stratified_lottery", [0, 1]),
        ("randomised", [0, 0]),
        ("cluster", [0]),
    ],
)
def test_who_is_compared(allocation: str, arms: list[int]) -> None:
    """Whoever moved up by lot is in no arm, whoever has no place only where that is the comparison."""
    document = _document(arms=ONLY_NEW, allocation=allocation)
    rows = [_row(1), _row(2, None), _row(3, replaces=True)]
    assert compared(document, rows, 0, {}).arm == arms


@pytest.mark.parametrize("allocation", ["lottery", "stratified_lottery"])
def test_who_left_before_the_draw_is_no_comparison(allocation: str) -> None:
    """Chance put them nowhere: they are missing from neither side, and stand in the flow as not compared."""
    document = _document(arms=ONLY_NEW, allocation=allocation)
    rows = [_row(1), _row(2, None), _row(3, None, state="withdrawn", left_before_draw=True)]
    assert compared(document, rows, 0, {}).arm == [0, 1]
    assert flow_of(document, rows).not_placed == 1


def test_people_stay_where_chance_put_them() -> None:
    """Whoever left is counted in their arm, with an outcome that is not known."""
    people = compared(_document(), [_row(state="withdrawn", arm=1)], 0, {})
    assert people.arm == [1]
    assert math.isnan(people.outcome[0])


@pytest.mark.parametrize(
    ("answer", "scale", "value"),
    [
        (12, "mean", 12.0),
        (2.5, "mean", 2.5),
        ("4", "mean", 4.0),
        ("dk", "mean", math.nan),
        (None, "mean", math.nan),
        ("baik", "mean", math.nan),
        (["1"], "mean", math.nan),
        ("nan", "mean", math.nan),
        (5, "share", 1.0),
        ("4", "share", 1.0),
        (3, "share", 0.0),
        (["1", "5"], "share", 1.0),
        (["dk"], "share", math.nan),
        (None, "share", math.nan),
    ],
)
def test_what_an_answer_counts(answer: object, scale: str, value: float) -> None:
    """Numbers as they are, of a share 1 or 0; not knowing, silence and words are missing, never nought."""
    outcome = Outcome({}, question="puas", choices=("4", "5"), scale=scale)
    assert value_of(answer, outcome) == pytest.approx(value, nan_ok=True)


def test_before_and_after() -> None:
    """The baseline wave is before, the application where that asked for the same; a measure has no before."""
    document = _document()
    outcome = outcomes_of(document)[0]
    row = _row(answers={0: {"menit": 70}, 1: {"menit": 60}, 2: {"menit": 30}})
    assert (known(row, outcome, 0), before(row, document, outcome)) == (30.0, 60.0)
    applied = row._replace(answers={0: {"menit": 70}, 2: {"menit": 30}})
    assert before(applied, document, outcome) == 70.0
    measure = replace(outcome, kind="measure")
    handed_in = row._replace(measures={0: 28.5, 1: 3.0})
    assert known(handed_in, measure, 0) == 28.5
    assert math.isnan(before(handed_in, document, measure))


def test_groups_are_what_people_said_when_they_applied() -> None:
    """By answer or area; nothing where nothing was said."""
    rows = [
        _row(answers={0: {"jenis_kelamin": "laki"}}),
        _row(2, area=8),
        _row(3, answers={0: {"jenis_kelamin": "dk"}}),
    ]
    people = compared(_document(), rows, 0, {7: "Melati", 8: "Kenanga"})
    assert people.groups == {"jenis_kelamin": ["laki", "", ""], "area": ["Melati", "Kenanga", "Melati"]}
    assert people.area == [0, 1, 0]


def test_nobody_is_lost_in_the_flow() -> None:
    """All who applied stand in exactly one place of it."""
    rows = [
        _row(1, answers={2: {"menit": 10}}),
        _row(2, state="withdrawn"),
        _row(3, replaces=True),
        _row(4, None),
        _row(5, None, state="withdrawn"),
    ]
    lottery = flow_of(_document(arms=ONLY_NEW, allocation="lottery"), rows)
    new, without = lottery.arms
    assert (new.placed, new.moved_up, new.withdrawn, new.unanswered, new.analysed) == (3, 1, 1, 0, 1)
    assert (without.placed, without.withdrawn, without.unanswered) == (2, 1, 1)
    assert (lottery.applied, lottery.not_placed) == (5, 0)
    drawn = flow_of(_document(), rows)
    assert (drawn.not_placed, sum(arm.placed for arm in drawn.arms)) == (2, 3)
