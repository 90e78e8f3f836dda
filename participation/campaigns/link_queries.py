"""Reads about short links: where a code leads, and how often links were followed."""

import time
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.phases import LEADING_ON, CampaignPhase, phase_on
from participation.campaigns.tables import CampaignLink
from participation.clock import today_in
from participation.codes import normalise
from participation.errors import Unavailable
from participation.learning.landing_queries import landing_at
from participation.organisations.partner_states import PartnerState
from participation.texts import Text
from participation.web.urls import url

CACHE_SECONDS = 2.0
"""How long a web process goes on sending people to where a code led before it looks again."""
MOST_KEPT = 10_000

_CAMPAIGN: Any = CampaignLink.campaign
_LEADING = (
    CampaignLink.id,
    CampaignLink.closed_at,
    CampaignLink.language,
    _CAMPAIGN.state,
    _CAMPAIGN.starts_on,
    _CAMPAIGN.ends_on,
    _CAMPAIGN.title,
    _CAMPAIGN.partner.state,
    _CAMPAIGN.office.name,
    _CAMPAIGN.office.zone,
    _CAMPAIGN.article,
    _CAMPAIGN.course,
    _CAMPAIGN.survey.slug,
    _CAMPAIGN.survey.title,
    _CAMPAIGN.pilot.slug,
    _CAMPAIGN.pilot.title,
)
"""Looked up once: each step to another table costs Piccolo as much as the whole query."""


class Destination(NamedTuple):
    """Where a link leads. `page` is the address without the source, for who comes by a link that is closed."""

    link: int
    code: str
    closed: bool
    suspended: bool  # the partner organisation whose campaign it is
    phase: CampaignPhase
    path: str  # of the survey or the trial, in no language
    page: str  # the same in the language of the link
    address: str  # of what people read first, or of the survey or the trial; with the code as source
    about: Text
    title: Text
    office_name: str

    @property
    def leads_on(self) -> bool:
        return not self.closed and not self.suspended and self.phase in LEADING_ON


_kept: dict[str, tuple[float, Destination | None]] = {}


async def destination_of(typed: str) -> Destination | None:
    """What a code leads to now; None for what is no code of a campaign. Kept for two seconds a process.

    Through an outage the database need not answer for codes that were asked for before.
    """
    code = typed if typed in _kept else normalise(typed)
    if code is None:
        return None
    kept = _kept.get(code)
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    if kept is not None:
        _kept[code] = (time.monotonic(), kept[1])  # one looks, the others need not wait for it
    try:
        found = await _read_destination(code)
    except Unavailable:
        if kept is None or kept[1] is None:
            raise
        return kept[1]
    _kept[code] = (time.monotonic(), found)
    return found


def forget_destinations() -> None:
    """After a change in this very process, so that whoever closes a link sees it closed."""
    _kept.clear()


async def _read_destination(code: str) -> Destination | None:
    row = await CampaignLink.select(*_LEADING).where(CampaignLink.code == code).first().output(load_json=True)
    if row is None:
        return None
    landing = await landing_at(row["campaign.article"], row["campaign.course"])
    return _destination(row, code, landing.path if landing else "")


def _destination(row: dict[str, Any], code: str, landing: str) -> Destination:
    today = today_in(row["campaign.office.zone"])
    path = _path(row)
    return Destination(
        link=row["id"],
        code=code,
        closed=row["closed_at"] is not None,
        suspended=row["campaign.partner.state"] == PartnerState.SUSPENDED,
        phase=phase_on(today, *(row[f"campaign.{name}"] for name in ("state", "starts_on", "ends_on"))),
        path=path,
        page=url(path, row["language"]),
        address=f"{url(landing or path, row['language'])}?source={code}",
        about=row["campaign.survey.title"] or row["campaign.pilot.title"] or {},
        title=row["campaign.title"],
        office_name=row["campaign.office.name"],
    )


def _path(row: Mapping[str, Any]) -> str:
    """Of the survey or the trial; the home page while a draft names neither."""
    survey, pilot = row["campaign.survey.slug"], row["campaign.pilot.slug"]
    return f"/surveys/{survey}" if survey else f"/pilots/{pilot}" if pilot else "/"


async def counts_of(links: Collection[int]) -> dict[int, dict[str, int]]:
    """Of each of these links, how often each step was taken, over all days."""
    rows = await LinkCount.select(LinkCount.link, LinkCount.step, LinkCount.n).where(
        LinkCount.link.is_in(list(links) or [0])
    )
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        of_link = counts.setdefault(row["link"], {})
        of_link[row["step"]] = of_link.get(row["step"], 0) + row["n"]
    return counts


async def opened_on(link_id: int, day: date) -> int:
    """How many people followed a link on a day."""
    row = (
        await LinkCount.select(LinkCount.n)
        .where(LinkCount.link == link_id, LinkCount.day == day, LinkCount.step == Step.OPENED)
        .first()
    )
    return row["n"] if row else 0
