"""What citizens answer in the survey: people who waited long find it slow, and say so. Pure and seeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from participation.demonstration.calendar import Calendar
from participation.demonstration.city import Village
from participation.demonstration.comments import Subject, frequency, written
from participation.demonstration.questionnaire import ELEMENTS, LONGEST_WAIT
from participation.demonstration.sentences import themes
from participation.surveys.definitions import DONT_KNOW, Element

SERVICES = {"ktp": 0.55, "kk": 0.25, "akta": 0.2}
LANGUAGES = {"id": 0.95, "jv": 0.02, "su": 0.02, "en": 0.01}
MINUTES = {"ktp": 34, "kk": 38, "akta": 26}
"""A usual wait where and when nothing is special."""
SLOWER = {"Melati": 1.6, "Kenanga": 1.5, "Cempaka": 1.1, "Dahlia": 0.9, "Teratai": 0.8}
LONGER = {"ktp": (0.8, 1.5), "kk": (1.1, 0.9), "akta": (1.1, 0.8)}
"""What the wait is multiplied by on the first day and on the last."""

ROUNDING = 5
"""People remember minutes in fives."""
NOT_REMEMBERED = 0.05
SPREAD = 0.45
"""Standard deviation of the logarithm of a wait."""
TASTE = 0.3
"""Standard deviation of how kindly one person judges everything, in points of the scale."""
NOISE = 0.5
UNHAPPY = 2
HAPPY = 3.2


@dataclass(frozen=True, slots=True)
class Answered:
    """One person's answers, as a form sends them."""

    received_on: date
    answers: dict[str, Any]
    language: str


@dataclass(frozen=True, slots=True)
class _Visit:
    service: str
    district: str
    progress: float
    minutes: int
    taste: float


def answered(random: Random, calendar: Calendar, villages: Sequence[Village], count: int) -> list[Answered]:
    """So many people's answers over the weeks, oldest first."""
    days = sorted(calendar.day(random) for _ in range(count))
    return [_answered(random, calendar, villages, day) for day in days]


def _answered(random: Random, calendar: Calendar, villages: Sequence[Village], day: date) -> Answered:
    (village,) = random.choices(villages, [village.weight for village in villages])
    visit = _visit(random, village.district, calendar.progress(day))
    scores = {element: _score(random, element, visit) for element in ELEMENTS}
    text = _suggestion(random, visit, scores)
    answers: dict[str, Any] = {
        "service": visit.service,
        "waited": DONT_KNOW if random.random() < NOT_REMEMBERED else visit.minutes,
        "area": village.id,
        **{element: _given(random, element, score) for element, score in scores.items()},
        **({"suggestion": text} if text else {}),
    }
    return Answered(day, answers, random.choices(list(LANGUAGES), list(LANGUAGES.values()))[0])


def _visit(random: Random, district: str, progress: float) -> _Visit:
    (service,) = random.choices(list(SERVICES), list(SERVICES.values()))
    first, last = LONGER[service]
    usual = MINUTES[service] * SLOWER.get(district, 1.0) * (first + (last - first) * progress)
    minutes = usual * random.lognormvariate(0, SPREAD)
    rounded = min(LONGEST_WAIT, ROUNDING * round(minutes / ROUNDING))
    return _Visit(service, district, progress, rounded, random.gauss(0, TASTE))


def _score(random: Random, element: str, visit: _Visit) -> int:
    """From 1 to 4. What a service costs is a matter of fact, the rest one of opinion."""
    if element == "U4":
        honest = 0.78 if visit.district == "Cempaka" else 0.94
        return 4 if random.random() < honest else random.choice((1, 2, 2, 3))
    return max(1, min(4, round(_ideal(element, visit) + visit.taste + random.gauss(0, NOISE))))


def _ideal(element: str, visit: _Visit) -> float:
    match element:
        case "U1":
            confusing = 1.1 * (1 - visit.progress) if visit.service == "akta" else 0.0
            return 3.3 - confusing - (0.4 if visit.district == "Anggrek" else 0.0)
        case "U2":
            return (
                3.2 - (0.3 if visit.service == "kk" else 0.0) - (0.3 if visit.district == "Dahlia" else 0.0)
            )
        case "U3":
            return 3.9 - visit.minutes / 45
        case "U7":
            return 3.5 - visit.minutes / 300 - (0.6 if visit.district == "Kenanga" else 0.0)
    return 3.1 - visit.minutes / 250 - (0.4 if visit.district == "Teratai" else 0.0)


def _given(random: Random, element: str, score: int) -> int | str:
    unsure = 0.04 if element in ("U4", "U9") else 0.015
    return DONT_KNOW if random.random() < unsure else score


def _suggestion(random: Random, visit: _Visit, scores: dict[Element, int]) -> str:
    """In the person's own words, more often from the unhappy, and about what they scored lowest."""
    lowest = min(scores.values())
    if random.random() > (0.5 if lowest <= UNHAPPY else 0.25):
        return ""
    worst = {element for element, score in scores.items() if score == lowest}
    mood = "good" if sum(scores.values()) / len(scores) >= HAPPY else "neutral"
    complaining = lowest <= UNHAPPY and mood != "good"
    offered = [theme for theme in themes() if visit.service in theme.services]
    about = [theme for theme in offered if (theme.element in worst if complaining else theme.mood == mood)]
    weights = [frequency(theme, visit.progress, visit.district) for theme in about]
    (theme,) = random.choices(about, weights)
    return written(random, theme, Subject(visit.service, visit.district))
