"""Who answered an SKM: its questions about the person, known by their names. Pure.

A survey that names a question `jenis_kelamin`, `usia`, `pendidikan`, `pekerjaan`, `jenis_layanan` or `jam_layanan`
has it counted in the profile of respondents. All are single choices; `usia` may also be a whole number.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.surveys.definitions import Question, QuestionType
from participation.texts import Text
from participation.web.i18n import mark

PROFILE: dict[str, str] = {
    "jenis_kelamin": mark("Sex"),
    "usia": mark("Age"),
    "pendidikan": mark("Education"),
    "pekerjaan": mark("Occupation"),
    "jenis_layanan": mark("Type of service"),
    "jam_layanan": mark("Time of the service"),
}
FEWEST = 5
"""People: fewer in a cell are not shown, as they could be recognised."""
AGE_BANDS = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))
_OPEN_AGE = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A line of the profile; `people` is None where the number is withheld."""

    label: Text
    people: int | None


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """What was answered to one question; `people` of the whole are only shown where no cell gives them away."""

    title: str
    people: int
    cells: list[Cell]

    @property
    def withheld(self) -> bool:
        return any(cell.people is None for cell in self.cells)


def asks_profile(question: Question) -> bool:
    """Whether it is one of the profile's, in a form that can be counted."""
    counted = {QuestionType.SELECT_ONE} | ({QuestionType.INTEGER} if question.name == "usia" else set())
    return question.name in PROFILE and question.type in counted


def profile_part(name: str, labels: Mapping[str, Text], counts: Mapping[str, int]) -> ProfilePart:
    """The lines of one question. `labels` by choice name; what has none is a number of years."""
    people = Counter({choice: times for choice, times in counts.items() if choice in labels})
    if name == "usia":
        people += _in_bands({typed: times for typed, times in counts.items() if typed not in labels})
    shown = {**_BAND_LABELS, **labels}
    asked = [choice for choice in shown if choice in labels or people[choice]]
    values = withhold([people[choice] for choice in asked])
    cells = [Cell(shown[choice], value) for choice, value in zip(asked, values, strict=True)]
    return ProfilePart(PROFILE[name], sum(people.values()), cells)


def withhold(counts: Sequence[int]) -> list[int | None]:
    """The counts, without those of 1 to 4 people.

    Where the withheld ones could be found from the total, the smallest of the others are withheld as well.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < FEWEST}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= FEWEST)
    while hidden and others and (len(hidden) == 1 or sum(counts[place] for place in hidden) < FEWEST):
        hidden.add(others.pop(0)[1])
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _band(first: int, last: int) -> str:
    return f"{first}-{last}"


def _band_label(first: int, last: int) -> Text:
    if first == 0:
        return {"id": f"di bawah {last + 1} tahun", "en": f"under {last + 1} years"}
    if last > _OPEN_AGE:
        return {"id": f"{first} tahun ke atas", "en": f"{first} years and over"}
    return {"id": f"{first}–{last} tahun", "en": f"{first}–{last} years"}


_BAND_LABELS: dict[str, Text] = {_band(*band): _band_label(*band) for band in AGE_BANDS}


def _in_bands(counts: Mapping[str, int]) -> Counter[str]:
    found = Counter[str]()
    for typed, times in counts.items():
        years = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else -1
        for first, last in AGE_BANDS:
            if first <= years <= last:
                found[_band(first, last)] += times
    return found
