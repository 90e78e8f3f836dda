"""From rows to a result, however places were given. No database."""

import random
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from participation.clock import now
from participation.pilots.analysis import participants, result_of
from participation.pilots.comparison import Row, compared
from participation.pilots.result_schemas import Result
from participation.pilots.schemas import Arm, Document, SurveyNamed, VersionView, WaveNamed
from participation.pilots.tables import Allocation
from tests.pilot_factories import a_document, a_protocol

SURVEY = SurveyNamed("survei", 1, "")
WAVES = (
    WaveNamed({"id": "Awal"}, "baseline", SURVEY, 0, 14),
    WaveNamed({"id": "Akhir"}, "endline", SURVEY, 76, 14),
)
BOTH = a_document().arms
PROMISED, LOOKED, AMENDED = (datetime(2030, month, 1, 3, tzinfo=UTC) for month in (1, 4, 5))
AREAS = {area: f"Wilayah {area}" for area in range(12)}


def _document(allocation: str, **changes: Any) -> Document:
    drawn = allocation in {Allocation.RANDOMISED, Allocation.CLUSTER}
    protocol = a_protocol(
        outcome_wave=2, outcome_question="menit", groups=("area",), planned_size=100, minimal_effect=5.0
    )
    usual = {
        "allocation": allocation,
        "arms": BOTH if drawn else BOTH[:1],
        "waves": WAVES,
        "protocol": protocol,
    }
    return a_document(**{**usual, **changes})


def _rows(document: Document, people: int, shorter: float) -> list[Row]:
    """Every second one is in the other arm, or, where there is none, without a place; so is every second area."""
    drawn, rows = random.Random(3), []
    for number in range(people):
        area = number % len(AREAS)
        arm: int | None = (area if document.allocation == Allocation.CLUSTER else number // len(AREAS)) % 2
        usual = drawn.gauss(60, 10)
        after = usual + drawn.gauss(0, 4) - (shorter if arm == 0 else 0)
        if arm and len(document.arms) == 1:
            arm = None
        answers = {1: {"menit": usual}, 2: {"menit": after}}
        rows.append(
            Row(number, "completed", area, arm, replaces=False, placed=arm is not None, answers=answers)
        )
    return rows


def _analysed(document: Document, rows: list[Row]) -> Result:
    """As it is stored and read again."""
    result = result_of(VersionView(1, document, "", now(), {}), rows, AREAS, {}, (), now())
    written = msgspec.json.encode(result, enc_hook=lambda value: value.item())
    return msgspec.json.decode(written, type=Result)


@pytest.mark.parametrize("allocation", Allocation)
def test_an_effect_is_found_however_places_were_given(allocation: Allocation) -> None:
    """Ten minutes less are found in every design, by the analysis that belongs to it."""
    document = _document(allocation)
    result = _analysed(document, _rows(document, 240, 10.0))
    effect = result.primary.effect
    assert effect.verdict == "effective"
    expected = "difference_in_differences" if allocation == Allocation.FIRST_COME else "adjusted"
    assert effect.primary == expected
    (found,) = getattr(effect, expected)
    assert found.low < -10 < found.high
    assert result.flow.applied == sum(arm.placed for arm in result.flow.arms) == 240


@pytest.mark.parametrize("allocation", Allocation)
def test_harm_is_said_to_be_harm(allocation: Allocation) -> None:
    """Ten minutes more, where less is better."""
    document = _document(allocation)
    assert _analysed(document, _rows(document, 240, -10.0)).primary.effect.verdict == "harmful"


@pytest.mark.parametrize("allocation", Allocation)
def test_an_arm_left_empty(allocation: Allocation) -> None:
    """Nobody was drawn into an arm, or nobody is left without a place: inconclusive, and no failure."""
    document = _document(allocation)
    rows = [row._replace(arm=0, placed=True) for row in _rows(document, 60, 10.0)]
    effect = _analysed(document, rows).primary.effect
    assert (effect.verdict, effect.reason) == ("inconclusive", "no_answers")


@pytest.mark.parametrize("allocation", Allocation)
def test_everyone_in_one_area(allocation: Allocation) -> None:
    """One stratum is enough to compare people; of areas there have to be several."""
    document = _document(allocation)
    rows = [row._replace(area=1) for row in _rows(document, 240, 10.0)]
    expected = "inconclusive" if allocation == Allocation.CLUSTER else "effective"
    assert _analysed(document, rows).primary.effect.verdict == expected


def test_all_answer_alike() -> None:
    """Without any spread nothing is claimed."""
    document = _document("randomised")
    rows = [row._replace(answers={1: {"menit": 60}, 2: {"menit": 30}}) for row in _rows(document, 60, 0.0)]
    assert _analysed(document, rows).primary.effect.verdict in {"inconclusive", "no_evidence"}


@pytest.mark.parametrize(
    ("allocation", "strata", "clusters"),
    [("randomised", 12, 60), ("stratified_lottery", 12, 60), ("lottery", 1, 60), ("cluster", 1, 12)],
)
def test_what_was_drawn_together(allocation: str, strata: int, clusters: int) -> None:
    """Estimators learn within what chance decided: areas, or all together; and what it decided on: people or areas."""
    document = _document(allocation)
    people = participants(document, compared(document, _rows(document, 60, 10.0), 0, AREAS))
    assert (len(set(people.stratum)), len(set(people.cluster))) == (strata, clusters)


def test_a_share_in_per_cent_is_compared_as_a_fraction() -> None:
    """The smallest effect of a protocol is written in percentage points."""
    protocol = a_protocol(
        scale="share", minimal_effect=12.5, outcome_wave=2, outcome_question="puas", outcome_choices=("5",)
    )
    result = _analysed(_document("randomised", protocol=protocol), [])
    assert result.minimal_effect == 0.125


def test_three_arms() -> None:
    """Each new service is compared with the usual one."""
    third = Arm({"id": "Loket kedua"}, {}, "new")
    document = _document("randomised", arms=(*BOTH, third))
    rows = _rows(document, 240, 10.0)
    rows = [row._replace(arm=row.id // len(AREAS) % 3) for row in rows]
    effect = _analysed(document, rows).primary.effect
    assert {one.arm for one in effect.adjusted} == {0, 2}
    assert effect.level == pytest.approx(0.975)


@pytest.mark.parametrize(
    ("version", "looked", "knowing"), [(PROMISED, (), None), (AMENDED, (), False), (AMENDED, (LOOKED,), True)]
)
def test_a_result_says_when_its_protocol_was_amended(
    version: datetime, looked: tuple[datetime, ...], knowing: bool | None
) -> None:
    """Since the trial began, on which day, and whether somebody knew how the arms differed by then."""
    document = _document(Allocation.RANDOMISED)
    held = VersionView(2, document, "", version, {})
    result = result_of(held, _rows(document, 48, 0.0), AREAS, {}, looked, now())
    assert result.amended_on == (None if knowing is None else version.date())
    assert (result.amended_after_look, result.looks) == (bool(knowing), len(looked))
