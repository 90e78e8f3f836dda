"""What citizens answer in the surveys: people who waited long find it slow, and say so. Pure and seeded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from participation.demonstration.calendar import Calendar
from participation.demonstration.city import Village
from participation.demonstration.comments import Subject, frequency, written
from participation.demonstration.questionnaire import ELEMENTS, LONGEST_WAIT
from participation.demonstration.sentences import themes
from participation.surveys.definitions import DONT_KNOW

SERVICES = {"ktp": 0.55, "kk": 0.25, "akta": 0.2}
PUSKESMAS = "puskesmas"
LANGUAGES = {"id": 0.95, "jv": 0.02, "su": 0.02, "en": 0.01}
MINUTES = {"ktp": 34, "kk": 38, "akta": 26, PUSKESMAS: 48}
"""A usual wait where and when nothing is special."""
SLOWER = {"Melati": 1.6, "Kenanga": 1.5, "Cempaka": 1.1, "Dahlia": 0.9, "Teratai": 0.8}
LONGER = {"ktp": (0.8, 1.5), "kk": (1.1, 0.9), "akta": (1.1, 0.8), PUSKESMAS: (1.0, 0.9)}
"""What the wait is multiplied by on the first day and on the last."""

ROUNDING = 5
"""People remember minutes in fives."""
NOT_REMEMBERED = 0.05
SPREAD = 0.45
"""Standard deviation of the logarithm of a wait."""
TASTE = 0.3
"""Standard deviation of how kindly one person judges everything, in points of the scale."""
NOISE = 0.5
PRAISED = {"U5": 3.45, "U6": 3.35, "U9": 3.1}
"""What people think of the rest where nothing is special."""
UNANSWERED, ANSWERED = 2.4, 3.1
"""Of the handling of complaints, before somebody was told to answer them and after."""
PAYING = {PUSKESMAS: 0.6}
"""Services that cost something, and the share of people who get them for nothing."""

SEXES = {"P": 0.56, "L": 0.44}
YOUNGEST, USUAL, OLDEST = 17, 34, 82
EDUCATION = {
    "tidak_sekolah": 0.02, "sd": 0.16, "smp": 0.19, "sma": 0.39, "diploma": 0.08, "s1": 0.14, "s2": 0.02,
}  # fmt: skip
WORK = {
    "pns": 0.07, "tni": 0.01, "polri": 0.01, "swasta": 0.3, "wirausaha": 0.33, "rumah_tangga": 0.19, "pelajar": 0.09,
}  # fmt: skip
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


def answered(
    random: Random,
    calendar: Calendar,
    villages: Sequence[Village],
    services: Mapping[str, int],
    count: int,
) -> list[Answered]:
    """So many people's answers over the weeks, oldest first. `services`: their ids by the keys of the plan."""
    days = sorted(calendar.day(random) for _ in range(count))
    return [_answered(random, calendar, villages, services, day) for day in days]


def treated(random: Random, calendar: Calendar, villages: Sequence[Village], count: int) -> list[Answered]:
    """As `answered`, of people who were treated at the health centre."""
    return [_treated(random, calendar, villages, calendar.day(random)) for _ in range(count)]


def _answered(
    random: Random, calendar: Calendar, villages: Sequence[Village], services: Mapping[str, int], day: date
) -> Answered:
    village = _home(random, villages)
    visit = _visit(random, _one_of(random, SERVICES), village.district, calendar.progress(day))
    answers: dict[str, Any] = {
        "service": services[visit.service],
        "waited": DONT_KNOW if random.random() < NOT_REMEMBERED else visit.minutes,
        "area": village.id,
        **_opinion(random, visit),
        **_person(random),
    }
    return Answered(day, answers, _one_of(random, LANGUAGES))


def _treated(random: Random, calendar: Calendar, villages: Sequence[Village], day: date) -> Answered:
    visit = _visit(random, PUSKESMAS, _home(random, villages).district, calendar.progress(day))
    return Answered(day, _opinion(random, visit), _one_of(random, LANGUAGES))


