"""What people are told is what is stored."""

import pytest
from msgspec.structs import replace

from participation.organisations.roles import Role
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.notices import Stored, notice_of, processing_of
from participation.surveys.service import survey_or_not_found
from participation.web.i18n import translate
from tests.factories import (
    a_definition,
    a_draft,
    a_survey,
    an_invited_survey,
    an_office,
    browser,
    sign_in,
    staff,
)
from tests.surveys.test_identifiers import LABEL, with_persons

PLAIN = "We do not store your name, phone number or internet address."


async def texts(*extra: Question, **details: int) -> tuple[str, str]:
    """The answering page, and the page on how answers are used."""
    await a_survey((await an_office()).id, a_definition(*extra), **details)
    async with browser() as client:
        return (
            (await client.get("/en/surveys/survei-ktp")).text,
            (await client.get("/en/surveys/survei-ktp/privacy")).text,
        )


async def test_anonymous_is_said_only_of_what_is(database) -> None:
    """A form that asks for nothing that leads to a person says so."""
    answering, privacy = await texts()
    assert PLAIN in answering
    assert "What can lead to you" not in privacy


async def test_a_phone_number_is_named_with_its_time(database) -> None:
    """Whoever is asked for a number reads before the first question that it is kept apart, and for how long."""
    phone = Question(
        "telepon", QuestionType.PHONE, {"id": "Nomor telepon", "en": "Phone number"}, required=False
    )
    answering, privacy = await texts(phone, identifier_days=7)
    assert PLAIN not in answering
    assert "1 answer can lead to you." in answering
    assert "7 days at most" in answering
    assert "<li>Phone number</li>" in privacy
    assert "7 days, then what can lead to you is erased." in privacy
    assert "30 days, then your answers are erased." in privacy


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (Question("p", QuestionType.PHOTO, LABEL, required=False), "a photo was taken is removed"),
        (Question("p", QuestionType.LOCATION, LABEL, required=False), "as exactly as your device gives it"),
    ],
)
async def test_photos_and_places_are_explained(database, question: Question, told: str) -> None:
    """What is taken out of photos, and how exact a place is, stands with the question that asks for it."""
    assert told in (await texts(question))[1]


async def test_drafts_are_told_of_only_where_they_can_be_kept(database) -> None:
    """A form on several pages can be kept for a month; one page cannot."""
    draft = await a_draft((await an_office()).id)
    assert notice_of(draft.document).draft_days == 0
    paged = replace(with_persons(), pages=True)
    assert notice_of(replace(draft.document, definition=paged)).draft_days == 30


async def test_the_record_of_processing(database) -> None:
    """It names purpose, basis, times and every question of each version, as a page and for programs."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    survey = await a_survey(office.id, with_persons(), identifier_days=7)
    async with browser() as client:
        await sign_in(client)
        found = (await client.get(f"/en/manage/surveys/{survey.id}/processing.json")).json()
        page = (await client.get(f"/en/manage/surveys/{survey.id}/processing")).text
    (version,) = found["versions"]
    assert (version["version"], version["identifier_days"], version["retention_days"]) == (1, 7, 30)
    leading = [question["name"] for question in version["questions"] if question["leads_to_a_person"]]
    assert leading == ["telepon", "nama"]
    assert "UU 25/2009" in page
    assert "telepon" in page
    assert found["invitations"] == []
    assert "ballot" not in page


async def test_invitations_stand_in_the_record(database) -> None:
    """Where people are invited it names their addresses, tokens and ballots, and who carries them."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    survey = await an_invited_survey(office.id, 3)
    async with browser() as client:
        await sign_in(client)
        found = (await client.get(f"/en/manage/surveys/{survey.id}/processing.json")).json()
        page = (await client.get(f"/en/manage/surveys/{survey.id}/processing")).text
    assert len(found["data_subjects"]) == 2
    for word in ("phone number", "token", "ballot", "mail server"):
        assert word in " ".join([*found["invitations"], *found["recipients"]])
        assert word in page


async def test_the_record_speaks_the_language_of_its_reader(database) -> None:
    """Its standing sentences are Indonesian unless the address asks for another language."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    survey = await an_invited_survey(office.id, 3)
    found = {}
    async with browser() as client:
        await sign_in(client)
        for language, path in (("id", ""), ("en", "/en")):
            found[language] = (await client.get(f"{path}/manage/surveys/{survey.id}/processing.json")).json()
            assert found[language]["language"] == language
    (indonesian,), (english,) = found["id"]["versions"], found["en"]["versions"]
    for name in ("data_subjects", "recipients", "measures", "invitations"):
        assert not set(found["id"][name]) & set(found["en"][name]), name
    assert not set(indonesian["also_stored"]) & set(english["also_stored"])
    assert found["id"]["erasure"] != found["en"]["erasure"]


async def test_a_draft_has_a_record_too(database) -> None:
    """Before anything is published the record shows what would be done."""
    draft = await survey_or_not_found((await a_draft((await an_office()).id)).id)
    (version,) = processing_of(draft, {}).versions
    assert version.version == 0
    assert translate(Stored.SEED) not in version.also_stored
