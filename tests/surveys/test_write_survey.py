"""Staff write a survey in the browser: create it, its details, publish, next version, close."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.surveys.definitions import read_definition
from participation.surveys.queries import survey_by_id
from participation.surveys.schemas import SurveyView
from participation.surveys.service import save_definition
from participation.texts import text_in
from tests.factories import a_definition, a_draft, a_service, an_office, browser, post, sign_in, staff


@pytest.fixture
async def office(database: DatabaseEngine) -> OfficeView:
    return await an_office()


@pytest.fixture
async def planner(office: OfficeView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, office.id)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


def details(revision: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "revision": revision, "title.id": "Survei KTP", "title.en": "ID card survey",
        "introduction.id": "Dinas bertanya.", "purpose.id": "Memperbaiki layanan.", "legal_basis": "UU 25/2009",
        "retention_days": "30", "contact": "0800-1", "languages": ["id", "en"], "results_public": "1", **changes,
    }  # fmt: skip


def question(revision: int, **changes: Any) -> dict[str, Any]:
    return {
        "revision": revision, "type": "select_one", "label.id": "Bagaimana layanannya?",
        "label.en": "How was the service?", "choices": "baik | Baik | Good\nburuk | Buruk | Bad", **changes,
    }  # fmt: skip


async def stored(survey_id: int) -> SurveyView:
    survey = await survey_by_id(survey_id)
    assert survey is not None
    return survey


async def test_from_nothing_to_a_closed_survey(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Create, describe, ask, publish, publish anew, close: each step leads to the next, and the public sees it."""
    assert "There is no survey yet." in (await planner.get("/en/manage/surveys")).text
    created = await post(
        planner,
        "/en/manage/surveys/new",
        **{"office": office.id, "title.id": "Survei KTP", "title.en": "ID survey"},
    )
    path = created.headers["location"].removesuffix("/details")
    assert "Now write its details" in (await planner.get(created.headers["location"])).text
    saved = await post(planner, f"{path}/details", **details())
    assert saved.headers["location"] == path
    survey_id = int(path.rsplit("/", 1)[1])
    added = await post(planner, f"{path}/sections/section_1/questions/new", **question(2))
    assert added.status_code == 303, added.text
    assert "closes_at" not in (await audit_entries(None))[1].fields
    assert (await planner.get("/en/surveys/survei-ktp")).status_code == 404
    ready = await planner.get(f"{path}/publish")
    assert "Publish version 1" in ready.text
    published = await post(planner, f"{path}/publish", revision=3)
    assert published.status_code == 303
    assert "Version 1 is published." in (await planner.get(path)).text
    shown = await planner.get("/en/surveys/survei-ktp")
    assert "How was the service?" in shown.text
    await post(
        planner, f"{path}/questions/bagaimana_layanannya", **question(4, **{"label.en": "How was it?"})
    )
    assert "How was the service?" in (await planner.get("/en/surveys/survei-ktp")).text
    await post(planner, f"{path}/publish", revision=5)
    assert "How was it?" in (await planner.get("/en/surveys/survei-ktp")).text
    await post(planner, f"{path}/close")
    assert "This survey is closed." in (await planner.get("/en/surveys/survei-ktp")).text
    survey = await stored(survey_id)
    assert (survey.state, survey.current_version) == ("closed", 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title.id": ""}, "title-id"),
        ({"retention_days": "dua tahun"}, "retention_days"),
        ({"opens_at": "besok"}, "opens_at"),
        ({"opens_at": "0001-01-01T00:00"}, "opens_at"),
        ({"closes_at": "32-13-2026"}, "closes_at"),
        ({"opens_at": "2026-11-23T08:00", "closes_at": "2026-11-23T08:00"}, "closes_at"),
        ({"results_on": "nanti"}, "results_on"),
        ({"service": "999999"}, "service"),
    ],
)
async def test_details_that_cannot_be_saved(
    planner: httpx.AsyncClient, office: OfficeView, changes: dict[str, str], field: str
) -> None:
    """Each error stands beside its field, is linked, and all that was typed stays."""
    draft = await a_draft(office.id)
    page = await post(
        planner,
        f"/en/manage/surveys/{draft.id}/details",
        **details(draft.revision, contact="Bu Sari", **changes),
    )
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-error"' in page.text
    assert 'value="Bu Sari"' in page.text
    if field != "service":  # a list shows only what it offers
        assert all(typed in page.text for typed in changes.values())
    assert (await stored(draft.id)).revision == draft.revision