def _home(random: Random, villages: Sequence[Village]) -> Village:
    return random.choices(villages, [village.weight for village in villages])[0]


def _one_of(random: Random, shares: Mapping[str, float]) -> str:
    return random.choices(list(shares), list(shares.values()))[0]


def _opinion(random: Random, visit: _Visit) -> dict[str, Any]:
    scores = {element: _score(random, element, visit) for element in ELEMENTS}
    text = _suggestion(random, visit, scores)
    given = {element: _given(random, element, score) for element, score in scores.items()}
    return {**given, **({"suggestion": text} if text else {})}


def _person(random: Random) -> dict[str, Any]:
    return {
        "jenis_kelamin": _one_of(random, SEXES),
        "usia": round(random.triangular(YOUNGEST, OLDEST, USUAL)),
        "pendidikan": _one_of(random, EDUCATION),
        "pekerjaan": _one_of(random, WORK),
    }


def _visit(random: Random, service: str, district: str, progress: float) -> _Visit:
    first, last = LONGER[service]
    usual = MINUTES[service] * SLOWER.get(district, 1.0) * (first + (last - first) * progress)
    minutes = usual * random.lognormvariate(0, SPREAD)
    rounded = min(LONGEST_WAIT, ROUNDING * round(minutes / ROUNDING))
    return _Visit(service, district, progress, rounded, random.gauss(0, TASTE))


def _score(random: Random, element: str, visit: _Visit) -> int:
    """From 1 to 4. What a service costs is a matter of fact, the rest one of opinion."""
    if element == "U4":
        honest = PAYING.get(visit.service, 0.78 if visit.district == "Cempaka" else 0.94)
        return 4 if random.random() < honest else random.choice((1, 2, 2, 3))
    return max(1, min(4, round(_ideal(element, visit) + visit.taste + random.gauss(0, NOISE))))


def _ideal(element: str, visit: _Visit) -> float:
    match element:
        case "U1":
            confusing = 1.1 * (1 - visit.progress) if visit.service == "akta" else 0.0
            return 3.4 - confusing - (0.4 if visit.district == "Anggrek" else 0.0)
        case "U2":
            return (
                3.3 - (0.3 if visit.service == "kk" else 0.0) - (0.3 if visit.district == "Dahlia" else 0.0)
            )
        case "U3":
            return 3.9 - visit.minutes / 45
        case "U7":
            return 3.6 - visit.minutes / 300 - (0.6 if visit.district == "Kenanga" else 0.0)
        case "U8":
            return UNANSWERED + (ANSWERED - UNANSWERED) * visit.progress
    return PRAISED[element] - visit.minutes / 400 - (0.4 if visit.district == "Teratai" else 0.0)


def _given(random: Random, element: str, score: int) -> int | str:
    unsure = 0.04 if element in ("U4", "U9") else 0.015
    return DONT_KNOW if random.random() < unsure else score


def _suggestion(random: Random, visit: _Visit, scores: Mapping[str, int]) -> str:
    """In the person's own words, more often from the unhappy, and about what they scored lowest."""
    lowest = min(scores.values())
    if random.random() > (0.5 if lowest <= UNHAPPY else 0.25):
        return ""
    worst = {element for element, score in scores.items() if score == lowest}
    mood = "good" if sum(scores.values()) / len(scores) >= HAPPY else "neutral"
    complaining = lowest <= UNHAPPY and mood != "good"
    offered = [theme for theme in themes() if visit.service in theme.services]
    about = [theme for theme in offered if complaining and theme.element in worst]
    about = about or [theme for theme in offered if theme.mood == ("bad" if complaining else mood)]
    weights = [frequency(theme, visit.progress, visit.district) for theme in about]
    (theme,) = random.choices(about, weights)
    return written(random, theme, Subject(visit.service, visit.district))
