"""What a report says of each area and of each SKM element. Pure.

Nothing is told of fewer than five voices: in a small area they could be recognised.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from participation.improvements.evidence import ElementScore
from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.schemas import AreaFigure, ElementFigure
from participation.improvements.voices import NO_AREA, Voices
from participation.surveys.skm import ELEMENTS

MOST_AREAS = 12
MOST_TOPICS = 7
"""A reader tells no more columns apart."""
DECIMALS = 4


def shared_level(paths: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Each area → the one that it lies in, or itself, on the deepest level that has no more than MOST_AREAS.

    `paths` hold the areas from the country down to each: villages by the dozen would each say next to nothing.
    """
    deepest = max(map(len, paths.values()), default=0)
    levels = (
        {area: path[min(depth, len(path) - 1)] for area, path in paths.items()}
        for depth in reversed(range(deepest))
    )
    return next((level for level in levels if len(set(level.values())) <= MOST_AREAS), {})


def by_area(
    voices: Voices,
    everybody: Sequence[int],
    ranked: Sequence[Sequence[int]],
    within: Mapping[int, int] = {},
) -> list[AreaFigure]:
    """The areas of which most is heard, those first.

    `ranked` are the voices of the improvements, in order; `within` says under which area another one is counted.
    """
    heard: dict[int, list[int]] = {}
    for position in everybody:
        if voices.areas[position] != NO_AREA:
            heard.setdefault(_area(voices, position, within), []).append(position)
    topics = [_areas(voices, positions, within) for positions in ranked[:MOST_TOPICS]]
    largest = sorted(heard.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:MOST_AREAS]
    return [
        AreaFigure(area, len(own), _negative(voices, own), [shown(topic[area]) for topic in topics])
        for area, own in largest
        if len(own) >= FEWEST_VOICES
    ]


def by_element(
    voices: Voices, everybody: Sequence[int], scores: Mapping[str, ElementScore]
) -> list[ElementFigure]:
    """All elements in their order; none where neither a score nor a comment is known of any."""
    heard: dict[str, list[int]] = {}
    for position in everybody:
        if element := voices.element(position):
            heard.setdefault(element, []).append(position)
    if not heard and not scores:
        return []
    return [_element(voices, element, heard.get(element, []), scores.get(element)) for element in ELEMENTS]


def shown(voices: int) -> int | None:
    """A number of voices that may be told; None of few, while nobody is nobody."""
    return voices if voices >= FEWEST_VOICES or not voices else None


def _element(
    voices: Voices, element: str, positions: Sequence[int], score: ElementScore | None
) -> ElementFigure:
    return ElementFigure(
        element,
        shown(len(positions)),
        _negative(voices, positions) if len(positions) >= FEWEST_VOICES else None,
        round(score.nrr, DECIMALS) if score else None,
        score.people if score else 0,
    )


def _area(voices: Voices, position: int, within: Mapping[int, int]) -> int:
    return within.get(voices.areas[position], voices.areas[position])


def _areas(voices: Voices, positions: Sequence[int], within: Mapping[int, int]) -> Counter[int]:
    return Counter(_area(voices, position, within) for position in positions)


def _negative(voices: Voices, positions: Sequence[int]) -> float:
    return round(sum(map(voices.negative, positions)) / len(positions), DECIMALS)
