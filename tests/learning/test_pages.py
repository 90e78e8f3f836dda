"""News and learning pages: editors write, planners publish, the public reads what was published and nothing else."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from participation.accounts.schemas import PROGRAM
from participation.clock import now, today
from participation.learning.landing_queries import landing_at
from participation.learning.queries import article_by_id, lessons, news
from participation.learning.schemas import ArticleView, ArticleWanted
from participation.learning.service import create_article, publish_article, update_article
from participation.learning.tables import Article, ArticleKind
from participation.organisations.roles import Role
from tests.factories import an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

WRITTEN = {
    "title.id": "Loket baru",
    "title.en": "A new counter",
    "summary.id": "Dibuka Senin.",
    "body.id": "Loket **baru** dibuka.",
    "first_day": "",
    "last_day": "",
}


async def an_article(office: int, kind: ArticleKind = ArticleKind.NEWS, **changes: object) -> ArticleView:
    texts = {"title": {"id": "Loket baru"}, "summary": {"id": "Dibuka."}, "body": {"id": "Isi."}}
    wanted = ArticleWanted(**{**texts, "topic": {"id": "Ikut serta"}, **changes})  # type: ignore[arg-type]
    return await create_article(PROGRAM, office, kind, wanted)


async def published(office: int, kind: ArticleKind = ArticleKind.NEWS, **changes: object) -> ArticleView:
    article = await an_article(office, kind, **changes)
    return await publish_article(PROGRAM, article.id, article.revision)


def a_png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return written.getvalue()


async def test_an_editor_writes_and_a_planner_publishes() -> None:
    """A draft is nobody's but staff's; published it stands on the home page; taken back it is gone."""
    office = await an_office()
    await staff(Role.EDITOR, office.id, "editor@kota.go.id")
    await staff(Role.PLANNER, office.id, "planner@kota.go.id")
    async with browser() as editor, browser() as planner, browser() as citizen:
        await sign_in(editor, "editor@kota.go.id")
        await sign_in(planner, "planner@kota.go.id")
        made = await post(editor, f"/en/manage/news/new/{office.id}", **WRITTEN)
        assert made.status_code == 303
        place = made.headers["location"]
        assert (await citizen.get("/news/loket-baru")).status_code == 404
        preview = (await editor.get(f"{place}/preview")).text
        assert "<strong>baru</strong>" in preview
        assert "/publish" not in preview
        assert (await post(editor, f"{place}/publish", revision="1")).status_code == 404
        assert (await post(planner, f"{place}/publish", revision="1")).status_code == 303
        assert "<strong>baru</strong>" in (await citizen.get("/news/loket-baru")).text
        assert "A new counter" in (await citizen.get("/en/")).text
        assert "Loket baru" in (await citizen.get("/news")).text
        assert (await post(planner, f"{place}/take-back", revision="2")).status_code == 303
        assert (await citizen.get("/news/loket-baru")).status_code == 404
        assert "Loket baru" not in (await citizen.get("/")).text


async def test_what_an_editor_changes_waits_for_a_planner() -> None:
    """The public reads on what was published, until somebody who may publishes the change."""
    office = await an_office()
    article = await published(office.id)
    wanted = ArticleWanted({"id": "Loket baru"}, {"id": "Dibuka."}, {"id": "Isi lain."})
    changed = await update_article(PROGRAM, article.id, article.revision, wanted)
    async with browser() as citizen:
        assert "Isi lain" not in (await citizen.get("/news/loket-baru")).text
        await publish_article(PROGRAM, article.id, changed.revision)
        assert "Isi lain" in (await citizen.get("/news/loket-baru")).text


async def test_news_is_shown_on_its_days_only() -> None:
    """Before the first day and after the last one nobody finds it; on both it is there."""
    office = await an_office()
    day = today()
    await published(office.id, title={"id": "Hari ini"}, first_day=day, last_day=day)
    await published(office.id, title={"id": "Besok"}, first_day=day + timedelta(days=1))
    over = await published(office.id, title={"id": "Kemarin"})
    past = now() - timedelta(seconds=1)
    await Article.update({Article.shown_until: past}).where(Article.id == over.id)
    assert [one.slug for one in await news()] == ["hari-ini"]
    async with browser() as citizen:
        assert (await citizen.get("/news/besok")).status_code == 404
        assert (await citizen.get("/news/kemarin")).status_code == 404


async def test_learning_pages_stand_by_topic_in_their_order() -> None:
    """Within a topic the smaller number stands first, and a page leads on to the next one."""
    office = await an_office()
    await published(office.id, ArticleKind.LESSON, title={"id": "Kedua"}, position=20)
    first = await published(office.id, ArticleKind.LESSON, title={"id": "Pertama"}, position=10)
    await published(office.id, ArticleKind.LESSON, title={"id": "Lain"}, topic={"id": "Hak Anda"})
    assert [one.slug for one in await lessons()] == ["lain", "pertama", "kedua"]
    async with browser() as citizen:
        assert (await citizen.get("/learn")).text.index("Hak Anda") > 0
        assert 'href="/learn/kedua" rel="next"' in (await citizen.get("/learn/pertama")).text
        assert 'rel="next"' not in (await citizen.get("/learn/kedua")).text
    landing = await landing_at(first.id, None)
    assert landing is not None
    assert landing.path == "/learn/pertama"
    assert await landing_at((await an_article(office.id)).id, None) is None


async def test_what_is_missing_is_named_before_it_is_published() -> None:
    """Without a text, or with an image that is not there, nothing becomes public, and the page says why."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    article = await an_article(office.id, summary={}, body={"id": "Lihat ![](image-4)"})
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/news/{article.id}"
        said = await post(client, f"{place}/publish", revision="1")
        assert said.status_code == 422
        assert "image-4" in said.text
        assert "in a sentence or two" in said.text
        assert (await client.get("/news/loket-baru")).status_code == 404


