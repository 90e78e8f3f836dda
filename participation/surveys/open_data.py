"""Published results for anyone to use again: what the public page shows, as JSON and CSV. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from participation.surveys.export_rows import csv_table
from participation.surveys.schemas import QuestionChart
from participation.texts import Text, text_in

LICENCE = "CC-BY-4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = (
    "question", "label", "answer", "answer_label", "by", "by_answer", "count", "share", "n", "dont_know", "mean",
)  # fmt: skip
DECIMALS = 4


class OpenData(msgspec.Struct, frozen=True, kw_only=True):
    """Counts with what is needed to use them: whose they are, of when, and under which licence.

    `sha256` is that of the result file, from which they were taken.
    """

    survey: str
    title: Text
    publisher: str
    licence: str = LICENCE
    licence_address: str = LICENCE_ADDRESS
    published_at: datetime
    final: bool
    sha256: str
    submissions: int
    taken_out: int  # answers that the office took out of the results, with a reason
    questions: list[QuestionChart]


def as_json(data: OpenData) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=2)


def as_csv(data: OpenData, language: str, default_language: str) -> bytes:
    """A line for each figure; empty where it is withheld. A question that was only counted has one line."""
    lines = (line for question in data.questions for line in _lines(question, language, default_language))
    return csv_table([COLUMNS, *lines])


def _lines(question: QuestionChart, language: str, default_language: str) -> Iterator[Sequence[object]]:
    about = (question.name, text_in(question.label, language, default_language))
    figures = (_cell(question.n), _cell(question.dont_know), _cell(question.mean))
    for row in question.rows:
        answer = (*about, row.name, row.label)
        yield (*answer, "", "", _cell(row.count), _cell(row.share), *figures)
        for column, count in zip(question.columns, row.by, strict=False):
            yield (*answer, question.by, column, _cell(count), "", *figures)
    if not question.rows:
        yield (*about, "", "", "", "", "", "", *figures)


def _cell(figure: float | None) -> object:
    return "" if figure is None else round(figure, DECIMALS)
