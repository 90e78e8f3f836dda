"""Counts of a survey as bars: what a page or a program shows of each question."""

from participation.areas.queries import area_names
from participation.surveys.definitions import NUMBERS, TEXTS, Question, QuestionType
from participation.surveys.results import QuestionTally, Tally
from participation.surveys.schemas import ChartRow, PublishedSurvey, QuestionChart
from participation.texts import text_in
from participation.web.i18n import current_language, gettext, mark

LEAST_ANSWERS = 10
"""Fewer submissions are not shown: in a village, everyone would know who answered."""
FEW_ANSWERS = 30
MOST_AREAS = 20
OTHER_AREAS = mark("All other areas")


async def question_charts(survey: PublishedSurvey, tally: Tally) -> list[QuestionChart]:
    """One chart a question, in the order of the form."""
    return [await _chart(survey, question, tally) for question in survey.document.definition.questions]


async def _chart(survey: PublishedSurvey, question: Question, tally: Tally) -> QuestionChart:
    counted = tally.questions[question.name]
    return QuestionChart(
        name=question.name,
        label=question.label,
        n=counted.n,
        dont_know=counted.dont_know,
        mean=tally.mean(question.name) if question.type in NUMBERS else None,
        rows=await _rows(survey, question, tally, counted),
        few=counted.n < FEW_ANSWERS,
        words=question.type in TEXTS,
    )


async def _rows(
    survey: PublishedSurvey, question: Question, tally: Tally, counted: QuestionTally
) -> list[ChartRow]:
    if question.type in TEXTS:
        return []
    if question.type is QuestionType.INTEGER:
        bars = tally.histogram(question.name)
        return [_row(f"{bar.low}", _span(bar.low, bar.high), bar.count, counted.n) for bar in bars]
    if question.type is QuestionType.AREA:
        return await _area_rows(counted)
    default = survey.document.definition.default_language
    labels = {choice.name: text_in(choice.label, current_language(), default) for choice in question.choices}
    return [_row(name, labels.get(name, name), count, counted.n) for name, count in counted.counts.items()]


async def _area_rows(counted: QuestionTally) -> list[ChartRow]:
    """The areas with the most answers, the largest first, then all others together."""
    by_size = sorted(counted.counts.items(), key=lambda item: (-item[1], item[0]))
    names = await area_names([int(area) for area, _ in by_size[:MOST_AREAS]])
    rows = [_row(area, names.get(int(area), area), count, counted.n) for area, count in by_size[:MOST_AREAS]]
    others = sum(count for _, count in by_size[MOST_AREAS:])
    return [*rows, _row("others", gettext(OTHER_AREAS), others, counted.n)] if others else rows


def _row(name: str, label: str, count: int, n: int) -> ChartRow:
    return ChartRow(name, label, count, count / n if n else 0.0)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
