"""What a report says of each area and of each element."""

from datetime import date
from uuid import UUID

import msgspec

from participation.improvements.breakdowns import MOST_AREAS, by_area, by_element, shared_level
from participation.improvements.evidence import ElementScore
from participation.improvements.schemas import AreaFigure, ElementFigure
from participation.improvements.voices import Voices


class Read(msgspec.Struct, frozen=True):
    """A comment as a model read it."""

    comment: UUID
    fingerprint: str
    text: str = "antrean lama"
    negative: float = 0.5
    neutral: float = 0.25
    positive: float = 0.25
    said_on: date = date(2026, 11, 2)
    area: int | None = None
    service: int | None = None
    source: str = ""
    element: str = ""


def some_voices(*columns: tuple[int | None, str]) -> Voices:
    voices = Voices()
    for number, (area, element) in enumerate(columns):
        voices.add(Read(UUID(int=number), f"{number:x}", area=area, element=element))
    return voices


def test_areas_are_told_of_from_five_voices_on() -> None:
    """The area heard most comes first; of a topic that fewer than five speak of there, no number is given."""
    voices = some_voices(*[(7, "")] * 6, *[(3, "")] * 9, *[(4, "")] * 4, (None, ""))
    topics = [list(range(5)), [5, *range(6, 12)], []]
    assert by_area(voices, range(len(voices)), topics) == [
        AreaFigure(3, 9, 0.5, [0, 6, 0]),
        AreaFigure(7, 6, 0.5, [5, None, 0]),
    ]


def test_elements_stand_beside_their_scores() -> None:
    """All nine in their order, with what is known of each; few voices are neither counted nor weighed."""
    voices = some_voices(*[(None, "U3")] * 5, *[(None, "U7")] * 4)
    found = by_element(voices, range(9), {"U3": ElementScore(2.34567, 0.1, 40)})
    assert [one.element for one in found] == [f"U{number}" for number in range(1, 10)]
    assert found[2] == ElementFigure("U3", 5, 0.5, 2.3457, 40)
    assert found[6] == ElementFigure("U7", None, None, None, 0)
    assert found[0] == ElementFigure("U1", 0, None, None, 0)


def test_without_elements_there_is_no_table_of_them() -> None:
    """Nine empty rows would tell nothing."""
    assert by_element(some_voices((1, "")), [0], {}) == []


def test_villages_are_shown_as_the_districts_that_they_lie_in() -> None:
    """The deepest level that is still a handful; a village that is enough by itself stays one."""
    villages = {100 + number: [1, 2, 10 + number % 3, 100 + number] for number in range(MOST_AREAS + 1)}
    level = shared_level(villages)
    assert set(level.values()) == {10, 11, 12}
    assert shared_level({100: [1, 2, 10, 100]}) == {100: 100}
    assert shared_level({}) == {}
    voices = some_voices(*[(number, "") for number in villages])
    figures = by_area(voices, range(len(voices)), [range(len(voices))], level)
    assert [(figure.area, figure.voices, figure.topics) for figure in figures] == [(10, 5, [5])]