async def test_times_are_those_of_the_office(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Eight in the morning in Jakarta is one at night in UTC, and eight again in the form."""
    draft = await a_draft(office.id)
    path = f"/en/manage/surveys/{draft.id}/details"
    await post(planner, path, **details(draft.revision, opens_at="2026-12-01T08:00"))
    opens_at = (await stored(draft.id)).opens_at
    assert opens_at is not None
    assert opens_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert 'value="2026-12-01T08:00"' in (await planner.get(path)).text


@pytest.mark.parametrize(("chosen", "pages"), [("yes", True), ("no", False), ("", None)])
async def test_pages(planner: httpx.AsyncClient, office: OfficeView, chosen: str, pages: bool | None) -> None:
    """Whether people answer section by section is chosen among the details, and shown again as chosen."""
    draft = await a_draft(office.id)
    path = f"/en/manage/surveys/{draft.id}/details"
    await post(planner, path, **details(draft.revision, pages=chosen))
    assert (await stored(draft.id)).definition.pages is pages
    assert f'<option value="{chosen}" selected>' in (await planner.get(path)).text or pages is None


async def test_the_second_of_two_tabs(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Details and questions: what the second tab typed stays on the page, and nothing is overwritten."""
    draft = await a_draft(office.id)
    path = f"/en/manage/surveys/{draft.id}"
    assert (await post(planner, f"{path}/details", **details(draft.revision))).status_code == 303
    late = await post(planner, f"{path}/details", **details(draft.revision, contact="Tab dua"))
    assert late.status_code == 409
    assert 'value="Tab dua"' in late.text
    assert "Somebody has changed this survey" in late.text
    late = await post(planner, f"{path}/sections/utama/questions/new", **question(draft.revision))
    assert late.status_code == 409
    assert "Bagaimana layanannya?" in late.text
    assert (await post(planner, f"{path}/publish", revision=draft.revision)).status_code == 409
    assert (await post(planner, f"{path}/questions/menit/remove", revision=draft.revision)).status_code == 409
    assert (await stored(draft.id)).contact == "0800-1"


async def test_nothing_is_published_without_what_the_law_asks(
    planner: httpx.AsyncClient, office: OfficeView
) -> None:
    """Purpose, legal basis, retention, contact and introduction: what is missing is listed, and nothing is public."""
    draft = await a_draft(
        office.id, introduction={}, purpose={"en": "Better"}, legal_basis=" ", retention_days=0, contact=""
    )
    page = await post(planner, f"/en/manage/surveys/{draft.id}/publish", revision=draft.revision)
    assert page.status_code == 422
    for place in ("introduction-id", "purpose-id", "legal_basis", "contact", "retention_days"):
        assert f'href="/en/manage/surveys/{draft.id}/details#{place}"' in page.text
        assert f">{place.replace('-', '.')}<" not in page.text
    assert "from 1 to 3,650" in page.text
    assert (await stored(draft.id)).current_version == 0
    assert "things are missing" in (await planner.get(f"/en/manage/surveys/{draft.id}")).text


async def test_an_empty_survey_cannot_be_published(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Nobody is asked nothing."""
    created = await post(planner, "/en/manage/surveys/new", **{"office": office.id, "title.id": "Kosong"})
    path = created.headers["location"].removesuffix("/details")
    await post(planner, f"{path}/details", **details())
    assert (await post(planner, f"{path}/publish", revision=2)).status_code == 422


async def test_a_draft_cannot_be_closed(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Closing is for what was open; a second time it changes nothing."""
    draft = await a_draft(office.id)
    assert (await post(planner, f"/en/manage/surveys/{draft.id}/close")).status_code == 409
    await post(planner, f"/en/manage/surveys/{draft.id}/publish", revision=draft.revision)
    for _ in range(2):
        assert (await post(planner, f"/en/manage/surveys/{draft.id}/close")).status_code == 303
    assert (await stored(draft.id)).revision == draft.revision + 2


async def test_an_editor_writes_but_does_not_publish(office: OfficeView) -> None:
    """An editor sees no button and gets no further by address; a foreign survey does not exist."""
    draft, foreign = await a_draft(office.id), await a_draft((await an_office("Dua")).id)
    await staff(Role.EDITOR, office.id)
    path = f"/en/manage/surveys/{draft.id}"
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        page = await client.get(path)
        saved = await post(client, f"{path}/details", **details(draft.revision))
        refused = [
            await post(client, f"{path}/{act}", revision=draft.revision) for act in ("publish", "close")
        ]
        elsewhere = await client.get(f"/en/manage/surveys/{foreign.id}")
        taken = await post(client, "/en/manage/surveys/new", **{"office": foreign.office, "title.id": "X"})
        listed = await client.get("/en/manage/surveys")
    assert "/publish" not in page.text
    assert saved.status_code == 303
    assert [answer.status_code for answer in refused] == [404, 404]
    assert elsewhere.status_code == 404
    assert taken.status_code == 403
    assert f"/manage/surveys/{foreign.id}" not in listed.text


async def test_nobody_writes_without_signing_in(office: OfficeView) -> None:
    """A stranger is sent to the sign-in page, and a form without its token is refused."""
    draft = await a_draft(office.id)
    async with browser(raise_app_exceptions=False) as client:
        assert (await client.get(f"/en/manage/surveys/{draft.id}")).status_code == 303
        assert (await client.post(f"/en/manage/surveys/{draft.id}/close")).status_code in {303, 403}
    assert (await stored(draft.id)).state == "draft"


async def test_an_office_that_does_not_exist(database: DatabaseEngine) -> None:
    """Even an administrator chooses one of those there are."""
    await staff(Role.ADMIN)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        for office in ("", "999999", "x"):
            page = await post(client, "/en/manage/surveys/new", **{"office": office, "title.id": "Survei"})
            assert page.status_code == 422


async def test_the_preview_cannot_be_sent(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """A draft is shown as citizens would see it, without a way to answer."""
    draft = await a_draft(office.id)
    page = await planner.get(f"/en/manage/surveys/{draft.id}/preview/form")
    assert page.status_code == 200
    assert "Ask layanan" in page.text
    assert re.findall(r'<form[^>]* action="([^"]*)"', page.text) == [
        f"/en/manage/surveys/{draft.id}/preview/form?language=en"
    ]


async def test_the_definition_as_a_file(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """What is downloaded is the definition, whole."""
    draft = await a_draft(office.id)
    answer = await planner.get(f"/en/manage/surveys/{draft.id}/definition.json")
    assert read_definition(answer.content) == draft.definition == a_definition()


async def test_a_survey_about_a_service(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Only services of the office are offered."""
    service = await a_service(office.id)
    foreign = await a_service((await an_office("Dua")).id, "Paspor")
    draft = await a_draft(office.id)
    path = f"/en/manage/surveys/{draft.id}/details"
    offered = (await planner.get(path)).text
    assert "Akta kelahiran" in offered
    assert "Paspor" not in offered
    assert (await post(planner, path, **details(draft.revision, service=foreign.id))).status_code == 422
    assert (await post(planner, path, **details(draft.revision, service=service.id))).status_code == 303


async def test_what_a_question_lacks_is_said_in_its_own_words(
    planner: httpx.AsyncClient, office: OfficeView
) -> None:
    """With a way to the page of that question, on the draft and before it is published."""
    draft = await a_draft(office.id)
    definition = draft.definition
    question = definition.sections[0].questions[0]
    broken = replace(question, relevant="${nobody_asks_this} = 1")
    section = replace(definition.sections[0], questions=[broken, *definition.sections[0].questions[1:]])
    sections = [section, *definition.sections[1:]]
    await save_definition(PROGRAM, draft.id, draft.revision, replace(definition, sections=sections))
    path = f"/en/manage/surveys/{draft.id}"
    for page in (path, f"{path}/publish"):
        shown = (await planner.get(page)).text
        assert f'href="{path}/questions/{question.name}"' in shown
        assert text_in(question.label, "en", "id") in shown
        assert "sections.0" not in shown
