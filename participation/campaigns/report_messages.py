"""What a campaign writes to its people each week, and with what a partner is thanked."""

from collections.abc import Iterator

from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.cells import cell_name
from participation.campaigns.lagging_messages import people_of
from participation.campaigns.report_queries import Told, told_by_citizens
from participation.campaigns.report_schemas import GroupProgress, ReportContent, ReportView
from participation.campaigns.report_wording import at_least, share_words
from participation.campaigns.schemas import CampaignView, Target
from participation.improvements.wording import STATE_LABELS
from participation.messages.service import queue_email
from participation.surveys.definitions import Definition
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate, using_language
from participation.web.urls import url

MOST_NAMED = 3
THANKS_SUBJECT = mark("Thank you: %(percent)s%% of the answers for “%(title)s” have come")
THANKS = mark(
    "Hello %(name)s,\n\n"
    "%(percent)s%% of the answers that the targets of the campaign “%(title)s” ask for have come. "
    "%(office)s thanks %(partner)s and everybody who goes from door to door for it.\n\n"
    "How the campaign stands:\n"
    "%(link)s\n\n"
    "Nobody is paid by the answer: what counts is that every group is heard."
)
SUBJECT = mark("Report %(number)s: %(title)s")
LAST_SUBJECT = mark("Last report: %(title)s")
BODY = mark(
    "Hello %(name)s,\n\n"
    "report %(number)s on the campaign “%(title)s” is ready.\n\n"
    "%(told)s\n\n"
    "The whole report:\n"
    "%(link)s\n\n"
    "You get this message because you run this campaign."
)
PROGRESS = mark(
    "%(share)s of what the targets ask for is there: %(reached)s answers, %(week)s of them within seven days. "
    "%(done)s of %(all)s targets are reached."
)
BEHIND = mark("Most is missing from:")
SAID = mark("What citizens said lately, as published:")
DONE = mark("What is done about it:")


async def thank(campaign: CampaignView, percent: int, base_url: str) -> None:
    """Queues a mail to each of the partner's people, within the caller's transaction."""
    for account in await people_of(campaign):
        with using_language(account.language):
            told: dict[str, object] = {
                "name": account.name,
                "percent": percent,
                "title": _title(campaign),
                "office": campaign.office_name,
                "partner": campaign.partner_name,
                "link": base_url + url(f"{_root(campaign)}/reports"),
            }
            subject, body = translate(THANKS_SUBJECT, told), translate(THANKS, told)
        await queue_email("campaign_milestone", account.email, subject, body)


async def send_report(campaign: CampaignView, report: ReportView, base_url: str) -> None:
    """Queues a mail to each of the campaign's people, within the caller's transaction."""
    definition = await cells_asked(campaign)
    said = await told_by_citizens(report.content.improvement_report)
    for account in await people_of(campaign):
        with using_language(account.language):
            told: dict[str, object] = {
                "name": account.name,
                "number": report.number,
                "title": _title(campaign),
                "told": "\n\n".join(_told(report.content, definition, said)),
                "link": base_url + url(f"{_root(campaign)}/reports/{report.number}"),
            }
            subject = translate(LAST_SUBJECT if report.final else SUBJECT, told)
            body = translate(BODY, told)
        await queue_email("campaign_report", account.email, subject, body)


def _told(content: ReportContent, definition: Definition, said: Told | None) -> Iterator[str]:
    """Paragraphs; what nothing is known of is left out."""
    yield translate(
        PROGRESS,
        {
            "share": share_words(content.share),
            "reached": at_least(content.reached, content.step),
            "week": at_least(content.week, content.step),
            "done": content.done,
            "all": content.targets,
        },
    )
    if content.behind:
        names = [group_name(group, definition) for group in content.behind[:MOST_NAMED]]
        yield _listed(BEHIND, names)
    if said and said.topics:
        topics = said.topics[:MOST_NAMED]
        yield _listed(SAID, [f"{one.label} ({share_words(one.share)})" for one in topics])
        done = [action for one in said.topics for action in said.actions.get(one.id, ())]
        if done:
            states = [f"{one.title} – {translate(STATE_LABELS[one.state])}" for one in done[:MOST_NAMED]]
            yield _listed(DONE, states)


def group_name(group: GroupProgress, definition: Definition) -> str:
    """A target in words, in the language of the page."""
    if not group.conditions:
        return group.area or translate(mark("Everybody"))
    people = cell_name(Target(None, group.conditions, 1), definition, {})
    return "; ".join(filter(None, (group.area, people)))


def _listed(heading: str, items: list[str]) -> str:
    return "\n".join([translate(heading), *(f"- {item}" for item in items)])


def _title(campaign: CampaignView) -> str:
    return text_in(campaign.title, current_language(), DEFAULT_LANGUAGE)


def _root(campaign: CampaignView) -> str:
    side = "partners" if campaign.partner is not None else "manage"
    return f"/{side}/campaigns/{campaign.id}"
