"""The audit trail in words, for people who read no code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import participation
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.campaigns.quality_service import _ACTS as QUALITY
from participation.campaigns.schemas import CampaignWanted
from participation.feedback.tables import ReceiptKind
from participation.improvements.scheduling import FIELDS as SCHEDULE
from participation.improvements.service import FIELDS as ACTION
from participation.improvements.tables import DecisionKind
from participation.learning.schemas import ArticleWanted
from participation.organisations.audit_words import ACTS, FIELDS, SUBJECTS
from participation.organisations.review_service import ACTS as REVIEWS
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeUpdate, SiteUpdate
from participation.pilots.refusal_service import Refusal
from participation.pilots.schemas import Programme, Protocol
from participation.scheduler import all_jobs
from participation.sentiment.manage_search import FILTERS
from participation.sentiment.severe_service import FIELDS as SEVERE
from participation.services.service import TEXTS
from participation.surveys.schemas import SurveyUpdate
from participation.surveys.skm_tables import EarlierIkm, SkmPopulation
from participation.web.i18n import set_language, translate
from tests.factories import browser, sign_in, staff

STRUCTS = {
    field
    for struct in (OfficeUpdate, SiteUpdate, SurveyUpdate, Programme, Protocol, CampaignWanted, ArticleWanted)
    for field in struct.__struct_fields__
}
SKM = {"population", "hundredths", "respondents"}
NEVER_RECORDED = {"revision", "languages"}


def calls() -> Iterator[ast.Call]:
    """Wherever the program adds to the audit trail."""
    for path in Path(participation.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record" and len(call.args) > 2:
                yield call


def recorded() -> Iterator[tuple[str, str]]:
    """Acts and kinds of subjects that the program writes down, as far as they stand in its text."""
    for call in calls():
        acts, subjects = written(call.args[1]), written(call.args[2])
        yield from ((act, subject) for act in acts for subject in subjects)


def recorded_fields() -> Iterator[str]:
    """Details that the program writes down, as far as they stand in its text."""
    for call in calls():
        for named in call.keywords:
            if named.arg == "fields" and isinstance(named.value, ast.List):
                yield from (field for each in named.value.elts for field in written(each))


def written(argument: ast.expr) -> list[str]:
    """The texts that an argument may be; none for a name or a call."""
    if isinstance(argument, ast.IfExp):
        return [*written(argument.body), *written(argument.orelse)]
    return [str(argument.value)] if isinstance(argument, ast.Constant) else []


def test_every_act_and_subject_has_a_word() -> None:
    """Whatever is written into the audit trail can be read without knowing the program."""
    found = set(recorded())
    assert len(found) > 20
    assert {act for act, _ in found} - ACTS.keys() == set()
    assert {
        *(subject for _, subject in found),
        *(str(kind) for kind in ReceiptKind),
    } - SUBJECTS.keys() == set()


def test_every_detail_that_a_form_changes_has_a_word() -> None:
    """So do the fields of all forms and filters, all roles, and the kinds of decisions that planners end."""
    fields = {*STRUCTS, *SCHEDULE, *ACTION, *TEXTS, *SEVERE, *FILTERS, *SKM}
    codes = {*map(str, Role), *(kind.value for kind in DecisionKind)} - {DecisionKind.RENAME.value}
    assert (fields | codes | set(recorded_fields())) - NEVER_RECORDED - FIELDS.keys() == set()


def test_every_act_that_follows_from_a_decision_has_a_word() -> None:
    """Those that no line of the program spells out: what planners, reviewers and checks decide."""
    decided = {kind.value for kind in DecisionKind} | set(map(str, Refusal)) | set(REVIEWS.values())
    assert decided | set(QUALITY.values()) <= ACTS.keys()
    assert {table._meta.tablename for table in (SkmPopulation, EarlierIkm)} <= SUBJECTS.keys()


@pytest.mark.usefixtures("database")
async def test_a_run_that_was_asked_for_has_the_name_of_its_job() -> None:
    """Not the code that the program knows it by; a job that is no more keeps it."""
    await staff(Role.ADMIN)
    await record(PROGRAM, "request", "job", "publish_due_reports 3")
    await record(PROGRAM, "request", "job", "forgotten_job")
    async with browser() as client:
        await sign_in(client)
        page = (await client.get("/manage/settings/audit")).text
    [title] = [job.title for job in all_jobs() if job.name == "publish_due_reports"]
    assert f"tugas otomatis “{translated(title)}” 3" in page
    assert "publish_due_reports" not in page
    assert "tugas otomatis forgotten_job" in page


def translated(msgid: str) -> str:
    set_language("id")
    return translate(msgid)


@pytest.mark.usefixtures("database")
async def test_the_page_speaks_the_language_of_the_reader() -> None:
    """In Indonesian it says "mengubah layanan 7: biaya", and a code without a word stays as it is."""
    await staff(Role.ADMIN)
    await record(PROGRAM, "update", "service", 7, fields=["cost"])
    await record(PROGRAM, "juggle", "ball", 8, fields=["colour"])
    async with browser() as client:
        await sign_in(client)
        page = (await client.get("/manage/settings/audit")).text
    for said in ("mengubah", "layanan 7", ">biaya<", "juggle", "ball 8", "colour"):
        assert said in page.replace("</span>", "<")
