"""Reads of how answers that campaigns brought were checked."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from piccolo.query.functions import Count, Max, Min

from participation.accounts.queries import account_by_id
from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.quality import Flag, FlagState, Rated
from participation.campaigns.quality_schemas import Checked, DecisionView, FlagGroup, Source, ToReview
from participation.campaigns.quality_tables import AnswerCheck, AnswerFlag, QualityChange, QualityDecision
from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import CampaignLink
from participation.surveys.set_aside_queries import standing_counts

DAYS_OF_ONE = 2
"""Whoever follows a link may answer on the day after."""


async def sources_named(codes: Collection[str]) -> dict[str, Source]:
    """By code, those that a campaign knows."""
    link = CampaignLink
    rows = await link.select(link.id, link.code, link.medium, link.campaign, link.campaign.survey).where(
        link.code.is_in(list(codes) or [""])
    )
    return {
        row["code"]: Source(row["code"], row["campaign"], row["campaign.survey"], row["id"], row["medium"])
        for row in rows
    }


async def opened_lately(links: Collection[int], days: Collection[date]) -> dict[tuple[int, date], int]:
    """How often links were followed on each of these days and the one before it."""
    needed = {day - timedelta(back) for day in days for back in range(DAYS_OF_ONE)}
    rows = await LinkCount.select(LinkCount.link, LinkCount.day, LinkCount.n).where(
        LinkCount.link.is_in(list(links) or [0]),
        LinkCount.day.is_in(list(needed) or [date.min]),
        LinkCount.step == Step.OPENED.value,
    )
    opened = {(row["link"], row["day"]): row["n"] for row in rows}
    return {
        (link, day): sum(opened.get((link, day - timedelta(back)), 0) for back in range(DAYS_OF_ONE))
        for link in links
        for day in days
    }


async def rated_by_source(campaign_id: int) -> dict[str, Rated]:
    """How many answers of each source give one rating throughout, of those that rate enough."""
    rows = (
        await AnswerCheck.select(AnswerCheck.source, AnswerCheck.alike, Count())
        .where(AnswerCheck.campaign == campaign_id, AnswerCheck.alike.is_not_null())
        .group_by(AnswerCheck.source, AnswerCheck.alike)
    )
    alike, everyone = Counter[str](), Counter[str]()
    for row in rows:
        everyone[row["source"]] += row["count"]
        alike[row["source"]] += row["count"] * bool(row["alike"])
    return {source: Rated(alike[source], n) for source, n in everyone.items()}


async def flagged(campaign_id: int, source: str, flag: Flag) -> int:
    return int(
        await AnswerFlag.count().where(
            AnswerFlag.campaign == campaign_id, AnswerFlag.source == source, AnswerFlag.flag == flag.value
        )
    )


async def flag_groups(campaign_id: int) -> list[FlagGroup]:
    """What waits for somebody first, the largest groups on top."""
    flag = AnswerFlag
    rows = (
        await flag.select(
            flag.source,
            flag.flag,
            flag.state,
            Count(),
            Min(flag.day, alias="first"),
            Max(flag.day, alias="last"),
        )
        .where(flag.campaign == campaign_id)
        .group_by(flag.source, flag.flag, flag.state)
    )
    found: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault((row["source"], row["flag"]), []).append(row)
    groups = [_group(source, Flag(name), parts) for (source, name), parts in found.items()]
    return sorted(groups, key=lambda one: (-one.waiting, -one.all, one.source, one.flag))


def _group(source: str, flag: Flag, parts: Sequence[dict[str, object]]) -> FlagGroup:
    counts = {str(part["state"]): int(str(part["count"])) for part in parts}
    return FlagGroup(
        source,
        flag,
        **{state.value: counts.get(state.value, 0) for state in FlagState},
        first=min(_day(part["first"]) for part in parts),
        last=max(_day(part["last"]) for part in parts),
    )


def _day(value: object) -> date:
    """SQLite gives the least of days as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


async def flag_group(campaign_id: int, source: str, flag: Flag) -> FlagGroup | None:
    groups = await flag_groups(campaign_id)
    return next((one for one in groups if (one.source, one.flag) == (source, flag)), None)


async def days_of(campaign_id: int, source: str, flag: Flag) -> list[tuple[date, int]]:
    """How many submissions of each day carry the flag."""
    rows = (
        await AnswerFlag.select(AnswerFlag.day, Count())
        .where(AnswerFlag.campaign == campaign_id, AnswerFlag.source == source, AnswerFlag.flag == flag.value)
        .group_by(AnswerFlag.day)
    )
    return sorted((row["day"], row["count"]) for row in rows)


async def answers_checked(campaign_id: int, source: str) -> int:
    return int(
        await AnswerCheck.count().where(AnswerCheck.campaign == campaign_id, AnswerCheck.source == source)
    )


async def decisions_of(campaign_id: int, source: str, flag: Flag) -> list[DecisionView]:
    """The latest first."""
    decision = QualityDecision
    rows = (
        await decision.select()
        .where(decision.campaign == campaign_id, decision.source == source, decision.flag == flag.value)
        .order_by(decision.id, ascending=False)
    )
    names = {number: await _name(number) for number in {row["decided_by"] for row in rows}}
    return [
        DecisionView(
            FlagState(row["verdict"]),
            row["reason"],
            row["submissions"],
            names[row["decided_by"]],
            row["decided_at"],
        )
        for row in rows
    ]


async def _name(account_id: int | None) -> str:
    account = await account_by_id(account_id) if account_id is not None else None
    return account.name if account else ""


async def checked(campaign: CampaignView, codes: Collection[str]) -> Checked:
    """Of all answers that the sources of a campaign brought."""
    answers = await AnswerCheck.count().where(AnswerCheck.campaign == campaign.id)
    aside, out = await standing_counts(campaign.survey, codes) if campaign.survey else (0, 0)
    return Checked(int(answers), aside, out)


async def quality_changed_at(campaign_id: int) -> datetime | None:
    """When it last changed what answers count for; None where nothing ever was flagged."""
    row = (
        await QualityChange.select(QualityChange.changed_at)
        .where(QualityChange.campaign == campaign_id)
        .first()
    )
    return row["changed_at"] if row else None


async def campaigns_to_review(offices: frozenset[int] | None) -> list[ToReview]:
    """Campaigns of these offices (None: of all) with flags about which nobody has decided."""
    flag = AnswerFlag
    query = flag.select(flag.campaign, flag.campaign.title, Count()).where(
        flag.state == FlagState.WAITING.value
    )
    if offices is not None:
        query = query.where(flag.campaign.office.is_in(list(offices) or [0]))
    rows = await query.group_by(flag.campaign, flag.campaign.title).output(load_json=True)
    found = [ToReview(row["campaign"], row["campaign.title"], row["count"]) for row in rows]
    return sorted(found, key=lambda one: (-one.waiting, one.campaign))
