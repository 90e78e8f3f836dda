"""Reads of the targets that population figures propose."""

from collections.abc import Mapping, Sequence

from participation.areas.margin_queries import populations_of
from participation.areas.queries import area_children
from participation.areas.schemas import MarginView
from participation.campaigns.checks import LARGEST_TARGET, MOST_TARGETS
from participation.campaigns.proposals import Divided, dealt_out, groups_of
from participation.campaigns.schemas import CampaignView, Target
from participation.errors import Problem, Rejected
from participation.surveys.definitions import Definition
from participation.surveys.skm import sample_size
from participation.web.i18n import mark

NOT_PROPOSED = mark("No targets can be proposed.")


async def proposed_targets(
    campaign: CampaignView, definition: Definition, divided: Divided, size: int | None
) -> tuple[Target, ...]:
    """`size` answers in all, or as many as the population needs. Raises Rejected naming fields."""
    if campaign.home_area is None:
        _refuse(
            "divided", mark("The office has no area of its own yet, so nobody knows whose people to count.")
        )
    home = (await populations_of([campaign.home_area or 0]))[campaign.home_area or 0]
    people = sum(row.count for row in home)
    if not people:
        _refuse(
            "divided", mark("There are no population figures for the area of this office. Import them first.")
        )
    if size is not None and not 1 <= size <= LARGEST_TARGET:
        _refuse("size", mark("Write how many answers you want in all, or leave it empty."))
    groups = groups_of(definition, home, divided)
    if groups is None:
        _refuse(
            "divided", mark("The survey does not ask for this. Choose something else to divide targets by.")
        )
    figures = await _figures(campaign.home_area or 0, home, divided)
    if len(groups or []) * len(figures) > MOST_TARGETS:
        _refuse("divided", mark("That would be too many targets. Divide them by less."))
    found = dealt_out(size or sample_size(people), groups or [], definition, figures)
    if not found:
        _refuse(
            "divided", mark("The population figures do not fit these groups. Divide them by something else.")
        )
    return found


async def _figures(
    home: int, own: Sequence[MarginView], divided: Divided
) -> Mapping[int | None, Sequence[MarginView]]:
    """Of all people together, or of each area right below that of the office."""
    if not divided.areas:
        return {None: own}
    inside: list[int] = []
    page = await area_children(home)
    inside += [area.id for area in page.areas]
    while page.next_after is not None:
        page = await area_children(home, page.next_after)
        inside += [area.id for area in page.areas]
    found = await populations_of(inside)
    return {area: found[area] for area in inside}


def _refuse(field: str, message: str) -> None:
    raise Rejected(NOT_PROPOSED, errors={field: Problem(message)})
