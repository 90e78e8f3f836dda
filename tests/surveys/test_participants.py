"""Surveys that only participants of pilots answer."""

from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine, transaction
from participation.errors import Conflict, Forbidden, Rejected
from participation.feedback.receipts import new_key
from participation.feedback.tables import Comment
from participation.organisations.roles import Role
from participation.surveys.collecting import collect_batch
from participation.surveys.invitation_service import set_by_invitation
from participation.surveys.notices import PARTICIPANTS, Stored, processing_of
from participation.surveys.participant_service import store_now
from participation.surveys.queries import open_surveys
from participation.surveys.schemas import About, PublishedSurvey, Sent, SurveyView
from participation.surveys.service import (
    checked_unit,
    submit_answers,
    survey_or_not_found,
    update_survey,
)
from participation.surveys.tables import Submission
from participation.surveys.uploading import details_of
from participation.web.i18n import translate
from tests.factories import (
    HOME,
    a_draft,
    a_service,
    a_survey,
    an_office,
    application,
    browser,
    post,
    settings,
    sign_in,
    some_answers,
    staff,
)
from tests.pilot_factories import an_area

PATH = "/en/surveys/survei-ktp"
KEYS = settings().secret_keys
ONLY = "Only participants of a trial answer this survey."


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id, for_participants=True)


def _sent(**changes: Any) -> Sent:
    usual = Sent(new_key(), some_answers(), "id", "page", "pilot-antre")
    return replace(usual, **changes)


async def _store(survey: PublishedSurvey, sent: Sent) -> str:
    async with transaction():
        return (await store_now(await checked_unit(KEYS, survey, sent, "wave"))).code


@pytest.mark.parametrize("path", ["", "/kiosk", "/embed", "/resume"])
async def test_its_address_says_who_may_answer(
    survey: PublishedSurvey, client: httpx.AsyncClient, path: str
) -> None:
    """Whoever comes there is told kindly, and sees no form of it."""
    shown = await client.get(PATH + path)
    assert shown.status_code == 200
    assert ONLY in shown.text
    assert "<form" not in shown.text


