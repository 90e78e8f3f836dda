"""Writes comments as citizens do: formal, slangy, regional, some with a telephone number. Pure and seeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from string import Formatter

from participation.demonstration.calendar import Calendar
from participation.demonstration.city import Village
from participation.demonstration.sentences import Mood, Register, Theme, phrases, themes

SERVICES = {
    "ktp": 1.2, "kk": 0.6, "akta": 0.8, "puskesmas": 1.4, "imunisasi": 0.9, "air": 1.3, "lampu": 1.0, "jalan": 1.1,
}  # fmt: skip
"""How much people have to say about each, through the feedback box."""
HOME_FACTOR = 3.0
"""How much more often a theme comes up in its own districts."""
RATINGS = {"bad": (1, 1, 2, 2, 3), "neutral": (2, 3, 3, 4), "good": (4, 5, 5)}

WITH_OPENER = 0.3
WITH_CLOSER = 0.25
WITH_TAIL = 0.25
WITH_PERSONAL = 0.03
SHORT = 0.05
WITH_RATING = 0.7
WITH_AREA = 0.6


@dataclass(frozen=True, slots=True)
class Feedback:
    """One comment in the feedback box of a service."""

    service: str
    text: str
    said_on: date
    area: int | None
    rating: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody speaks of, and where they live."""

    service: str
    district: str


def feedback(random: Random, calendar: Calendar, villages: Sequence[Village], count: int) -> list[Feedback]:
    """So many comments over all services and weeks, oldest first."""
    days = sorted(calendar.day(random) for _ in range(count))
    return [_feedback(random, calendar, villages, day) for day in days]


def _feedback(random: Random, calendar: Calendar, villages: Sequence[Village], day: date) -> Feedback:
    (village,) = random.choices(villages, [village.weight for village in villages])
    service, theme = _chosen_pair(random, calendar.progress(day), village.district)
    subject = Subject(service, village.district)
    text = short_text(random, theme) if random.random() < SHORT else written(random, theme, subject)
    return Feedback(
        service=service,
        text=text,
        said_on=day,
        area=village.id if random.random() < WITH_AREA else None,
        rating=random.choice(RATINGS[theme.mood]) if random.random() < WITH_RATING else None,
    )


def _chosen_pair(random: Random, progress: float, district: str) -> tuple[str, Theme]:
    """A service and what is said about it: a service with a growing problem hears from more people."""
    pairs = [(service, theme) for theme in themes() for service in theme.services]
    weights = [SERVICES[service] * frequency(theme, progress, district) for service, theme in pairs]
    return random.choices(pairs, weights)[0]


def frequency(theme: Theme, progress: float, district: str) -> float:
    """How often a theme comes up at this point of the weeks (0 to 1) in this district."""
    first, last = theme.weight
    return (first + (last - first) * progress) * (HOME_FACTOR if district in theme.districts else 1.0)


def short_text(random: Random, theme: Theme) -> str:
    short = phrases().short
    return random.choice(short.good if theme.mood == "good" else short.bad)


def written(random: Random, theme: Theme, subject: Subject) -> str:
    """A comment on this theme in whatever way of speaking."""
    registers = phrases().registers
    (register,) = random.choices(list(registers), list(registers.values()))
    core = random.choice(theme.cores(register))
    mood: Mood = "question" if core.endswith("?") else theme.mood
    parts = _parts(random, core, mood, register)
    text = " ".join(_filled(random, part, subject) for part in parts)
    return _signed_off(random, text, mood) if register == "casual" else _capitalised(text)


def _parts(random: Random, core: str, mood: Mood, register: Register) -> list[str]:
    known = phrases()
    parts = [core]
    if random.random() < WITH_OPENER:
        opener = random.choice(known.openers[mood][register])
        parts = [opener, core if opener.endswith(".") else _uncapitalised(core)]
    if random.random() < WITH_CLOSER:
        parts.append(random.choice(known.closers[mood][register]))
    if mood == "bad" and register in known.personal and random.random() < WITH_PERSONAL:
        parts.append(random.choice(known.personal[register]))
    return parts


def _filled(random: Random, sentence: str, subject: Subject) -> str:
    """The sentence with a word for each of its places."""
    places = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return sentence.format_map({name: _word(random, name, subject) for name in sorted(places)})


def _word(random: Random, place: str, subject: Subject) -> str:
    match place:
        case "area":
            return subject.district
        case "dokumen":
            return random.choice(phrases().papers[subject.service])
        case "telepon":
            return f"0812-0000-{random.randrange(10_000):04}"
        case "nik":
            day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(60, 99)
            return f"990101{day:02}{month:02}{year}{random.randrange(10_000):04}"
    return random.choice(phrases().places[place])


def _signed_off(random: Random, text: str, mood: Mood) -> str:
    """As typed on a phone: a capital or none, and something expressive at the end."""
    if random.random() < WITH_TAIL:
        text += random.choice(phrases().tails[mood])
    return _capitalised(text) if random.random() < 0.35 else text


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _uncapitalised(core: str) -> str:
    """The first letter small, unless the word is written in capitals (“KTP”, “NIK”) or is a place."""
    return core if core[1:2].isupper() or core.startswith("{") else core[:1].lower() + core[1:]
