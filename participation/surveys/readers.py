"""Reads the answer to one question as people type it or programs send it: one small rule a question type.

A page sends texts, a program also numbers and lists: both come through here. Whatever arrives, a reader gives
an answer or refuses with a Problem that says what to do.
"""

from collections.abc import Iterable, Mapping

from participation.errors import Problem
from participation.surveys.definitions import AGREED, DONT_KNOW, OTHER, Question, QuestionType
from participation.surveys.evaluation import Answer
from participation.surveys.number_readers import decimal_reader, whole_number_reader
from participation.surveys.reading import UNREADABLE, Known, Reader, Refused, single, words_of
from participation.surveys.text_readers import (
    date_reader,
    read_email,
    read_phone,
    read_place,
    text_reader,
    time_reader,
    words_reader,
)
from participation.web.i18n import mark

CHOOSE_ONE = Problem(mark("This is not one of the answers offered. Choose one of those that are."))
CHOOSE_AREA = Problem(mark("We do not know this area. Choose one of those offered."))
CHOOSE_SERVICE = Problem(mark("We do not know this service. Choose one of those offered."))
SEND_FILE_AGAIN = Problem(mark("This file is not here any more. Please choose it again."))
PLACE_EACH = Problem(mark("Give each of these a place of its own, from 1 for the first to the last number."))
LONGEST_OTHER = 500

read_other = words_reader(LONGEST_OTHER, one_line=True)
"""The words beside "Other"."""


def reader_of(question: Question) -> Reader:
    """The reader for this question; the definition must have passed its checks."""
    match question.type:
        case QuestionType.SELECT_ONE:
            return _one_of({name: name for name in offered_names(question)})
        case QuestionType.SELECT_MULTIPLE:
            return _several_of(question)
        case QuestionType.RANK:
            return _ranking_of(question)
        case QuestionType.SCALE:
            points: dict[str, Answer] = {str(point): point for point in question.points}
            return _one_of(points | ({DONT_KNOW: DONT_KNOW} if question.dont_know else {}))
        case QuestionType.INTEGER:
            return whole_number_reader(question)
        case QuestionType.DECIMAL:
            return decimal_reader(question)
        case QuestionType.AREA:
            return _area(question)
        case QuestionType.SERVICE:
            return _service(question)
        case QuestionType.PHOTO | QuestionType.FILE:
            return _read_file
        case QuestionType.CONSENT:
            return _one_of({AGREED: AGREED})
        case _:
            return _written(question)


def _written(question: Question) -> Reader:
    match question.type:
        case QuestionType.TEXT | QuestionType.LONG_TEXT:
            return text_reader(question)
        case QuestionType.DATE:
            return date_reader(question)
        case QuestionType.TIME:
            return time_reader(question)
        case QuestionType.PHONE:
            return read_phone
        case QuestionType.EMAIL:
            return read_email
        case QuestionType.LOCATION:
            return read_place
        case _:
            return _read_nothing


def _read_nothing(words: list[str], known: Known) -> Answer:
    """Notes and calculations: nobody answers them."""
    raise Refused(UNREADABLE)


def offered_names(question: Question) -> list[str]:
    """Every value that can be chosen, in the order of the form."""
    names = [choice.name for choice in question.choices]
    return [*names, *([OTHER] if question.other else []), *([DONT_KNOW] if question.dont_know else [])]


def _one_of(answers: dict[str, Answer] | dict[str, str]) -> Reader:
    def read(words: list[str], known: Known) -> Answer:
        answer = answers.get(single(words))
        if answer is None:
            raise Refused(CHOOSE_ONE)
        return answer

    return read


def _several_of(question: Question) -> Reader:
    """The chosen names, each once and in the order of the form, so that equal answers are equal."""
    offered = offered_names(question)
    all_names = frozenset(offered)

    def read(words: list[str], known: Known) -> Answer:
        chosen = set(words)
        if not chosen <= all_names:
            raise Refused(CHOOSE_ONE)
        return [name for name in offered if name in chosen]

    return read


def alone_in(question: Question) -> list[str]:
    """The values that stand alone: whoever chooses one of them chooses nothing else."""
    if question.type is not QuestionType.SELECT_MULTIPLE:
        return []
    return [*question.exclusive, *([DONT_KNOW] if question.dont_know else [])]


def _ranking_of(question: Question) -> Reader:
    """Every choice once, the first in front."""
    names = frozenset(choice.name for choice in question.choices)

    def read(words: list[str], known: Known) -> Answer:
        if not set(words) <= names:
            raise Refused(CHOOSE_ONE)
        if len(words) != len(names) or len(set(words)) != len(names):
            raise Refused(PLACE_EACH)
        return list(words)

    return read


def ranked_words(question: Question, raw: Mapping[str, object]) -> list[str]:
    """The choices from first to last as a page sends them: a place for each, under `NAME.CHOICE`.

    Raises Refused unless either none has a place or each has one of its own.
    """
    places: dict[str, str] = {}
    for choice in question.choices:
        if words := words_of(raw.get(f"{question.name}.{choice.name}")):
            places[single(words)] = choice.name
    if not places:
        return []
    if set(places) != {str(place) for place in range(1, len(question.choices) + 1)}:
        raise Refused(PLACE_EACH)
    return [places[str(place)] for place in range(1, len(places) + 1)]


def _area(question: Question) -> Reader:
    """The area's id. Of several given the last counts: an area chosen level by level sends one for each."""

    def read(words: list[str], known: Known) -> Answer:
        if words[-1] == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        area = whole_id(words)
        if area is None or area not in known.areas:
            raise Refused(CHOOSE_AREA)
        return area

    return read


def _service(question: Question) -> Reader:
    def read(words: list[str], known: Known) -> Answer:
        if words[-1] == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        service = whole_id(words)
        if service is None or service not in known.services:
            raise Refused(CHOOSE_SERVICE)
        return service

    return read


def whole_id(words: Iterable[str]) -> int | None:
    """The id that stands last, None when that is none."""
    *_, last = ["", *words]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else None


def area_ids(raw: object) -> list[int]:
    """The ids that were given level by level, from the largest area down; what is none ends them."""
    try:
        words = words_of(raw)
    except Refused:
        return []
    found = [whole_id([word]) for word in words]
    return [area for area in found if area is not None]


def _read_file(words: list[str], known: Known) -> Answer:
    if len(words) != 1:
        raise Refused(UNREADABLE)
    if words[0] not in known.files:
        raise Refused(SEND_FILE_AGAIN)
    return words[0]
