"""From what is counted to places: the ranking, how sure it is, and what would change it. Pure; imports numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from msgspec.structs import replace

from participation.improvements.evidence import Counted, ElementScore, Spoken, count
from participation.improvements.evidence_certainty import Certainty, certainty
from participation.improvements.floods import Flood, sources, surges
from participation.improvements.priorities import FEWEST_VOICES, WEIGHTS, Ranked, first_stays, rank
from participation.improvements.schemas import Facts
from participation.improvements.theme_outcomes import ranks
from participation.improvements.voices import NO_AREA, Voices

EQUAL: Mapping[str, float] = dict.fromkeys(WEIGHTS, 1 / len(WEIGHTS))
FIRST_PLACES = 3
"""What an overview shows; what lies behind them can be overlooked."""


@dataclass(frozen=True)
class Placed:
    """A ranking; `facts` are in its order."""

    counted: Counted
    places: list[Ranked]
    facts: list[Facts]
    first_stays: dict[str, tuple[float, float]]
    floods: list[Flood]


def placed(
    voices: Voices,
    spoken: Sequence[Spoken],
    everybody: Sequence[int],
    *,
    compared: bool,
    weights: Mapping[str, float],
    scores: Mapping[str, ElementScore],
) -> Placed:
    """Ranks topics; the arguments are those of evidence.count and priorities.rank."""
    topics = [one.now for one in spoken]
    limited, surged = sources(voices, topics), surges(voices, topics)
    counted = count(voices, spoken, everybody, compared=compared, scores=scores, floods=limited)
    quiet = [replace(flood, limit=0) for flood in (*surged, *limited)]
    calm = counted
    if quiet:
        calm = count(voices, spoken, everybody, compared=compared, scores=scores, floods=quiet)
    places = rank(counted.topics, counted.whole, weights)
    sure = certainty(counted.topics, places, counted.whole, _errors(counted, scores), weights)
    others = [
        ranks(rank(counted.topics, counted.whole, WEIGHTS)),
        ranks(rank(counted.topics, counted.whole, EQUAL)),
        ranks(rank(calm.topics, calm.whole, weights)),
    ]
    facts = [
        _facts(voices, spoken[place.position].now, counted, number, place, sure[number - 1], others)
        for number, place in enumerate(places, 1)
    ]
    parts = [place.components for place in places]
    moves = {part: first_stays(parts, weights, part) for part in parts[0].known} if len(parts) > 1 else {}
    return Placed(counted, places, facts, moves, [*limited, *surged])


def _errors(counted: Counted, scores: Mapping[str, ElementScore]) -> list[float]:
    """The standard error of each topic's NRR: of its element's, else of the mean of all."""
    of_mean = sqrt(sum(score.error**2 for score in scores.values())) / max(1, len(scores))
    return [scores[element].error if element in scores else of_mean for element in counted.elements]


def _facts(
    voices: Voices,
    heard: Sequence[int],
    counted: Counted,
    number: int,
    place: Ranked,
    sure: Certainty,
    others: Sequence[Mapping[int, int]],
) -> Facts:
    default, equal, calm = (ranks.get(place.position) for ranks in others)
    protected = sum(voices.protected[position] for position in heard)
    return Facts(
        values=place.values,
        intervals=sure.intervals,
        ranks=sure.ranks,
        first=sure.first,
        usual_rank=default or number,
        equal_rank=equal or number,
        calm_rank=calm,
        chance=counted.chances[place.position],
        areas=len({voices.areas[position] for position in heard} - {NO_AREA}),
        protected=protected if protected >= FEWEST_VOICES else 0,
        element=counted.elements[place.position],
        overlooked=number > FIRST_PLACES and protected >= max(FEWEST_VOICES, len(heard) / 2),
    )
