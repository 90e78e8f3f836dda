"""What population figures say about the answers to a question."""

import pytest

from participation.areas.schemas import OPEN_END, MarginView
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.library import block
from participation.surveys.population import (
    age_axis,
    asks_age,
    band_name,
    band_named,
    bands_for,
    people_for,
)

BANDS = ((0, 14, 300), (15, 29, 400), (30, 54, 500), (55, OPEN_END, 200))
FIGURES = [
    MarginView(sex, first, last, people + extra, "BPS", 2025)
    for first, last, people in BANDS
    for sex, extra in (("female", 10), ("male", 0))
]
AGE = Question("usia", QuestionType.INTEGER, {"id": "Berapa usia Anda?"}, minimum=15)


def choice_of(*labels: str) -> Question:
    choices = [Choice(f"c{number}", {"id": label}) for number, label in enumerate(labels)]
    return Question("pilihan", QuestionType.SELECT_ONE, {"id": "Tanya"}, choices=choices)


def test_sexes_are_known_by_name_or_words() -> None:
    """The library's question, and one whose names say nothing; "lainnya" stays open."""
    (library,) = (q for q in block("skm_profile").section.questions if q.name == "jenis_kelamin")
    assert people_for(library, FIGURES) == {"L": 1_400, "P": 1_440}
    assert people_for(choice_of("Perempuan", "Laki-laki", "Lainnya"), FIGURES) == {"c0": 1_440, "c1": 1_400}
    assert people_for(choice_of("Perempuan", "Tidak"), FIGURES) == {}


@pytest.mark.parametrize(
    ("labels", "people"),
    [
        (
            ("Di bawah 15 tahun", "15–54 tahun", "55 tahun atau lebih"),
            {"c0": 610, "c1": 1_820, "c2": 410},
        ),
        (("15-29", "30 to 54", "55+"), {"c0": 810, "c1": 1_010, "c2": 410}),
        (("17-25", "26-54", "55+"), {}),  # a band of the figures is never divided
        (("Ya", "Tidak"), {}),
    ],
)
def test_ages_are_filled_in_where_the_bands_fit(labels: tuple[str, ...], people: dict[str, int]) -> None:
    """Choices that name ages get the people of whole bands, or nothing at all."""
    assert people_for(choice_of(*labels), FIGURES) == people


def test_an_age_in_years_is_put_into_the_bands_of_the_figures() -> None:
    """Those that nobody may answer from are left out; the oldest has no end."""
    assert asks_age(AGE)
    assert bands_for(AGE, FIGURES) == ["15-29", "30-54", "55+"]
    assert people_for(AGE, FIGURES) == {"15-29": 810, "30-54": 1_010, "55+": 410}
    axis = age_axis(AGE, bands_for(AGE, FIGURES))
    assert [axis.place(age) for age in (14, 15, 29, 30, 55, 103, "dk", True)] == [-1, 0, 0, 1, 2, 2, -1, -1]


def test_bands_that_overlap_fill_in_nothing() -> None:
    """Their people would count twice; usual bands are offered to be filled in by hand."""
    doubled = [*FIGURES, MarginView("female", 10, 19, 5, "BPS", 2025)]
    assert people_for(AGE, doubled) == {}
    assert bands_for(AGE, doubled)[0] == "0-17"


@pytest.mark.parametrize("name", ["15-29", "55+", "0-0"])
def test_names_of_bands_are_read_back(name: str) -> None:
    """What a margin keeps is what it was."""
    band = band_named(name)
    assert band is not None
    assert band_name(band) == name


@pytest.mark.parametrize("name", ["", "15", "15-", "a-b", "1000-2000", "15-29 "])
def test_other_names_are_no_bands(name: str) -> None:
    """Nor do they break anything."""
    assert band_named(name) is None
    assert age_axis(AGE, [name]).names == []


def test_other_numbers_are_no_ages() -> None:
    """Minutes of waiting are not weighted by; "age" within another word is none."""
    assert not asks_age(Question("waited", QuestionType.INTEGER, {"id": "Berapa menit?", "en": "How many?"}))
    assert not asks_age(Question("pages", QuestionType.INTEGER, {"en": "How many pages?"}))
    assert asks_age(Question("q7", QuestionType.INTEGER, {"en": "How old are you?"}))
    assert not asks_age(Question("usia", QuestionType.SELECT_ONE, {"id": "Usia"}))
