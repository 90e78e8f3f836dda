"""Staff shape a draft in the browser: places, copies, tables, library, translations, and the way back."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.surveys.definitions import Definition, Group, Question, QuestionType, Section
from participation.surveys.queries import survey_by_id
from participation.surveys.question_fields import TYPES
from participation.surveys.schemas import SurveyView
from participation.surveys.service import MOST_REVISIONS, save_definition
from participation.surveys.writing_queries import revisions
from tests.factories import a_draft, an_office, browser, post, sign_in, staff


@pytest.fixture
async def draft(database: DatabaseEngine) -> SurveyView:
    return await a_draft((await an_office()).id)


@pytest.fixture
async def planner(draft: SurveyView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, draft.office)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


async def now(draft: SurveyView) -> SurveyView:
    survey = await survey_by_id(draft.id)
    assert survey is not None
    return survey


async def definition(draft: SurveyView) -> Definition:
    return (await now(draft)).definition


async def act(client: httpx.AsyncClient, draft: SurveyView, path: str, **fields: Any) -> httpx.Response:
    """Posts under the revision that the draft has now."""
    revision = (await now(draft)).revision
    return await post(client, f"/en/manage/surveys/{draft.id}{path}", revision=revision, **fields)


async def test_each_type_asks_for_what_it_needs(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Every type has a page of its own settings and can be added; one without choices shows no field for them."""
    path = f"/en/manage/surveys/{draft.id}/sections/utama/questions/new"
    types = (await planner.get(path)).text
    for kind in TYPES:
        assert f"?kind={kind.value}" in types
        page = await planner.get(f"{path}?kind={kind.value}")
        assert page.status_code == 200
        assert ('name="choice.rows"' in page.text) == (
            kind.value in {"select_one", "select_multiple", "rank", "scale"}
        )
        added = await act(
            planner, draft, "/sections/utama/questions/new", type=kind.value, **{"label.id": kind.value}
        )
        assert added.status_code == 303, added.text
        name = added.headers["location"].partition("#")[2]
        again = await planner.get(f"/en/manage/surveys/{draft.id}/questions/{name}")
        assert again.status_code == 200
    assert {question.type for question in (await definition(draft)).questions} == set(TYPES)


