"""What a campaign writes to its people: which groups it reaches too slowly, and no count of answers."""

from collections.abc import Sequence

from participation.accounts.queries import account_by_id
from participation.accounts.schemas import AccountView
from participation.campaigns.cells import cell_name
from participation.campaigns.coverage_schemas import CellCount, Coverage
from participation.campaigns.schemas import CampaignView, Target
from participation.messages.service import is_address, queue_email
from participation.organisations.queries import grants_in, people_of_partner
from participation.organisations.roles import Role
from participation.surveys.definitions import Definition
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate, using_language
from participation.web.urls import url

MOST_NAMED = 10
SUBJECT = mark("Some groups are reached too slowly: %(title)s")
BODY = mark(
    "Hello %(name)s,\n\n"
    "less than half of what an even pace would have brought came until now from these groups of the campaign "
    "“%(title)s”:\n\n"
    "%(groups)s\n\n"
    "The whole coverage:\n"
    "%(link)s\n\n"
    "Of each group you are told once, and again only if it recovers and then falls behind once more."
)
FURTHER = mark("… and %(number)s further groups")


async def tell_of_lagging(
    campaign: CampaignView,
    coverage: Coverage,
    fallen: Sequence[CellCount],
    definition: Definition,
    base_url: str,
) -> None:
    """Queues a mail to each of the campaign's people, within the caller's transaction."""
    side = "partners" if campaign.partner is not None else "manage"
    for account in await people_of(campaign):
        with using_language(account.language):
            title = text_in(campaign.title, current_language(), DEFAULT_LANGUAGE)
            told: dict[str, object] = {
                "name": account.name,
                "title": title,
                "groups": "\n".join(_named(coverage, fallen, definition)),
                "link": base_url + url(f"/{side}/campaigns/{campaign.id}/coverage"),
            }
            subject, body = translate(SUBJECT, {"title": title}), translate(BODY, told)
        await queue_email("campaign_lags", account.email, subject, body)


async def people_of(campaign: CampaignView) -> list[AccountView]:
    """Those of the partner who run its campaigns; where there is none, those who plan at the office."""
    if campaign.partner is not None:
        members, roles = await people_of_partner(campaign.partner), {Role.PARTNER_MANAGER}
    else:
        members, roles = await grants_in(campaign.office), {Role.ADMIN, Role.PLANNER}
    wanted = sorted({member.account for member in members if member.role in roles})
    accounts = [await account_by_id(number) for number in wanted]
    return [one for one in accounts if one and not one.disabled and is_address(one.email)]


def _named(coverage: Coverage, fallen: Sequence[CellCount], definition: Definition) -> list[str]:
    names = [f"- {_name(coverage, cell, definition)}" for cell in fallen[:MOST_NAMED]]
    further = len(fallen) - MOST_NAMED
    return [*names, translate(FURTHER, {"number": further})] if further > 0 else names


def _name(coverage: Coverage, cell: CellCount, definition: Definition) -> str:
    conditions = coverage.groups[cell.group]
    group = cell_name(Target(None, conditions, 1), definition, {})
    area = coverage.areas[cell.area] if cell.area >= 0 else ""
    return f"{area}; {group}" if area and conditions else area or group
