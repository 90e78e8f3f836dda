"""What is too large to be read is answered with 413 and with what to do, on every page that takes files."""

from collections.abc import AsyncIterator

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.surveys.tables import Survey
from tests.factories import a_survey, an_office, browser, sign_in, staff

FAR_TOO_MUCH = bytes(17_000_000)
UPLOADS = {
    "/en/surveys/survei-ktp": "photo",
    "/en/manage/areas/import": "areas_file",
    "/en/manage/areas/import-margins": "margins_file",
    "/en/manage/surveys/upload": "form_file",
    "/en/manage/surveys/{survey}/upload": "form_file",
    "/en/manage/surveys/{survey}/invitations": "file",
}
"""Pages with the name of their file."""


@pytest.fixture
async def administrator(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    office = await an_office()
    await a_survey(office.id)
    await staff(Role.ADMIN)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


@pytest.mark.parametrize("path", UPLOADS)
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "streamed"])
async def test_a_file_over_the_limit(administrator: httpx.AsyncClient, path: str, announced: bool) -> None:
    """The page says that nothing was stored, where what was written is, and to choose a smaller file."""
    survey = await Survey.select(Survey.id).first()
    fields = {"_csrf_token": administrator.cookies["csrf"], "revision": "1"}
    sent = administrator.build_request(
        "POST", path.format(survey=survey["id"]), data=fields, files={UPLOADS[path]: ("x", FAR_TOO_MUCH)}
    )
    if not announced:
        del sent.headers["content-length"]
    answer = await administrator.send(sent)
    assert answer.status_code == 413
    assert "<h1>That was too much at once</h1>" in answer.text
    assert "choose a smaller file" in answer.text


async def test_as_many_fields_as_other_forms_have(administrator: httpx.AsyncClient) -> None:
    """A long survey with a photo is no more limited than one without."""
    fields = {f"satu_{number}": "x" for number in range(1_500)}
    answer = await administrator.post(
        "/en/surveys/survei-ktp", data={**fields, "saran": "Tetap ada"}, files={"photo": ("", b"")}
    )
    assert answer.status_code == 422
    assert "Tetap ada" in answer.text