async def test_it_is_listed_nowhere(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Neither on the first page nor for programs."""
    assert await open_surveys() == []
    assert (await client.get("/api/v1/surveys")).json() == []
    assert "survei-ktp" not in (await client.get("/en/")).text


async def test_what_a_stranger_sends_is_not_stored(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Not from a page, which gives back what was typed, and not from a program."""
    sent = await client.post(PATH, data={"_key": new_key(), **some_answers(saran="Tambah loket.")})
    assert sent.status_code == 403
    assert "Tambah loket." in sent.text
    body = {"key": new_key(), "answers": some_answers(), "language": "id"}
    assert (await client.post("/api/v1/surveys/survei-ktp/submissions", json=body)).status_code == 403
    with pytest.raises(Forbidden):
        await submit_answers(application(HOME, 1).state.intake, KEYS, survey, _sent())
    assert await Submission.count() == 0


async def test_programs_are_told(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Its questions are public, as the protocol of a trial names them; that nobody else can answer is said."""
    assert (await client.get("/api/v1/surveys/survei-ktp")).json()["for_participants"] is True


async def test_its_results_stand_with_those_of_the_trial(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """So none are published of it alone, whatever was ticked."""
    assert survey.results_public is False
    assert (await client.get("/en/results/survei-ktp")).status_code == 404
    assert (await client.get("/api/v1/surveys/survei-ktp/results")).status_code == 404


async def test_people_are_told_of_the_pseudonym(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The page on how answers are used says that they are joined, and to what."""
    shown = (await client.get(f"{PATH}/privacy")).text
    assert "a random pseudonym" in shown
    assert "Back to the survey" not in shown


async def test_the_record_of_processing_names_it(survey: PublishedSurvey) -> None:
    """Whose data they are, and what joins them."""
    record = processing_of(await survey_or_not_found(survey.id), {1: survey.document})
    assert record.data_subjects == [translate(PARTICIPANTS)]
    assert translate(Stored.PARTICIPANT) in record.versions[0].also_stored


async def test_stored_within_another_transaction(survey: PublishedSurvey) -> None:
    """With all else that the caller writes, or not at all; sent again it is the same."""
    sent = _sent()
    with pytest.raises(RuntimeError):
        await _fail_after_storing(survey, sent)
    assert await Submission.count() == 0
    assert await _store(survey, sent) == await _store(survey, sent)
    assert await Submission.count() == 1
    with pytest.raises(Conflict):
        await _store(survey, replace(sent, answers=some_answers(menit="5")))


async def _fail_after_storing(survey: PublishedSurvey, sent: Sent) -> None:
    async with transaction():
        await store_now(await checked_unit(KEYS, survey, sent, "wave"))
        raise RuntimeError


@pytest.mark.parametrize("answered", [True, False])
async def test_words_are_about_what_the_caller_says(database: DatabaseEngine, *, answered: bool) -> None:
    """Where neither survey nor answers name a service and an area, comments take those that came along."""
    office = await an_office()
    service = await a_service(office.id)
    survey = await a_survey(office.id, for_participants=True)
    about = About(service.id, await an_area())
    unit = await checked_unit(KEYS, survey, _sent(about=about), "wave")
    kenanga = await an_area("Kenanga", "00.71.02")
    if answered:
        unit.answers["wilayah"] = kenanga
    async with transaction():
        await store_now(unit)
    await collect_batch()
    comment = await Comment.select(Comment.service, Comment.area, Comment.source).first()
    area = kenanga if answered else about.area
    assert comment == {"service": service.id, "area": area, "source": "pilot-antre"}


async def _save(draft: SurveyView, *, wanted: bool) -> SurveyView:
    present = await survey_or_not_found(draft.id)
    return await update_survey(PROGRAM, draft.id, replace(details_of(present), for_participants=wanted))


async def test_a_draft_can_be_changed_either_way(database: DatabaseEngine) -> None:
    """Until it is published, and its results are then those of the trial."""
    draft = await a_draft((await an_office()).id)
    saved = await _save(draft, wanted=True)
    assert (saved.for_participants, saved.results_public) == (True, False)
    assert (await _save(draft, wanted=False)).for_participants is False


async def test_trials_may_count_on_it(survey: PublishedSurvey) -> None:
    """What was published for participants stays theirs."""
    with pytest.raises(Rejected) as refused:
        await _save(await survey_or_not_found(survey.id), wanted=False)
    assert set(refused.value.errors) == {"for_participants"}


async def test_not_once_somebody_has_answered(database: DatabaseEngine) -> None:
    """They were told something else; until then a published survey can still become theirs."""
    office = await an_office()
    survey, other = await a_survey(office.id), await a_survey(office.id)
    assert (await _save(await survey_or_not_found(survey.id), wanted=True)).for_participants is True
    await _store(other, _sent())
    with pytest.raises(Rejected):
        await _save(await survey_or_not_found(other.id), wanted=True)


async def test_not_both_by_invitation_and_for_participants(database: DatabaseEngine) -> None:
    """Each says in its own way who may answer."""
    draft = await a_draft((await an_office()).id)
    await _save(draft, wanted=True)
    with pytest.raises(Conflict):
        await set_by_invitation(PROGRAM, draft.id, wanted=True)
    other = await a_draft((await an_office("Lain")).id)
    await set_by_invitation(PROGRAM, other.id, wanted=True)
    with pytest.raises(Rejected):
        await _save(other, wanted=True)


async def test_staff_tick_it_among_the_details(database: DatabaseEngine) -> None:
    """The box is there, what is wrong stands beside it, and the survey's page says whose it is."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    survey = await a_survey(office.id, for_participants=True)
    path = f"/en/manage/surveys/{survey.id}"
    async with browser() as client:
        await sign_in(client)
        assert ONLY in (await client.get(path)).text
        assert 'name="for_participants" value="1" checked' in (await client.get(f"{path}/details")).text
        fields = {"revision": (await survey_or_not_found(survey.id)).revision, "title.id": "Survei KTP"}
        refused = await post(client, f"{path}/details", **fields)
        kept = await post(client, f"{path}/details", for_participants="1", **fields)
    assert (refused.status_code, kept.status_code) == (422, 303)
    assert "trials may count on it" in refused.text
