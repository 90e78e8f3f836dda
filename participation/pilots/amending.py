"""What an amendment may no longer change: what people applied for, agreed to or were asked. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest

from participation.clock import day_in
from participation.errors import Problem
from participation.pilots.schemas import Document, SurveyNamed, WaveNamed
from participation.web.i18n import mark

LOCKED = {
    "allocation": mark("How places are given stays as it is, as people have applied."),
    "arms": mark("The arms stay as they are, as people have applied for what was published."),
    "places": mark("The areas and their places stay as they are, as people have applied."),
    "enrollment": mark("The questions to applicants stay as they are, as people have answered them."),
    "eligible_if": mark("The condition for taking part stays as it is, as people were measured by it."),
    "public_value": mark("The public value stays as it is, as people have applied to a draw that names it."),
    "opens_at": mark("Applications have begun; that moment can no longer be moved."),
}
"""Fields of a document that stand from the moment on at which people can apply, and what is said about it."""
FIELDS = {"enrollment": "enrollment_survey", "public_value": "public_value.id"}
"""Where the form calls them otherwise."""

Found = Iterator[tuple[str, Problem]]


def pinned_surveys(published: Document, now: datetime) -> set[SurveyNamed]:
    """Versions of surveys that people answer already: a version published since then is none of this trial's."""
    pinned = {wave.survey for wave in published.waves if has_begun(published, wave, now)}
    if _opened(published, now) and published.enrollment:
        pinned.add(published.enrollment)
    return pinned


def has_begun(published: Document, wave: WaveNamed, now: datetime) -> bool:
    """Whether somebody can have been asked: days are counted from the first day of the trial, or from later."""
    started = published.starts_on
    return started is not None and (_day(published, now) - started).days >= wave.day


def locked_changes(published: Document, draft: Document, now: datetime) -> dict[str, Problem]:
    """Problems by field of an amendment that would change what must stand; empty when it may be published."""
    return {
        **dict(_since_opening(published, draft, now)),
        **dict(_since_closing(published, draft, now)),
        **dict(_waves(published, draft, now)),
    }


def _since_opening(published: Document, draft: Document, now: datetime) -> Found:
    if not _opened(published, now):
        return
    for name, message in LOCKED.items():
        if _value(published, name) != _value(draft, name):
            yield FIELDS.get(name, name), Problem(message)


def _value(document: Document, name: str) -> object:
    """Areas count by their codes: one that was given another name is the same area."""
    if name == "places":
        return [(places.code or places.area, places.places) for places in document.places]
    return getattr(document, name)


def _since_closing(published: Document, draft: Document, now: datetime) -> Found:
    """The tickets are listed at the close, and the calendars of participants begin on the first day."""
    closes_at, starts_on = published.closes_at, published.starts_on
    if closes_at and closes_at <= now and draft.closes_at != closes_at:
        yield "closes_at", Problem(mark("Applications are closed; that moment can no longer be moved."))
    if starts_on and starts_on <= _day(published, now) and draft.starts_on != starts_on:
        yield "starts_on", Problem(mark("The trial has begun; its first day can no longer be moved."))


def _waves(published: Document, draft: Document, now: datetime) -> Found:
    for number, (before, after) in enumerate(zip_longest(published.waves, draft.waves), start=1):
        if before and has_begun(published, before, now) and not _same_questions(before, after):
            yield (
                f"wave.{number}.survey",
                Problem(
                    mark("Survey %(number)s was asked already. Leave its place, its day and its questions."),
                    {"number": number},
                ),
            )


def _same_questions(before: WaveNamed, after: WaveNamed | None) -> bool:
    return after is not None and (before.survey, before.day) == (after.survey, after.day)


def _opened(published: Document, now: datetime) -> bool:
    return published.opens_at is not None and published.opens_at <= now


def _day(published: Document, now: datetime) -> date:
    return day_in(now, published.zone)