async def test_images_are_cleaned_described_and_public_only_with_their_text() -> None:
    """An image needs words for who cannot see it, is nobody's before publication, and stays while it is shown."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    article = await an_article(office.id, body={"id": "Lihat ![](image-1)"})
    async with browser() as client, browser() as citizen:
        await sign_in(client)
        place = f"/en/manage/news/{article.id}"
        token = {"_csrf_token": client.cookies["csrf"]}
        files = {"file": ("peta.png", a_png(), "image/png")}
        bare = await client.post(f"{place}/images", data=token, files=files)
        assert bare.status_code == 422
        assert "cannot see it" in bare.text
        broken = {"file": ("x.png", b"no image", "image/png")}
        described = {**token, "description.id": "Peta loket", "description.en": "Map of counters"}
        assert (await client.post(f"{place}/images", data=described, files=broken)).status_code == 422
        assert (await client.post(f"{place}/images", data=described, files=files)).status_code == 303
        view = await article_by_id(article.id)
        assert view is not None
        address = f"/learn/images/{view.images[0].file}"
        assert (await citizen.get(address)).status_code == 404
        assert 'alt="Map of counters"' in (await client.get(f"{place}/preview")).text
        assert (await client.get(f"{place}/images/1")).headers["content-type"] == "image/jpeg"
        assert (await post(client, f"{place}/publish", revision="1")).status_code == 303
        assert 'alt="Peta loket"' in (await citizen.get("/news/loket-baru")).text
        assert (await citizen.get(address)).content[:2] == b"\xff\xd8"
        assert (await post(client, f"{place}/images/1/remove")).status_code == 409
        await post(client, f"{place}/take-back", revision="2")
        assert (await citizen.get(address)).status_code == 404
        assert (await post(client, f"{place}/images/1/remove")).status_code == 303


async def test_two_tabs_lose_nothing() -> None:
    """The second tab learns that the first saved, and finds what it typed in the form."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    article = await an_article(office.id)
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/news/{article.id}"
        assert (await post(client, place, revision="1", **WRITTEN)).status_code == 303
        second = await post(client, place, revision="1", **{**WRITTEN, "title.id": "Judul kedua"})
        assert second.status_code == 409
        assert "Judul kedua" in second.text
        assert (await post(client, place, revision="2", **{**WRITTEN, "title.id": " "})).status_code == 422
        assert (
            await post(client, place, revision="2", **{**WRITTEN, "last_day": "besok"})
        ).status_code == 422
