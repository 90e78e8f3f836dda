"""Targets as population figures propose them: so many answers in all, dealt out to groups by their people. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from participation.areas.margin_rows import SEXES, Band
from participation.areas.schemas import OPEN_END, MarginView
from participation.campaigns.populations import people_meant
from participation.campaigns.schemas import Condition, Target
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.population import ages_meant, asks_age, band_named, bands_for, sex_meant
from participation.surveys.skm_profile import AGE_BANDS

Group = tuple[Condition, ...]


class Divided(NamedTuple):
    """What targets are divided by."""

    areas: bool = False
    sex: bool = False
    ages: bool = False


def groups_of(definition: Definition, figures: Sequence[MarginView], divided: Divided) -> list[Group] | None:
    """Every group of people to reach; None where the survey does not ask for what they are divided by."""
    sides: list[list[Condition]] = []
    if divided.sex:
        sides.append(_sexes(definition))
    if divided.ages:
        sides.append(_ages(definition, figures))
    if not all(sides):
        return None
    return [tuple(sorted(one, key=lambda condition: condition.question)) for one in product(*sides)]


def _asked(definition: Definition) -> Iterator[Question]:
    yield from (q for section in definition.sections if section.repeat is None for q in section.questions)


def _sexes(definition: Definition) -> list[Condition]:
    for question in _asked(definition):
        sexes = {choice.name: sex_meant(choice) for choice in question.choices}
        if question.type is QuestionType.SELECT_ONE and set(SEXES) <= set(sexes.values()):
            return [Condition(question.name, (name,)) for name, sex in sexes.items() if sex]
    return []


def _ages(definition: Definition, figures: Sequence[MarginView]) -> list[Condition]:
    for question in _asked(definition):
        if asks_age(question):
            return _bands(question, definition, figures)
        ages = {choice.name: ages_meant(choice) for choice in question.choices}
        if question.type is QuestionType.SELECT_ONE and sum(band is not None for band in ages.values()) > 1:
            return [Condition(question.name, (name,)) for name, band in ages.items() if band]
    return []


def _bands(question: Question, definition: Definition, figures: Sequence[MarginView]) -> list[Condition]:
    """Of the usual profile, where the figures fit into them; else as the figures have them."""
    lowest = question.minimum or 0
    usual = [_within(question, Band(first, last)) for first, last in AGE_BANDS if last >= lowest]
    if all(people_meant((one,), definition, figures) for one in usual):
        return usual
    named = [band_named(name) for name in bands_for(question, figures)]
    return [_within(question, band) for band in named if band]


def _within(question: Question, band: Band) -> Condition:
    return Condition(
        question.name, least=band.age_from, most=None if band.age_to >= OPEN_END else band.age_to
    )


def dealt_out(
    size: int,
    groups: Sequence[Group],
    definition: Definition,
    figures: Mapping[int | None, Sequence[MarginView]],
) -> tuple[Target, ...]:
    """Targets in proportion to their people, at least one answer each; groups that no figures support are left out.

    Whole answers by the largest remainders (Hamilton), so that they add up to `size` where that is enough for all.
    """
    people = {
        (area, group): count
        for area, rows in figures.items()
        for group in groups
        if (count := people_meant(group, definition, rows))
    }
    total = sum(people.values())
    exact = {cell: size * count / total for cell, count in people.items()}
    whole = {cell: int(share) for cell, share in exact.items()}
    missing = size - sum(whole.values())
    for cell in sorted(exact, key=lambda cell: whole[cell] - exact[cell])[:missing]:
        whole[cell] += 1
    return tuple(Target(area, group, max(1, wanted)) for (area, group), wanted in whole.items())
