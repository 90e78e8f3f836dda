"""The use case behind the job that checks answers which campaigns brought: new ones only, a batch at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from piccolo.query.functions import Count

from participation.campaigns.quality import (
    COPIES,
    Flag,
    Rated,
    allowed,
    copies_among_new,
    crowded_place,
    pattern_of,
    place_of,
    stands_out,
)
from participation.campaigns.quality_queries import flagged, opened_lately, rated_by_source, sources_named
from participation.campaigns.quality_schemas import Source
from participation.campaigns.quality_service import Raised, raise_flags
from participation.campaigns.quality_tables import AnswerCheck
from participation.campaigns.sameness import all_alike, says_enough
from participation.clock import today
from participation.database import insert_rows, transaction
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.queries import documents_of, identifying_of
from participation.surveys.set_aside_schemas import Unchecked
from participation.surveys.set_aside_service import take_unchecked
from participation.surveys.signs import Sign

BATCH = 200
"""Submissions a transaction: some 70 ms on a small machine, so that the intake never waits long."""
PLACES_KEPT = timedelta(days=2)


class Answer(NamedTuple):
    """A submission with what it is compared by."""

    given: Unchecked
    source: Source
    pattern: int | None
    alike: bool | None
    place: int | None

    @property
    def group(self) -> tuple[str, date]:
        return self.source.code, self.given.day


async def check_answers(secret: str) -> int:
    """Checks all that is new; returns how many answers that were. The secret keys the digests that are compared."""
    campaigns = set[int]()
    checked, taken = 0, -1
    while taken:
        taken = await _check_batch(campaigns, secret)
        checked += taken
    for campaign in sorted(campaigns):
        await _flag_alike(campaign)
    return checked


async def forget_places() -> None:
    """Places are compared within a day only."""
    await AnswerCheck.update({AnswerCheck.place: None}).where(
        AnswerCheck.place.is_not_null(), AnswerCheck.day < today() - PLACES_KEPT
    )


async def _check_batch(campaigns: set[int], secret: str) -> int:
    """Adds to `campaigns` those that had answers among them."""
    async with transaction():
        taken = await take_unchecked(BATCH)
        batch = await _compared(taken, secret)
        await _store(batch)
        flags = [*_by_signs(batch), *await _copies(batch), *await _floods(batch), *await _crowds(batch)]
        await raise_flags(flags)
    campaigns |= {answer.source.campaign for answer in batch}
    return len(taken)


async def _compared(taken: Sequence[Unchecked], secret: str) -> list[Answer]:
    """Those that came by a source of a campaign for this very survey."""
    sources = await sources_named({one.source for one in taken})
    ours = [one for one in taken if (source := sources.get(one.source)) and source.survey == one.survey]
    documents = await documents_of({one.version for one in ours}) if ours else {}
    definitions = {version: document.definition for version, document in documents.items()}
    places = await _places([one for one in ours if sources[one.source].visits], definitions)
    return [
        _answer(one, sources[one.source], definitions[one.version], places.get(one.id), secret)
        for one in ours
    ]


def _answer(one: Unchecked, source: Source, definition: Definition, place: str | None, secret: str) -> Answer:
    alike = all_alike(definition, one.answers)
    return Answer(
        given=one,
        source=source,
        pattern=pattern_of(one.answers, one.source, one.day, secret)
        if says_enough(definition, one.answers, alike=bool(alike))
        else None,
        alike=alike,
        place=place_of(place, one.source, one.day, secret) if place else None,
    )


async def _places(visited: Sequence[Unchecked], definitions: Mapping[int, Definition]) -> dict[UUID, str]:
    """Where each was answered, for those that say so."""
    asked = {
        version: [one.name for one in definition.questions if one.type is QuestionType.LOCATION]
        for version, definition in definitions.items()
    }
    placed = [one for one in visited if asked[one.version]]
    apart = await identifying_of([one.id for one in placed]) if placed else {}
    found = {
        one.id: next((apart[one.id][name] for name in asked[one.version] if name in apart[one.id]), None)
        for one in placed
        if one.id in apart
    }
    return {submission: str(place) for submission, place in found.items() if place}


_COLUMNS = [
    getattr(AnswerCheck, name)
    for name in ("id", "submission", "campaign", "source", "day", "pattern", "alike", "place")
]


async def _store(batch: Sequence[Answer]) -> None:
    rows = [
        (uuid4(), one.given.id, one.source.campaign, *one.group, one.pattern, one.alike, one.place)
        for one in batch
    ]
    await insert_rows(_COLUMNS, rows, unless=[AnswerCheck.submission])


def _raised(answer: Answer, flag: Flag) -> Raised:
    return Raised(answer.given.id, answer.source.campaign, answer.source.code, answer.given.day, flag)


def _by_signs(batch: Sequence[Answer]) -> Iterator[Raised]:
    """What one submission shows by itself."""
    for answer in batch:
        signs, source = answer.given.signs, answer.source
        if Sign.FAST in signs:
            yield _raised(answer, Flag.FAST)
        if Sign.NIGHT in signs and source.visits:
            yield _raised(answer, Flag.NIGHT)
        if Sign.ONE_DEVICE in signs and not source.shares_a_device:
            yield _raised(answer, Flag.DEVICE)


async def _copies(batch: Sequence[Answer]) -> list[Raised]:
    """Equal answers of one source on a day: all but one of them."""
    groups: dict[int, list[Answer]] = defaultdict(list)
    for answer in batch:
        if answer.pattern is not None:
            groups[answer.pattern].append(answer)
    counts = await _counts_of_patterns(list(groups))
    found = list[Raised]()
    for pattern, answers in groups.items():
        before = counts[pattern] - len(answers)
        new = copies_among_new(before, len(answers))
        found += [_raised(answer, Flag.SAME) for answer in _last(answers, new)]
        if new and 0 < before < COPIES:
            found += await _copies_before(answers)
    return found


async def _counts_of_patterns(patterns: Sequence[int]) -> Counter[int]:
    check = AnswerCheck
    query = check.select(check.pattern, Count()).where(check.pattern.is_in(list(patterns) or [0]))
    return Counter({row["pattern"]: row["count"] for row in await query.group_by(check.pattern)})


async def _copies_before(answers: Sequence[Answer]) -> list[Raised]:
    """Of the few equal answers that came earlier all but one, now that there are enough of them."""
    new = {answer.given.id for answer in answers}
    rows = await AnswerCheck.select(AnswerCheck.submission).where(AnswerCheck.pattern == answers[0].pattern)
    earlier = sorted({row["submission"] for row in rows} - new)[1:]
    return [_raised(answers[0], Flag.SAME)._replace(submission=submission) for submission in earlier]


async def _floods(batch: Sequence[Answer]) -> list[Raised]:
    """More answers of a source on a day than people can have come by it: what is over."""
    groups: dict[tuple[str, date], list[Answer]] = defaultdict(list)
    for answer in batch:
        groups[answer.group].append(answer)
    counts = await _counts(batch)
    opened = await opened_lately({one.source.link for one in batch}, {one.given.day for one in batch})
    found = list[Raised]()
    for (code, day), answers in groups.items():
        source = answers[0].source
        most = allowed(opened[source.link, day], by_visits=source.visits)
        over = max(0, counts[code, day] - most)
        found += [_raised(answer, Flag.FLOOD) for answer in _last(answers, min(over, len(answers)))]
    return found


async def _crowds(batch: Sequence[Answer]) -> list[Raised]:
    """Answers of somebody who should go from place to place, nearly all of them at one."""
    examples = {answer.group: answer for answer in batch if answer.place is not None}
    found = list[Raised]()
    for example in examples.values():
        rows = await _like(example).where(AnswerCheck.place.is_not_null())
        place = crowded_place(Counter(row["place"] for row in rows))
        found += [
            _raised(example, Flag.PLACE)._replace(submission=row["submission"])
            for row in rows
            if place is not None and row["place"] == place
        ]
    return found


def _like(example: Answer) -> Any:
    """All that came by the same source on the same day."""
    check, (code, day) = AnswerCheck, example.group
    return check.select(check.submission, check.place).where(
        check.campaign == example.source.campaign, check.source == code, check.day == day
    )


async def _counts(batch: Sequence[Answer]) -> Counter[tuple[str, date]]:
    """How many answers there are by source and day, of the sources and days of a batch."""
    check = AnswerCheck
    query = check.select(check.source, check.day, Count()).where(
        check.campaign.is_in(list({one.source.campaign for one in batch} or {0})),
        check.source.is_in(list({one.source.code for one in batch} or {""})),
        check.day.is_in(list({one.given.day for one in batch} or {today()})),
    )
    rows = await query.group_by(check.source, check.day)
    return Counter({(row["source"], row["day"]): row["count"] for row in rows})


def _last(answers: Sequence[Answer], number: int) -> list[Answer]:
    """So many of them; ids are random, so which ones says nothing."""
    if not number:
        return []
    return sorted(answers, key=lambda answer: answer.given.id)[len(answers) - number :]


async def _flag_alike(campaign: int) -> None:
    """Sources that give one rating throughout much more often than the others: all such answers of theirs."""
    by_source = await rated_by_source(campaign)
    everyone = Rated(sum(one.alike for one in by_source.values()), sum(one.all for one in by_source.values()))
    for source, own in by_source.items():
        others = Rated(everyone.alike - own.alike, everyone.all - own.all)
        if stands_out(own, others) and await flagged(campaign, source, Flag.ALIKE) < own.alike:
            async with transaction():
                await raise_flags(await _alike_in(campaign, source))


async def _alike_in(campaign: int, source: str) -> list[Raised]:
    rows = await AnswerCheck.select(AnswerCheck.submission, AnswerCheck.day).where(
        AnswerCheck.campaign == campaign, AnswerCheck.source == source, AnswerCheck.alike.eq(True)
    )
    return [Raised(row["submission"], campaign, source, row["day"], Flag.ALIKE) for row in rows]
