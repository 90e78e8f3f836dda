"""Reads answers that are written: words, phone numbers, e-mail addresses, dates, times and places."""

import re
from datetime import date, time

from participation.errors import Problem
from participation.messages.phones import phone_of
from participation.surveys.definitions import DONT_KNOW, Question, QuestionType
from participation.surveys.evaluation import Answer
from participation.surveys.reading import Known, Reader, Refused, clean_text, single
from participation.web.i18n import mark

TOO_LONG = mark("This text has %(length)s characters and may have %(longest)s. Please shorten it.")
NO_PHONE = Problem(
    mark(
        "This is no phone number that can be called. Write it in full, with its first digits, such as "
        "0812 3456 7890."
    )
)
NO_EMAIL = Problem(
    mark("An e-mail address has a name, an @ and a place. Write it whole, such as sari@contoh.id.")
)
NO_DATE = Problem(mark("This is no day of the calendar. Write day, month and year, such as 12-11-2026."))
NO_TIME = Problem(mark("This is no time of the day. Write hours and minutes, such as 14.30."))
NO_PLACE = Problem(
    mark("We could not read this place. Use the button, or write latitude and longitude, such as -6.2 106.8.")
)

LONGEST_EMAIL = 254
YEARS = range(1900, 2201)
PLACE_DIGITS = 5
"""Decimals of a degree: about a metre, finer than any phone knows."""

_EMAIL = re.compile(
    r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\s@<>,;:\"()\[\]\\.]{1,63}\.)+[^\s@<>,;:\"()\[\]\\.]{2,63}"
)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WRITTEN_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:\.[0-9]+)?)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_METRES = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,20})?")


def text_reader(question: Question) -> Reader:
    return words_reader(question.longest, one_line=question.type is QuestionType.TEXT)


def words_reader(longest: int, *, one_line: bool) -> Reader:
    """Any text of up to `longest` characters."""

    def read(words: list[str], known: Known) -> Answer:
        text = single(words)
        if not text.isprintable():
            text = clean_text(text)
            text = " ".join(text.split("\n")) if one_line else text
        if len(text) > longest:
            raise Refused(Problem(TOO_LONG, {"length": len(text), "longest": longest}))
        return text

    return read


def read_phone(words: list[str], known: Known) -> Answer:
    """As E.164 writes it; a number without a country is an Indonesian one."""
    number = phone_of(single(words))
    if number is None:
        raise Refused(NO_PHONE)
    return number


def read_email(words: list[str], known: Known) -> Answer:
    word = single(words)
    if len(word) > LONGEST_EMAIL or not _EMAIL.fullmatch(word) or not word.isprintable():
        raise Refused(NO_EMAIL)
    name, _, place = word.rpartition("@")
    return f"{name}@{place.lower()}"


def date_reader(question: Question) -> Reader:
    """ISO, as a browser's calendar sends it, or day, month and year, as people here write it."""

    def read(words: list[str], known: Known) -> Answer:
        word = single(words)
        if word == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        return _day(word).isoformat()

    return read


def _day(word: str) -> date:
    if found := _ISO_DATE.fullmatch(word):
        year, month, day = map(int, found.groups())
    elif found := _WRITTEN_DATE.fullmatch(word):
        day, month, year = map(int, found.groups())
    else:
        raise Refused(NO_DATE)
    try:
        if year in YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    raise Refused(NO_DATE)


def time_reader(question: Question) -> Reader:
    """Hours and minutes; seconds are dropped."""

    def read(words: list[str], known: Known) -> Answer:
        word = single(words)
        if word == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        found = _TIME.fullmatch(word)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise Refused(NO_TIME)
        return time(int(found[1]), int(found[2])).isoformat("minutes")

    return read


def read_place(words: list[str], known: Known) -> Answer:
    """ODK's geopoint: latitude and longitude in degrees, then perhaps altitude and accuracy in metres."""
    parts = " ".join(words).replace(",", " ").split()
    if not 2 <= len(parts) <= 4:
        raise Refused(NO_PLACE)
    if not all(map(_DEGREES.fullmatch, parts[:2])) or not all(map(_METRES.fullmatch, parts[2:])):
        raise Refused(NO_PLACE)
    latitude, longitude = (round(float(part), PLACE_DIGITS) for part in parts[:2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused(NO_PLACE)
    degrees = [f"{value:.{PLACE_DIGITS}f}" for value in (latitude, longitude)]
    metres = [f"{float(part):.0f}" for part in parts[2:]]
    return " ".join([*degrees, *metres, "0", "0"][:4])
