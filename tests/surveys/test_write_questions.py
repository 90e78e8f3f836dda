"""Staff write the questions of a draft in the browser: add, change, move, remove, and the sections around them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.queries import survey_by_id
from participation.surveys.schemas import SurveyView
from tests.cases import each_case
from tests.factories import a_draft, an_office, browser, post, sign_in, staff


@pytest.fixture
async def draft(database: DatabaseEngine) -> SurveyView:
    return await a_draft((await an_office()).id)


@pytest.fixture
async def editor(draft: SurveyView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.EDITOR, draft.office)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


def question(draft: SurveyView, **changes: Any) -> dict[str, Any]:
    return {
        "revision": draft.revision, "type": "select_multiple", "label.id": "Apa kendalanya?", "hint.en": "Hint",
        "choices": "a | Antre | Queue\n\nSistem mati\nz | Tidak ada", "exclusive": "z", "optional": "1",
        "dont_know": "1", "relevant": "${menit} > 5", "constraint_message.id": "Jangan", **changes,
    }  # fmt: skip


async def now(draft: SurveyView) -> SurveyView:
    survey = await survey_by_id(draft.id)
    assert survey is not None
    return survey


async def names(draft: SurveyView) -> list[str]:
    return [question.name for question in (await now(draft)).definition.questions]


async def test_a_question_is_added(draft: SurveyView, editor: httpx.AsyncClient) -> None:
    """Everything in the form reaches the definition, under a name made of its words, and comes back into the form."""
    path = f"/en/manage/surveys/{draft.id}"
    assert (await editor.get(f"{path}/sections/utama/questions/new")).status_code == 200
    answer = await post(editor, f"{path}/sections/utama/questions/new", **question(draft))
    assert answer.headers["location"] == f"{path}#apa_kendalanya"
    assert (await now(draft)).definition.question("apa_kendalanya") == Question(
        name="apa_kendalanya",
        type=QuestionType.SELECT_MULTIPLE,
        label={"id": "Apa kendalanya?"},
        hint={"en": "Hint"},
        required=False,
        relevant="${menit} > 5",
        constraint_message={"id": "Jangan"},
        choices=[
            Choice("a", {"id": "Antre", "en": "Queue"}),
            Choice("2", {"id": "Sistem mati"}),
            Choice("z", {"id": "Tidak ada"}),
        ],
        exclusive=["z"],
        dont_know=True,
    )
    form = await editor.get(f"{path}/questions/apa_kendalanya")
    for shown in (
        'value="Antre"',
        'value="Queue"',
        'value="Sistem mati"',
        "${menit} &gt; 5",
        'value="Jangan"',
    ):
        assert shown in form.text


@each_case(
    ("changes", "field"),
    [
        ({"label.id": ""}, "label-id"),
        ({"type": "tebak"}, "type"),
        ({"type": ""}, "type"),
        ({"name": "1 nama"}, "name"),
        ({"name": "a" * 65}, "name"),
        ({"name": "menit"}, "name"),
        ({"type": "integer", "minimum": "nol"}, "minimum"),
        ({"type": "integer", "maximum": "1.5"}, "maximum"),
        ({"type": "text", "maximum_length": "banyak"}, "maximum_length"),
    ],
)
async def test_a_question_that_cannot_be_kept(
    draft: SurveyView, editor: httpx.AsyncClient, changes: dict[str, str], field: str
) -> None:
    """The error stands beside its field, and whatever was typed stays."""
    path = f"/en/manage/surveys/{draft.id}/sections/utama/questions/new"
    page = await post(editor, path, **question(draft, constraint=". < 7", **changes))
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-error"' in page.text
    assert 'value=". &lt; 7"' in page.text
    if field != "type":  # a list shows only what it offers
        assert all(typed in page.text for typed in changes.values())
    assert await now(draft) == draft


@pytest.mark.parametrize(
    "label", ["?" * 50, "ปัญหาคืออะไร", "1 2 3", "Ketidakbertanggungjawabankami" * 3, "dk", "new"]
)
async def test_a_name_is_made_of_any_words(draft: SurveyView, editor: httpx.AsyncClient, label: str) -> None:
    """Staff never need to know what a name may look like; the same words twice make two names."""
    path = f"/en/manage/surveys/{draft.id}/sections/utama/questions/new"
    for revision in (draft.revision, draft.revision + 1):
        answer = await post(editor, path, **question(draft, revision=revision, **{"label.id": label}))
        assert answer.status_code == 303, answer.text
    added = (await names(draft))[-2:]
    assert len(set(added)) == 2
    for name in added:
        assert (await editor.get(f"/en/manage/surveys/{draft.id}/questions/{name}")).status_code == 200


async def test_a_question_is_renamed_in_place(draft: SurveyView, editor: httpx.AsyncClient) -> None:
    """A change keeps its place in the form."""
    before = await names(draft)
    path = f"/en/manage/surveys/{draft.id}/questions/menit"
    await post(editor, path, **question(draft, name="lama"))
    assert await names(draft) == ["lama" if name == "menit" else name for name in before]


async def test_moving(draft: SurveyView, editor: httpx.AsyncClient) -> None:
    """Up and down by one; at the edge nothing happens."""
    first, second, *others = await names(draft)
    path = f"/en/manage/surveys/{draft.id}/questions/{second}/move"
    answer = await post(editor, path, revision=draft.revision, direction="up")
    assert answer.headers["location"].endswith(f"#{second}")
    assert await names(draft) == [second, first, *others]
    await post(editor, path, revision=draft.revision + 1, direction="up")
    assert await names(draft) == [second, first, *others]
    await post(editor, path, revision=draft.revision + 2, direction="down")
    assert await names(draft) == [first, second, *others]


async def test_removing(draft: SurveyView, editor: httpx.AsyncClient) -> None:
    """A removed question is gone from the draft, and its page does not exist any more."""
    path = f"/en/manage/surveys/{draft.id}/questions/menit"
    await post(editor, f"{path}/remove", revision=draft.revision)
    assert "menit" not in await names(draft)
    assert (await editor.get(path)).status_code == 404
    assert (await post(editor, f"{path}/move", revision=draft.revision + 1)).status_code == 404


async def test_sections(draft: SurveyView, editor: httpx.AsyncClient) -> None:
    """Added, changed, and removed with their questions."""
    path = f"/en/manage/surveys/{draft.id}/sections"
    new = f"/en/manage/surveys/{draft.id}/new-section"
    refused = await post(editor, new, revision=draft.revision, relevant="1 = 1")
    assert refused.status_code == 422
    assert 'value="1 = 1"' in refused.text
    await post(editor, new, revision=draft.revision, **{"label.id": "Tentang Anda"})
    added = (await now(draft)).definition.sections[-1]
    assert added.label == {"id": "Tentang Anda"}
    changed = {"revision": draft.revision + 1, "label.id": "Diri Anda", "relevant": "${puas} < 3"}
    await post(editor, f"{path}/{added.name}", **changed)
    assert "Diri Anda" in (await editor.get(f"{path}/{added.name}")).text
    await post(editor, f"{path}/utama/remove", revision=draft.revision + 2)
    assert [section.name for section in (await now(draft)).definition.sections] == [added.name]
    assert (await editor.get(f"{path}/utama")).status_code == 404


async def test_a_draft_may_be_wrong_until_it_is_published(
    draft: SurveyView, editor: httpx.AsyncClient
) -> None:
    """An unfinished question is kept, its page and the preview stay open, and the draft says what is missing."""
    path = f"/en/manage/surveys/{draft.id}"
    wrong = question(draft, type="scale", choices="|", minimum="9", maximum="1", relevant="${tidak_ada} >")
    assert (await post(editor, f"{path}/sections/utama/questions/new", **wrong)).status_code == 303
    page = await editor.get(path)
    assert "missing before it can be published" in page.text
    for place in ("", "/preview", "/preview/form", "/questions/apa_kendalanya", "/definition.json"):
        assert (await editor.get(path + place)).status_code == 200
