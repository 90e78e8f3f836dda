"""Reads of the population that answers are weighted to: what fits each answer, and how far it is met."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from participation.areas.queries import area_label, people_in, population_of
from participation.areas.schemas import MarginView
from participation.organisations.queries import office_home_area
from participation.surveys.axes import grouped
from participation.surveys.charts import labels_of
from participation.surveys.coding import is_counted
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.population import age_axis, asks_age, band_labels, bands_for, people_for
from participation.surveys.result_queries import ResultsView, Weights, stored_margins
from participation.surveys.schemas import ALL_OTHERS, SurveyView
from participation.texts import text_in
from participation.web.i18n import current_language, mark, translate


class WeightingNotes(msgspec.Struct, frozen=True):
    """How far weights can be trusted, for people: `unmet` are sentences."""

    design_effect: float
    effective: float
    trimmed: int
    converged: bool
    unmet: list[str]


class MarginOption(msgspec.Struct, frozen=True):
    """One answer of a margin: how many answered so, and what stands in its field."""

    name: str
    label: str
    answered: int
    people: str


class Population(msgspec.Struct, frozen=True):
    """The newest figures by sex and age of where an office works; empty where none were imported."""

    area: str
    figures: list[MarginView]


def weighable(view: ResultsView) -> list[Question]:
    """Those whose answers the population can be divided by."""
    kinds = {QuestionType.SELECT_ONE, QuestionType.AREA}
    repeated = {q.name for section in view.definition.sections if section.repeat for q in section.questions}
    counted = [q for q in view.definition.questions if is_counted(q) and q.name not in repeated]
    return [q for q in counted if q.type in kinds or asks_age(q)]


async def population(survey: SurveyView) -> Population:
    home = await office_home_area(survey.office)
    if home is None:
        return Population("", [])
    return Population(await area_label(home), await population_of(home))


async def margin_options(
    survey: SurveyView, view: ResultsView, question: Question, typed: Callable[[str], str]
) -> list[MarginOption]:
    """The answers to a question with how many people live there: as typed, as saved, or as the figures say."""
    figures = (await population(survey)).figures
    saved = {margin.question: margin.people for margin in await stored_margins(survey.id)}
    known = await _known(view, question, figures)
    people: Mapping[str, float] = saved.get(question.name) or known
    answered = _answered(view, question, figures, saved.get(question.name, {}))
    labels = await margin_labels(view.definition, question, answered)
    return [
        MarginOption(
            name,
            labels[name],
            count,
            typed(f"people.{name}") or (f"{people[name]:.0f}" if name in people else ""),
        )
        for name, count in answered.items()
    ]


async def _known(view: ResultsView, question: Question, figures: list[MarginView]) -> Mapping[str, float]:
    if question.type is not QuestionType.AREA:
        return people_for(question, figures)
    people = await people_in(int(name) for name in view.axis(question.name).names if name.isdigit())
    return {str(area): count for area, count in people.items()}


def _answered(
    view: ResultsView, question: Question, figures: list[MarginView], saved: Mapping[str, float]
) -> dict[str, int]:
    """How many gave each answer that a margin may speak of. An age is put into bands."""
    tally = view.tally.questions[question.name]
    if question.type is QuestionType.INTEGER:
        axis = age_axis(question, saved or bands_for(question, figures))
        return dict(zip(axis.names, grouped(axis, question, tally), strict=True))
    names = [name for name in view.axis(question.name).names if name != ALL_OTHERS]
    return {name: tally.counts.get(name, 0) for name in names}


async def margin_labels(definition: Definition, question: Question, names: Iterable[str]) -> dict[str, str]:
    """The answers of a margin in words."""
    if question.type is QuestionType.INTEGER:
        return band_labels(names)
    return await labels_of(definition, question, list(names))


async def weighting_notes(view: ResultsView, found: Weights) -> WeightingNotes:
    """What the weights do, and every margin that cannot be met."""
    raking = found.raking
    unmet: list[str] = []
    for miss in raking.unmet:
        question = view.definition.question(found.margins[miss.margin].question)
        if question is None:
            continue
        name = found.axes[miss.margin].names[miss.category]
        labels = await margin_labels(view.definition, question, [name])
        parameters = {
            "question": label_in(view.definition, question),
            "answer": labels[name],
            "target": f"{miss.target:.1%}",
            "reached": f"{miss.reached:.1%}",
        }
        unmet.append(translate(_REASONS[miss.reason], dict[str, object](parameters)))
    return WeightingNotes(raking.design_effect, raking.effective, raking.trimmed, raking.converged, unmet)


_REASONS = {
    "empty": mark("%(question)s: nobody answered “%(answer)s”, though %(target)s of the population would."),
    "trimmed": mark(
        "%(question)s: “%(answer)s” reaches %(reached)s instead of %(target)s, because weights are limited."
    ),
}


def label_in(definition: Definition, question: Question) -> str:
    """What a question asks, in the language of the page."""
    return text_in(question.label, current_language(), definition.default_language) or question.name
