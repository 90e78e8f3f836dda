"""The use case behind the first step of a campaign: how many messages with a link went out, by link and day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.mailing_queries import mailing_by_id, mailings_going, mailings_since
from participation.campaigns.mailing_schemas import MailingView
from participation.campaigns.mailings import about_mailing, code_key
from participation.campaigns.queries import links_of
from participation.clock import HOME_ZONE, civil_day
from participation.database import transaction
from participation.messages.queries import sent_between
from participation.messages.waits import KEPT

STILL_COUNTED = timedelta(hours=1)
"""After its end: what a sender had in hand by then is settled within the lease of a quarter of an hour."""
OUTBOX_KNOWS = KEPT - timedelta(days=1)
"""How far back the outbox still knows every message of a day."""


async def count_sent(moment: datetime) -> int:
    """Counts what mailings on their way handed over today and yesterday; returns how many of them there are."""
    return await _count(await mailings_going(moment - STILL_COUNTED), moment - timedelta(days=1), moment)


async def count_all_sent(moment: datetime) -> int:
    """The same of all days that the outbox still knows of, for what was missed while no job ran."""
    since = moment - OUTBOX_KNOWS
    return await _count(await mailings_since(since), since, moment)


async def _count(mailings: Sequence[int], since: datetime, moment: datetime) -> int:
    for mailing_id in mailings:
        mailing = await mailing_by_id(mailing_id)
        if mailing is not None:
            await _count_mailing(mailing, civil_day(max(since, mailing.created_at)), civil_day(moment))
    return len(mailings)


async def _count_mailing(mailing: MailingView, first: date, last: date) -> None:
    """A link belongs to one mailing alone, so what was counted before is replaced."""
    ids = {link.code: link.id for link in await links_of(mailing.campaign)}
    sent = Counter[tuple[int, date]]()
    for day in _days(first, last):
        for key, n in (await sent_between(about_mailing(mailing.id), *_bounds(day))).items():
            if (code := mailing.codes.get(code_key(*key))) in ids:
                sent[ids[code], day] += n  # small groups share a link
    rows = [LinkCount(link=link, day=day, step=Step.SENT, n=n) for (link, day), n in sent.items()]
    if rows:
        async with transaction():
            await LinkCount.insert(*rows).on_conflict(
                (LinkCount.link, LinkCount.day, LinkCount.step), "DO UPDATE", [LinkCount.n]
            )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def _bounds(day: date) -> tuple[datetime, datetime]:
    """Its first moment, and that of the next day."""
    start = datetime.combine(day, time(), ZoneInfo(HOME_ZONE))
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