async def test_buttons_within_the_form_lose_nothing(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """More rows, another order, another type: the page comes back with all that was typed, and nothing is saved."""
    typed = {"type": "select_one", "label.id": "Apa?", "choice.rows": "2", "choice.0.label.id": "Satu",
             "choice.1.label.id": "Dua", "choice.1.name": "dua"}  # fmt: skip
    page = await act(planner, draft, "/sections/utama/questions/new", act="up.1", **typed)
    assert page.text.index('value="Dua"') < page.text.index('value="Satu"')
    page = await act(planner, draft, "/sections/utama/questions/new", act="more", **typed)
    assert 'name="choice.4.name"' in page.text
    page = await act(planner, draft, "/sections/utama/questions/new", act="type", other_type="text", **typed)
    assert 'name="maximum_length"' in page.text
    assert 'value="Apa?"' in page.text
    assert await now(draft) == draft


async def test_choices_with_columns(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Columns get fields once they are named, reach the definition, and come back into the form."""
    typed = {"type": "select_one", "label.id": "Desa mana?", "columns": "district", "choice.rows": "2"}
    page = await act(planner, draft, "/sections/utama/questions/new", act="columns", **typed)
    assert 'name="choice.1.column.district"' in page.text
    typed |= {
        "choice.0.label.id": "Melati",
        "choice.0.column.district": "utara",
        "choice_filter": "district = 1",
    }
    typed["choices"] = "m | Mawar | Rose | district=selatan"
    added = await act(planner, draft, "/sections/utama/questions/new", **typed)
    question = (await definition(draft)).question(added.headers["location"].partition("#")[2])
    assert question is not None
    assert [choice.columns for choice in question.choices] == [
        {"district": "utara"},
        {"district": "selatan"},
    ]
    assert question.choice_filter == "district = 1"


async def test_moving_elsewhere_and_duplicating(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """A question goes to the place chosen, and the page returns to it; a place that is none is refused."""
    await act(planner, draft, "/new-section", **{"label.id": "Dua"})
    section = (await definition(draft)).sections[-1].name
    assert (await planner.get(f"/en/manage/surveys/{draft.id}/questions/menit/place")).status_code == 200
    moved = await act(planner, draft, "/questions/menit/place", place=f"{section}.")
    assert moved.headers["location"].endswith("#menit")
    assert [question.name for question in (await definition(draft)).sections[-1].questions] == ["menit"]
    assert (await act(planner, draft, "/questions/menit/place", place="")).status_code == 422
    assert (await act(planner, draft, "/questions/menit/place", place="x.y")).status_code == 404
    copied = await act(planner, draft, "/questions/menit/copy")
    assert copied.headers["location"].endswith("#menit_2")
    await act(planner, draft, f"/sections/{section}/copy")
    await act(planner, draft, f"/sections/{section}/move", direction="up")
    assert [each.name for each in (await definition(draft)).sections] == [section, "utama", f"{section}_2"]


async def test_a_table(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Questions in lines and shared choices make one group; changed, it keeps the names of its questions."""
    path = f"/en/manage/surveys/{draft.id}"
    assert (await planner.get(f"{path}/sections/utama/groups/new?table=select_one")).status_code == 200
    typed = {"type": "select_one", "label.id": "Puas?", "row.rows": "2", "row.0.label.id": "Kebersihan",
             "row.1.label.id": "Keamanan", "choice.rows": "2", "choice.0.label.id": "Ya",
             "choice.1.label.id": "Tidak"}  # fmt: skip
    refused = await act(planner, draft, "/sections/utama/groups/new", **{**typed, "row.rows": "0"})
    assert refused.status_code == 422
    added = await act(planner, draft, "/sections/utama/groups/new", **typed)
    name = added.headers["location"].partition("#")[2]
    rows = [each for each in (await definition(draft)).questions if each.group == name]
    assert [each.name for each in rows] == ["kebersihan", "keamanan"]
    assert all([choice.name for choice in each.choices] == ["1", "2"] for each in rows)
    assert 'value="Keamanan"' in (await planner.get(f"{path}/groups/{name}")).text
    changed = {**typed, "row.0.name": "keamanan", "row.0.label.id": "Aman?", "row.1.label.id": "Baru"}
    await act(planner, draft, f"/groups/{name}", **changed)
    rows = [each for each in (await definition(draft)).questions if each.group == name]
    assert [(each.name, each.label["id"]) for each in rows] == [("keamanan", "Aman?"), ("baru", "Baru")]
    await act(planner, draft, f"/groups/{name}/remove")
    assert not any(each.group for each in (await definition(draft)).questions)


async def test_a_heading_over_questions(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Those that are ticked stand under it; without any it is refused and what was typed stays."""
    refused = await act(planner, draft, "/sections/utama/groups/new", **{"label.id": "Kunjungan"})
    assert refused.status_code == 422
    assert 'value="Kunjungan"' in refused.text
    typed = {"label.id": "Kunjungan", "members": ["menit"]}
    added = await act(planner, draft, "/sections/utama/groups/new", **typed)
    name = added.headers["location"].partition("#")[2]
    page = await planner.get(f"/en/manage/surveys/{draft.id}/groups/{name}")
    assert 'value="menit" checked' in page.text.replace(' id="members"', "")


async def test_the_way_back(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """A removed section comes back whole, the undo can be undone, and only the last drafts are kept."""
    before = await definition(draft)
    await act(planner, draft, "/sections/utama/remove")
    assert (await definition(draft)).questions == []
    await act(planner, draft, "/earlier")
    assert await definition(draft) == before
    await act(planner, draft, "/earlier")
    assert (await definition(draft)).questions == []
    page = await planner.get(f"/en/manage/surveys/{draft.id}/earlier")
    assert page.text.count('name="kept"') == len(await revisions(draft.id))
    for _ in range(MOST_REVISIONS):
        await act(planner, draft, "/earlier")
    assert len(await revisions(draft.id)) == MOST_REVISIONS
    assert (await act(planner, draft, "/earlier", kept=999_999)).status_code == 404
    late = await post(planner, f"/en/manage/surveys/{draft.id}/earlier", revision=1)
    assert late.status_code == 409


async def test_an_earlier_draft_of_another_survey(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Only drafts of this survey come back."""
    other = await a_draft(draft.office)
    await act(planner, other, "/questions/menit/remove")
    foreign = (await revisions(other.id))[0].id
    assert (await act(planner, draft, "/earlier", kept=foreign)).status_code == 404


async def test_translating(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """A language of any name is added, its texts saved in one go, and a second tab keeps what it typed."""
    path = f"/en/manage/surveys/{draft.id}"
    details = {"title.id": "Survei", "retention_days": "30", "languages": ["id", "en"], "main_language": "en"}
    unknown = await act(planner, draft, "/details", other_language="Klingonese", **details)
    assert unknown.status_code == 422
    assert 'value="Klingonese"' in unknown.text
    await act(planner, draft, "/details", other_language="Madurese", **details)
    assert (await definition(draft)).languages == ["en", "id", "mad"]
    page = await planner.get(f"{path}/translate/mad")
    assert 'name="question.menit.label"' in page.text
    old = (await now(draft)).revision
    words = {"question.menit.label": "Sanapa menit?", "title": "Survei Madura"}
    await act(planner, draft, "/translate/mad", **words)
    question = (await definition(draft)).question("menit")
    assert question is not None
    assert question.label["mad"] == "Sanapa menit?"
    assert (await now(draft)).title["mad"] == "Survei Madura"
    late = await post(
        planner, f"{path}/translate/mad", revision=old, **{"question.menit.label": "Tab kaduwa"}
    )
    assert late.status_code == 409
    assert "Tab kaduwa" in late.text
    assert (await planner.get(f"{path}/translate/ban")).status_code == 404
    assert "Madurese" in (await planner.get(f"{path}/translate")).text


async def test_the_library(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """Blocks go into a section or become some; an office keeps its own, and another office does not see it."""
    count = len((await definition(draft)).questions)
    assert (await planner.get(f"/en/manage/surveys/{draft.id}/library?section=utama")).status_code == 200
    assert (await act(planner, draft, "/library", chosen="block:none")).status_code == 422
    await act(planner, draft, "/library", chosen="block:suggestions", section="utama")
    assert len((await definition(draft)).sections[0].questions) == count + 1
    await act(planner, draft, "/library", chosen="template:needs")
    assert (await definition(draft)).sections[-1].name == "kebutuhan"
    await act(planner, draft, "/sections/utama/keep")
    page = (await planner.get(f"/en/manage/surveys/{draft.id}/library")).text
    own = page.partition('value="own:')[2].partition('"')[0]
    foreign = await a_draft((await an_office("Dua")).id)
    await staff(Role.PLANNER, foreign.office, "dua@kota.go.id")
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client, "dua@kota.go.id")
        assert 'value="own:' not in (await client.get(f"/en/manage/surveys/{foreign.id}/library")).text
        assert (await act(client, foreign, "/library", chosen=f"own:{own}")).status_code == 422
        await act(client, foreign, f"/library/{own}/remove")
    assert (await act(planner, draft, "/library", chosen=f"own:{own}")).status_code == 303
    assert (await definition(draft)).sections[-1].name == "utama_2"
    await act(planner, draft, f"/library/{own}/remove")
    assert 'value="own:' not in (await planner.get(f"/en/manage/surveys/{draft.id}/library")).text


async def test_starting_from_a_questionnaire(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """A new survey has its questions and says what they are for."""
    created = await post(
        planner,
        "/en/manage/surveys/new",
        **{"office": draft.office, "title.id": "SKM 2026", "template": "skm"},
    )
    survey = await survey_by_id(int(created.headers["location"].split("/")[-2]))
    assert survey is not None
    assert {each.element for each in survey.definition.questions if each.element} == {
        f"U{number}" for number in range(1, 10)
    }
    assert survey.purpose["id"]
    assert not survey.for_participants


async def test_starting_from_a_questionnaire_of_trials(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """It is for participants alone from its first day, so that a trial can choose it."""
    fields = {"office": draft.office, "title.id": "Survei awal", "template": "pilot_baseline"}
    created = await post(planner, "/en/manage/surveys/new", **fields)
    survey = await survey_by_id(int(created.headers["location"].split("/")[-2]))
    assert survey is not None
    assert survey.for_participants


async def test_what_changes_is_shown_before_publishing(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """The next version is compared with the last, and a change that breaks the comparison says so."""
    await act(planner, draft, "/publish")
    page = f"/en/manage/surveys/{draft.id}/publish"
    assert "The questions are those of version 1." in (await planner.get(page)).text
    await act(planner, draft, "/questions/menit", type="text", **{"label.id": "Berapa lama?"})
    shown = (await planner.get(page)).text
    assert "no longer comparable" in shown
    assert "It is answered in another way: A few words, before: Whole number." in shown
    assert "texts are missing" in shown or "text is missing" in shown


async def test_the_preview_follows_answers(draft: SurveyView, planner: httpx.AsyncClient) -> None:
    """What an answer leads to appears; the frame may show it, and no other site may."""
    typed = {"type": "text", "label.id": "Mengapa lama?", "relevant": "${menit} > 60"}
    await act(planner, draft, "/sections/utama/questions/new", **typed)
    path = f"/en/manage/surveys/{draft.id}/preview"
    frame = await planner.get(path)
    assert "frame-src 'self'" in frame.headers["content-security-policy"]
    inside = await planner.get(f"{path}/form?language=id")
    assert "frame-ancestors 'self'" in inside.headers["content-security-policy"]
    hidden = 'data-name="mengapa_lama" hidden'
    assert hidden in inside.text
    assert hidden not in (await post(planner, f"{path}/form?language=id", menit="90")).text
    assert (await planner.get(f"{path}/form?language=xx")).status_code == 200


@pytest.mark.parametrize("name", ["new", "move", "copy", "place", "remove", "keep", "questions", "groups"])
async def test_names_that_addresses_end_in(draft: SurveyView, planner: httpx.AsyncClient, name: str) -> None:
    """A section, a heading and a question may be called as any address ends: each opens, and is saved."""
    text = QuestionType.TEXT
    for form, path in (
        (Section(name, {"id": "Itu"}, [Question("q", text, {"id": "Itu"})]), f"/sections/{name}"),
        (Section("s", {"id": "Itu"}, [Question(name, text, {"id": "Itu"})]), f"/questions/{name}"),
        (
            Section(
                "s",
                {"id": "S"},
                [Question("q", text, {"id": "Q"}, group=name)],
                groups=[Group(name, {"id": "Itu"})],
            ),
            f"/groups/{name}",
        ),
    ):
        survey = await now(draft)
        await save_definition(PROGRAM, draft.id, survey.revision, Definition(sections=[form]))
        assert 'value="Itu"' in (await planner.get(f"/en/manage/surveys/{draft.id}{path}")).text
        own = {"name": name, "type": "text"} if path.startswith("/questions") else {"members": "q"}
        sent = {"shown": "id", "label.id": "Ini", **own}
        assert (await act(planner, draft, path, **sent)).status_code == 303
        assert "Ini" in (await planner.get(f"/en/manage/surveys/{draft.id}")).text
