"""What population figures by sex and age say about the answers to a question. Pure.

An answer stands for a sex where its name or its words say so ("P", "Perempuan"), and for ages where they name the
first and the last ("18_25", "61 tahun atau lebih"). Ages count only where the bands of the figures fit into them:
a band is never divided.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from participation.areas.margin_rows import SEX_WORDS, SEXES, Band, overlapping
from participation.areas.schemas import OPEN_END, MarginView
from participation.surveys.coding import Key, column_of
from participation.surveys.crosstab import Axis
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.skm_profile import AGE_BANDS
from participation.web.i18n import mark, translate

_AGE_WORDS = re.compile(r"\b(usia|umur|age|old)\b")
_BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)", re.ASCII)
_FROM_TO = re.compile(r"(?<!\d)(\d{1,3})\s*(?:-|–|_|sampai|to)\s*(\d{1,3})(?!\d)", re.ASCII)
_UP = re.compile(r"\b(\d{1,3})\s*(?:\+|(?:tahun |years )?(?:atau lebih|ke atas|or older|and over))", re.ASCII)
_BELOW = re.compile(r"\b(?:di bawah|kurang dari|under|below)\s*(\d{1,3})\b", re.ASCII)


def asks_age(question: Question) -> bool:
    """Whether it asks for an age in whole years, as its name or its words say."""
    words = " ".join([question.name.replace("_", " "), *question.label.values()]).lower()
    return question.type is QuestionType.INTEGER and bool(_AGE_WORDS.search(words))


def band_name(band: Band) -> str:
    """As a margin keeps it: "15-29", "55+"."""
    return f"{band.age_from}+" if band.age_to >= OPEN_END else f"{band.age_from}-{band.age_to}"


def band_named(name: str) -> Band | None:
    """The band that `band_name` wrote; None for anything else."""
    found = _BAND.fullmatch(name)
    if found is None:
        return None
    return Band(int(found[1]), int(found[2]) if found[2] else OPEN_END)


def band_labels(names: Iterable[str]) -> dict[str, str]:
    """Bands in words, by their names."""
    return {
        name: translate(mark("%(ages)s years"), {"ages": str(band)})
        for name in names
        if (band := band_named(name))
    }


def age_axis(question: Question, names: Iterable[str]) -> Axis:
    """The ages of a question put together in these bands, the youngest first."""
    bands = sorted(band for name in names if (band := band_named(name)))

    def place(key: Key) -> int:
        if isinstance(key, str | bool):
            return -1
        return next((place for place, band in enumerate(bands) if band.age_from <= key <= band.age_to), -1)

    return Axis(column_of(question), [band_name(band) for band in bands], place)


def bands_for(question: Question, figures: Sequence[MarginView]) -> list[str]:
    """The bands to weight a question for an age by: those of the figures that somebody could answer from."""
    found = bands_in(figures) or [Band(first, last) for first, last in AGE_BANDS]
    lowest, highest = question.minimum or 0, OPEN_END if question.maximum is None else question.maximum
    return [band_name(band) for band in found if band.age_to >= lowest and band.age_from <= highest]


def people_for(question: Question, figures: Sequence[MarginView]) -> dict[str, int]:
    """How many people stand behind each answer, or each band of ages; empty where the figures do not say."""
    if asks_age(question):
        return _people_in_bands({name: band_named(name) for name in bands_for(question, figures)}, figures)
    if question.type is not QuestionType.SELECT_ONE:
        return {}
    sexes = {choice.name: sex for choice in question.choices if (sex := sex_meant(choice))}
    if sorted(sexes.values()) == sorted(SEXES):
        people = Counter[str]()
        for row in figures:
            people[row.sex] += row.count
        return {name: people[sex] for name, sex in sexes.items() if people[sex]}
    return _people_in_bands({choice.name: ages_meant(choice) for choice in question.choices}, figures)


def _people_in_bands(wanted: dict[str, Band | None], figures: Sequence[MarginView]) -> dict[str, int]:
    """Empty where a band of the figures reaches over the edge of a wanted one, or bands overlap."""
    if not bands_in(figures):
        return {}
    found: dict[str, int] = {}
    for name, band in wanted.items():
        if band is None:
            continue
        if any(_meets(band, row) and not _holds(band, row) for row in figures):
            return {}
        inside = [row for row in figures if _holds(band, row)]
        if inside:
            found[name] = sum(row.count for row in inside)
    return found


def bands_in(figures: Sequence[MarginView]) -> list[Band]:
    """The bands of the figures, the youngest first; none where they overlap."""
    bands = sorted({Band(row.age_from, row.age_to) for row in figures})
    return [] if any(overlapping(band, bands) for band in bands) else bands


def _holds(band: Band, row: MarginView) -> bool:
    return band.age_from <= row.age_from and row.age_to <= band.age_to


def _meets(band: Band, row: MarginView) -> bool:
    return band.age_from <= row.age_to and row.age_from <= band.age_to


def sex_meant(choice: Choice) -> str | None:
    """None where its words name none."""
    for words in _said(choice):
        sex = SEX_WORDS.get(words.strip().lower().replace("_", "-").replace(" ", "-"))
        if sex:
            return sex
    return None


def ages_meant(choice: Choice) -> Band | None:
    """None where its words name none."""
    for words in _said(choice):
        band = _ages_in(words.lower())
        if band:
            return band
    return None


def _ages_in(words: str) -> Band | None:
    if found := _FROM_TO.search(words):
        return Band(int(found[1]), int(found[2]))
    if found := _UP.search(words):
        return Band(int(found[1]), OPEN_END)
    if found := _BELOW.search(words):
        return Band(0, int(found[1]) - 1)
    return None


def _said(choice: Choice) -> list[str]:
    return [choice.name, *choice.label.values()]
