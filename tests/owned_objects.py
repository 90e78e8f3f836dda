"""Objects that belong to an office, for tests of who may open what."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from participation.campaigns.tables import Campaign
from participation.clock import civil_day, now, today
from participation.feedback.tables import Comment
from participation.files.tables import StoredFile
from participation.improvements.tables import Action, Improvement, ImprovementReport, ReportSchedule, Theme
from participation.learning.tables import Article, Course
from participation.organisations.tables import Partner
from participation.pilots.protocol import canonical, fingerprint
from participation.pilots.tables import Pilot, PilotVersion
from participation.sentiment.tables import SevereCase
from participation.surveys.skm_tables import EarlierIkm, SkmPhoto
from participation.surveys.tables import Survey
from tests.factories import a_service, some_comments
from tests.pilot_factories import a_document


async def a_survey(office: int) -> int:
    survey = Survey(office=office, slug=f"survey-{office}")
    await survey.save()
    return survey.id


async def a_pilot(office: int) -> int:
    """As if announced: only then partners may know of it."""
    pilot = Pilot(office=office, slug=f"pilot-{office}", title={"id": "Uji coba"}, current_version=1)
    await pilot.save()
    content = canonical(a_document(slug=pilot.slug))
    await PilotVersion.insert(
        PilotVersion(pilot=pilot.id, number=1, document=content, sha256=fingerprint(content))
    )
    return pilot.id


async def a_schedule(office: int) -> int:
    schedule = ReportSchedule(office=office, name="Mingguan")
    await schedule.save()
    return schedule.id


async def a_report(office: int) -> int:
    report = ImprovementReport(
        schedule=await a_schedule(office),
        office=office,
        number=1,
        slot=now(),
        title="Laporan",
        period_from=civil_day(now()),
        period_to=civil_day(now()),
        comments=0,
        voices=0,
    )
    await report.save()
    return report.id


async def an_improvement(office: int) -> int:
    improvement = Improvement(
        report=await a_report(office),
        rank=1,
        label="Antrean",
        comments=1,
        voices=1,
        share=1.0,
        negative=1.0,
        neutral=0.0,
        positive=0.0,
        priority=1.0,
    )
    await improvement.save()
    return improvement.id


async def an_action(office: int) -> int:
    action = Action(office=office, title="Loket tambahan")
    await action.save()
    return action.id


async def a_theme(office: int) -> int:
    theme = Theme(schedule=await a_schedule(office), name="Antrean")
    await theme.save()
    return theme.id


async def service_id(office: int) -> int:
    return (await a_service(office)).id


async def an_earlier_index(office: int) -> int:
    earlier = EarlierIkm(office=office, period="2025", hundredths=8235)
    await earlier.save()
    return earlier.id


async def a_photo(office: int) -> int:
    file = StoredFile(purpose=f"skm:{office}", media_type="image/jpeg", size=1, sha256="", content=b"x")
    await file.save()
    photo = SkmPhoto(office=office, period="2026", file=file.id, caption="Loket", description="Loket")
    await photo.save()
    return photo.id


async def a_comment(office: int) -> UUID:
    await some_comments(["Antrean lama"], civil_day(now()), office=office)
    row = await Comment.select(Comment.id).where(Comment.office == office).first()
    assert row is not None
    found: UUID = row["id"]
    return found


async def a_severe_case(office: int) -> int:
    comment = Comment(
        origin="box", text="Petugas minta uang", office=office, channel="page", said_on=today(), apart=True
    )
    await Comment.insert(comment)
    case = SevereCase(comment=comment.id, kinds="extortion")
    await case.save()
    return case.id


async def a_partner(office: int) -> int:
    """One that may work."""
    partner = Partner(office=office, name="Yayasan Air", agreed_version=1)
    await partner.save()
    return partner.id


async def a_campaign(office: int) -> int:
    """Of the partner organisation that the office works with."""
    row = await Partner.select(Partner.id).where(Partner.office == office).first()
    partner = row["id"] if row else await a_partner(office)
    campaign = Campaign(office=office, partner=partner, slug=f"campaign-{office}", title={"id": "Pesisir"})
    await campaign.save()
    return campaign.id


async def an_article(office: int) -> int:
    article = Article(office=office, kind="news", slug=f"article-{office}", title={"id": "Kabar"})
    await article.save()
    return article.id


async def a_course(office: int) -> int:
    course = Course(office=office, slug=f"course-{office}", title={"id": "Kursus"})
    await course.save()
    return course.id


async def itself(office: int) -> int:
    return office


OWN: dict[str, Callable[[int], Awaitable[int | UUID]]] = {
    "office_id": itself,
    "service_id": service_id,
    "survey_id": a_survey,
    "pilot_id": a_pilot,
    "schedule_id": a_schedule,
    "report_id": a_report,
    "improvement_id": an_improvement,
    "action_id": an_action,
    "theme_id": a_theme,
    "earlier_id": an_earlier_index,
    "photo_id": a_photo,
    "comment_id": a_comment,
    "case_id": a_severe_case,
    "partner_id": a_partner,
    "campaign_id": a_campaign,
    "article_id": an_article,
    "course_id": a_course,
}
"""Makes an object that belongs to an office, by the name it has in paths."""

GONE = {"comment_id": UUID(int=1)}
"""Ids that no object has, where they are no numbers."""

FILLINGS = {
    "mailing_id": "1",
    "text_id": "1",
    "list_id": "1",
    "grant_id": "1",
    "area_id": "1",
    "account_id": "1",
    "block_id": "1",
    "cell_id": "1",
    "kind": "pin",
    "number": "1",
    "model_id": "1",
    "issue_id": "00000000-0000-4000-8000-000000000000",
    "link_id": "1",
    "member_id": "1",
    "code_id": "1",
    "look_id": "00000000-0000-4000-8000-000000000000",
    "file_id": "00000000-0000-4000-8000-000000000000",
}
"""What stands for the other parameters, which no guard looks at."""
