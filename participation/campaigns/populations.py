"""How many people of the population belong to a target, as far as figures by sex and age can tell. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from participation.areas.margin_rows import Band
from participation.areas.schemas import OPEN_END, MarginView
from participation.campaigns.schemas import Condition
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.population import ages_meant, asks_age, bands_in, sex_meant


class _Meant(NamedTuple):
    """What conditions say: None where they say nothing of it."""

    sexes: frozenset[str] | None
    ages: tuple[Band, ...] | None


def people_meant(
    conditions: Sequence[Condition], definition: Definition, figures: Sequence[MarginView]
) -> int | None:
    """None where the figures do not say: a condition on anything else, or ages that divide a band."""
    if not bands_in(figures):
        return None
    left: Collection[MarginView] = figures
    for condition in conditions:
        question = definition.question(condition.question)
        meant = _meant(condition, question) if question else None
        if meant is None:
            return None
        if meant.ages is not None and any(_cut(row, meant.ages) for row in left):
            return None
        left = [row for row in left if _belongs(row, meant)]
    return sum(row.count for row in left)


def _meant(condition: Condition, question: Question) -> _Meant | None:
    if condition.least is not None:
        most = OPEN_END if condition.most is None else condition.most
        return _Meant(None, (Band(condition.least, most),)) if asks_age(question) else None
    if question.type is not QuestionType.SELECT_ONE:
        return None
    chosen = [choice for choice in question.choices if choice.name in condition.choices]
    sexes = [sex for choice in chosen if (sex := sex_meant(choice))]
    if chosen and len(sexes) == len(chosen):
        return _Meant(frozenset(sexes), None)
    ages = [band for choice in chosen if (band := ages_meant(choice))]
    return _Meant(None, tuple(ages)) if chosen and len(ages) == len(chosen) else None


def _belongs(row: MarginView, meant: _Meant) -> bool:
    return (meant.sexes is None or row.sex in meant.sexes) and (
        meant.ages is None or any(_holds(band, row) for band in meant.ages)
    )


def _cut(row: MarginView, ages: Sequence[Band]) -> bool:
    """Whether a band of the figures reaches over the edge of what is meant: it cannot be divided."""
    touched = [band for band in ages if band.age_from <= row.age_to and row.age_from <= band.age_to]
    return bool(touched) and not any(_holds(band, row) for band in touched)


def _holds(band: Band, row: MarginView) -> bool:
    return band.age_from <= row.age_from and row.age_to <= band.age_to
