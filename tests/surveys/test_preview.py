"""Staff try a draft as citizens will answer it: its pages, its languages, its logic, and nothing is kept."""

from collections.abc import AsyncIterator

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.surveys.definitions import (
    Choice,
    Definition,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.schemas import SurveyView
from participation.surveys.tables import Submission
from participation.surveys.visits import Visit
from tests.factories import a_draft, an_office, browser, post, sign_in, staff

YES_NO = [Choice("yes", {"id": "Ya", "en": "Yes"}), Choice("no", {"id": "Tidak", "en": "No"})]


def asked(name: str, kind: QuestionType = QuestionType.TEXT, **changes: object) -> Question:
    return Question(name, kind, {"id": f"Tanya {name}", "en": f"Ask {name}"}, **changes)  # type: ignore[arg-type]


def section(name: str, *questions: Question, **changes: object) -> Section:
    label = {"id": f"Bagian {name}", "en": f"Section {name}"}
    return Section(name, label, list(questions), **changes)  # type: ignore[arg-type]


CAME = asked("came", QuestionType.SELECT_ONE, choices=YES_NO)
FORM = Definition(
    ["id", "en"],
    "id",
    [
        section("one", CAME, asked("why", relevant="${came} = 'no'")),
        section("two", asked("paper", QuestionType.PHOTO), relevant="${came} = 'yes'"),
        section("three", asked("helper"), repeat=Repeat(least=1)),
    ],
    pages=True,
)


@pytest.fixture
async def draft(database: DatabaseEngine) -> SurveyView:
    return await a_draft((await an_office()).id, FORM)


@pytest.fixture
async def planner(draft: SurveyView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, draft.office)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


async def tried(
    planner: httpx.AsyncClient, draft: SurveyView, go: str, language: str = "en", **fields: str
) -> httpx.Response:
    path = f"/en/manage/surveys/{draft.id}/preview/form?language={language}"
    return await post(planner, path, _go=go, **fields)


async def test_page_by_page(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """On, back, a section that does not apply, a last look and a try at sending: as citizens walk; nothing stays."""
    first = await planner.get(f"/en/manage/surveys/{draft.id}/preview/form")
    assert "Ask came" in first.text
    assert "Ask helper" not in first.text
    revealed = await tried(planner, draft, "next", _page="0", came="no")
    assert "few more questions" in revealed.text
    third = await tried(planner, draft, "next", _page="0", came="no", why="x", _shown="why")
    assert "Ask helper" in third.text
    assert '<input type="hidden" name="came" value="no">' in third.text
    more = await tried(planner, draft, "more:three", _page="2", came="no", why="x")
    assert 'name="three.1.helper"' in more.text
    answers = {"came": "no", "why": "x", "three.0.helper": "Sari", "_times.three": "1"}
    review = await tried(planner, draft, "next", _page="2", **answers)
    assert "Look through your answers" in review.text
    assert "Sari" in review.text
    assert "would be taken" not in review.text
    sent = await tried(planner, draft, "send", _page="-1", **answers)
    assert "These answers would be taken." in sent.text
    back = await tried(planner, draft, "back", _page="2", **answers)
    assert "Ask came" in back.text
    assert await Submission.count() == 0


async def test_what_is_wrong_is_said_as_to_citizens(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """An answer that is missing keeps the page; a file counts by its name, since none is kept."""
    page = await tried(planner, draft, "next", _page="0")
    assert page.status_code == 422
    assert 'href="#came"' in page.text
    on = await tried(planner, draft, "next", _page="1", came="yes", _shown="paper")
    assert 'href="#paper"' in on.text
    on = await tried(planner, draft, "next", _page="1", came="yes", paper="foto.jpg", _shown="paper")
    assert "Ask helper" in on.text


async def test_another_language_keeps_the_place(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """The buttons of the page change the language of the questions, and keep page and answers."""
    page = await tried(planner, draft, "stay", "id", _page="1", came="yes")
    assert "Tanya paper" in page.text
    assert 'name="came" value="yes"' in page.text
    assert f"/manage/surveys/{draft.id}/preview/form?language=en" in page.text


async def test_one_page(planner: httpx.AsyncClient, draft: SurveyView) -> None:
    """A short form stands whole, and a try at sending says what would keep it, or that nothing would."""
    short = await a_draft(draft.office, Definition(["id", "en"], "id", [section("one", CAME)]))
    assert 'href="#came"' in (await tried(planner, short, "send")).text
    taken = await tried(planner, short, "send", came="yes")
    assert "These answers would be taken." in taken.text
    assert "Ask came" in taken.text
    assert await Submission.count() == 0


@pytest.mark.parametrize("field", ["_page", "_times.three", *(f"_{name}" for name in Visit._fields)])
async def test_fields_that_nobody_typed(draft: SurveyView, planner: httpx.AsyncClient, field: str) -> None:
    """Whatever travels along is broken, the page opens."""
    for go in ("next", "back", "page:99", "more:x", "less:three.9", "send", "x"):
        page = await tried(planner, draft, go, came="no", **{field: "-9x"})
        assert page.status_code in (200, 422)


@pytest.mark.parametrize("pages", [False, True])
async def test_a_draft_without_a_question_has_a_preview(database: DatabaseEngine, pages: bool) -> None:
    """An empty page rather than an error, on its first day as later."""
    office = (await an_office()).id
    draft = await a_draft(office, Definition(["id"], "id", [], pages=pages))
    await staff(Role.PLANNER, office)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        shown = await client.get(f"/en/manage/surveys/{draft.id}/preview/form")
        sent = await tried(client, draft, "send")
    assert (shown.status_code, sent.status_code) == (200, 200)
