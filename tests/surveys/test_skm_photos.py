"""Photos of how a survey was carried out: added by planners, shown on the page, gone when removed."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from participation.files.tables import StoredFile
from participation.organisations.roles import Role
from participation.surveys.skm_photo_queries import photos_of
from participation.surveys.skm_photo_service import LONGEST_CAPTION, MOST_PHOTOS
from participation.surveys.skm_schemas import PhotoView
from participation.surveys.skm_unit_queries import present_period, unit_of_service
from tests.factories import a_service, an_office, browser, post, sign_in, staff
from tests.surveys.test_uploads import a_photo

pytestmark = pytest.mark.usefixtures("database")

TEXTS = {"period": "2026", "caption": "Wawancara di loket", "description": "Dua petugas mewawancarai warga."}


async def a_place(role: Role = Role.PLANNER) -> tuple[int, str]:
    """A service of an office where somebody has this role, and the address of its photos."""
    office = await an_office()
    service = (await a_service(office.id)).id
    await staff(role, office.id)
    return service, f"/en/manage/skm/services/{service}/photos"


async def send(client: httpx.AsyncClient, path: str, content: bytes, **texts: str) -> httpx.Response:
    fields = {**TEXTS, **texts, "_csrf_token": client.cookies["csrf"]}
    return await client.post(path, data=fields, files={"file": ("rumah-budi.jpg", content)})


async def photos(service: int, period: str = "2026") -> list[PhotoView]:
    unit, chosen = await unit_of_service(service), present_period(period)
    assert unit is not None
    assert chosen is not None
    return await photos_of(unit, chosen)


async def test_a_photo_is_added_shown_and_removed() -> None:
    """It stands on the page with both texts, belongs to its period alone, and its file goes with it."""
    service, path = await a_place()
    async with browser() as client:
        await sign_in(client)
        added = await send(client, path, a_photo())
        (photo,) = await photos(service)
        page = await client.get(f"{path}?period=2026")
        shown = await client.get(f"/en/manage/skm/photos/{photo.id}/photo.jpg")
        removed = await post(client, f"/en/manage/skm/photos/{photo.id}/remove")
    assert (added.status_code, removed.status_code) == (303, 303)
    assert f'alt="{TEXTS["description"]}"' in page.text
    assert TEXTS["caption"] in page.text
    assert "rumah-budi" not in page.text
    assert await photos(service, "2025") == []
    image = Image.open(BytesIO(shown.content))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert await photos(service) == []
    assert not await StoredFile.exists()


@pytest.mark.parametrize(
    ("content", "texts", "said"),
    [
        (b"", {}, "Choose a photo"),
        (b"<svg onload=alert(1)>", {}, "This is no photo that we can read."),
        (b"photo", {"caption": ""}, "Write what stands below the photo"),
        (b"photo", {"description": ""}, "Say what the photo shows"),
        (b"photo", {"caption": "x" * (LONGEST_CAPTION + 1)}, "Shorten this to 200 characters"),
    ],
)
async def test_what_cannot_be_added_is_explained(content: bytes, texts: dict[str, str], said: str) -> None:
    """The page says what is wrong and keeps what was typed; nothing is stored."""
    service, path = await a_place()
    async with browser() as client:
        await sign_in(client)
        answer = await send(client, path, content, **texts)
    assert answer.status_code == 422
    assert said in answer.text
    kept = {**TEXTS, **texts}
    assert f'value="{kept["caption"]}"' in answer.text
    assert kept["description"] in answer.text
    assert await photos(service) == []
    assert not await StoredFile.exists()


async def test_there_is_room_for_twelve() -> None:
    """One more is refused, and the form is gone from the page."""
    service, path = await a_place()
    async with browser() as client:
        await sign_in(client)
        for _ in range(MOST_PHOTOS):
            await send(client, path, a_photo(size=(8, 8)))
        answer = await send(client, path, a_photo(size=(8, 8)))
        page = await client.get(f"{path}?period=2026")
    assert answer.status_code == 422
    assert "There are 12 photos already." in answer.text
    assert "Add a photo" not in page.text
    assert len(await photos(service)) == MOST_PHOTOS


async def test_editors_see_photos_and_add_none() -> None:
    """Who reads an office sees the page without a form."""
    _, path = await a_place(Role.EDITOR)
    async with browser() as client:
        await sign_in(client)
        page = await client.get(path)
        answer = await send(client, path, a_photo())
    assert page.status_code == 200
    assert "Add a photo" not in page.text
    assert answer.status_code in (403, 404)
