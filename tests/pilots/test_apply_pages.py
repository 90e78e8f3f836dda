"""The pages on which people apply: what they say, what they keep, and where they lead."""

import dataclasses
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from participation.accounts.limits import Limit
from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import SignInAttempt
from participation.clock import now
from participation.database import DatabaseEngine
from participation.pilots import apply_routes
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.schemas import PilotView
from participation.pilots.service import end_pilot, publish_pilot, update_protocol
from tests.factories import HOME, an_office, answering, application
from tests.pilot_factories import a_running_trial, an_announced_pilot, an_enrolling_trial

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await an_enrolling_trial(await an_office())


async def form_of(client: httpx.AsyncClient, slug: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the page when somebody of age in the first area fills it in."""
    page = (await client.get(f"/en/pilots/{slug}/apply")).text
    area = re.search(r'name="_area" value="(\d+)"', page)
    assert area is not None
    usual = {
        **dict(HIDDEN.findall(page)),
        "_area": area[1],
        "usia": "34",
        "jenis_kelamin": "",
        "_consent": "1",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


async def send(client: httpx.AsyncClient, slug: str, **fields: Any) -> httpx.Response:
    return await client.post(f"/en/pilots/{slug}/application", data=fields)


async def test_from_the_trial_to_the_receipt(client: httpx.AsyncClient, trial: PilotView) -> None:
    """The trial's page leads to the form, the form to a receipt that says how the application stands."""
    assert f"/en/pilots/{trial.slug}/apply" in (await client.get(f"/en/pilots/{trial.slug}")).text
    page = await client.get(f"/en/pilots/{trial.slug}/apply")
    assert "Saya ikut atas kemauan sendiri" in page.text
    assert "checked" not in page.text
    assert "set-cookie" not in page.headers
    sent = await send(client, trial.slug, **await form_of(client, trial.slug))
    assert sent.status_code == 303
    thanks = await client.get(sent.headers["location"])
    assert "Your application is stored" in thanks.text
    assert "You take part in the draw." in thanks.text
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", thanks.text)


async def test_mistakes_keep_what_was_typed(client: httpx.AsyncClient, trial: PilotView) -> None:
    """Everything that is wrong is said beside its field, and nothing that was typed is lost."""
    fields = await form_of(client, trial.slug, usia="seratus", _consent=None, _area=None, _contact="sari@")
    shown = await send(client, trial.slug, **fields)
    assert shown.status_code == 422
    for kept in (
        "seratus",
        "sari@",
        "Tick the box if you agree",
        "Choose the area that you live in",
        "4 answers",
    ):
        assert kept in shown.text, kept
    assert await Enrollment.count() == 0


async def test_who_cannot_take_part_is_told_kindly(client: httpx.AsyncClient, trial: PilotView) -> None:
    """Why, by which answer, what else there is; and the way back keeps all that was typed."""
    shown = await send(
        client, trial.slug, **await form_of(client, trial.slug, usia="16", _contact="sari@contoh.id")
    )
    assert shown.status_code == 200
    for said in (
        "You cannot take part",
        "Warga berusia 18 tahun ke atas",
        '<dd class="pre">16',
        "Other surveys and trials",
    ):
        assert said in shown.text, said
    again = await send(client, trial.slug, **dict(HIDDEN.findall(shown.text)))
    assert again.status_code == 200
    assert 'value="16"' in again.text
    assert "sari@contoh.id" in again.text
    assert await Enrollment.count() == 0


async def test_before_and_after(client: httpx.AsyncClient, database: DatabaseEngine) -> None:
    """Early people read when they can apply; late ones that it is over, with what they wrote in sight."""
    early = await an_announced_pilot(await an_office("Satu"))
    late = await a_running_trial(await an_office("Dua"))
    assert "You can apply from" in (await client.get(f"/en/pilots/{early.slug}/apply")).text
    assert (await send(client, early.slug, usia="34")).status_code == 403
    assert (
        "Applications for this trial are closed." in (await client.get(f"/en/pilots/{late.slug}/apply")).text
    )
    key = "k" * 30
    assert (await send(client, late.slug, usia="34")).status_code == 410
    shown = await send(
        client, late.slug, _key=key, _protocol="1", usia="34", _contact="sari@contoh.id", _consent="1"
    )
    assert shown.status_code == 410
    assert "34" in shown.text
    assert "sari@contoh.id" in shown.text


async def test_twice_from_one_page(client: httpx.AsyncClient, trial: PilotView) -> None:
    """The same again is the same; something else is asked about, and taken when it is sent once more."""
    fields = await form_of(client, trial.slug)
    for _ in range(2):
        assert (await send(client, trial.slug, **fields)).status_code == 303
    other = await send(client, trial.slug, **{**fields, "usia": "35"})
    assert other.status_code == 409
    assert 'value="35"' in other.text
    anew = {**fields, **dict(HIDDEN.findall(other.text)), "usia": "35"}
    assert (await send(client, trial.slug, **anew)).status_code == 303
    assert await Enrollment.count() == 2


async def test_an_amendment_while_the_page_was_open(client: httpx.AsyncClient, trial: PilotView) -> None:
    """What is agreed to is shown anew, the box unticked and everything else kept."""
    fields = await form_of(client, trial.slug, usia="57")
    view = await update_protocol(PROGRAM, trial.id, trial.revision, replace(trial.protocol, planned_size=150))
    view = await publish_pilot(PROGRAM, view.id, view.revision, {"id": "Sisa anggaran"}, now())
    shown = await send(client, trial.slug, **fields)
    assert shown.status_code == 409
    assert "Read once more what you agree to" in shown.text
    assert 'value="57"' in shown.text
    assert 'name="_consent" value="1" checked' not in shown.text
    again = {**fields, **dict(HIDDEN.findall(shown.text))}
    assert (await send(client, trial.slug, **again)).status_code == 303
    await end_pilot(
        PROGRAM, view.id, view.revision, {"id": "Anggaran dipotong"}, now() + timedelta(seconds=1)
    )
    assert (await send(client, trial.slug, **{**fields, "_key": "n" * 30})).status_code == 410


@pytest.mark.parametrize(
    "fields", [{}, {"_key": "short"}, {"_key": "k" * 30}, {"_key": "k" * 30, "_protocol": "x"}, {"x": "\0"}]
)
async def test_incomplete_forms(client: httpx.AsyncClient, trial: PilotView, fields: dict[str, str]) -> None:
    """Never a failure, never an application: the page comes back and says what to do."""
    shown = await send(client, trial.slug, **fields)
    assert shown.status_code in (409, 422)
    assert "<form" in shown.text
    assert await Enrollment.count() == 0


async def test_addresses_without_a_trial(client: httpx.AsyncClient) -> None:
    """What is not announced is not there; a forged receipt address shows no receipt."""
    for path in ("apply", "applied", "mine", "mine/withdraw"):
        assert (await client.get(f"/en/pilots/tidak-ada/{path}")).status_code == 404


async def test_a_receipt_page_with_a_forged_token(client: httpx.AsyncClient, trial: PilotView) -> None:
    """It says that the receipt cannot be shown, and to look it up."""
    shown = await client.get(f"/en/pilots/{trial.slug}/applied?t=forged")
    assert shown.status_code == 410
    assert "cannot be shown again" in shown.text


async def test_one_network_applies_as_often_as_a_village_may(
    client: httpx.AsyncClient, trial: PilotView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond that, turned away or not, one waits a while; what was typed stays, and no address is kept."""
    monkeypatch.setattr(apply_routes, "APPLICATIONS", Limit("pilot application", 2, timedelta(minutes=15)))
    sent = await send(client, trial.slug, **await form_of(client, trial.slug))
    turned_away = await send(client, trial.slug, **await form_of(client, trial.slug, usia="12"))
    mistaken = await send(client, trial.slug, **await form_of(client, trial.slug, _consent=None))
    late = await send(client, trial.slug, **await form_of(client, trial.slug, _contact="sari@warga.id"))
    assert (sent.status_code, turned_away.status_code) == (303, 200)
    assert (mistaken.status_code, late.status_code) == (429, 429)
    assert "Wait 15 minutes" in late.text
    assert "sari@warga.id" in late.text
    assert await Enrollment.count() == 1
    kept = await SignInAttempt.select(SignInAttempt.subject_digest)
    assert len({row["subject_digest"] for row in kept}) == 1
    assert "127.0.0.1" not in str(kept)


async def test_a_number_is_asked_for_only_as_what_it_is_good_for(
    client: httpx.AsyncClient, trial: PilotView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a gateway the page says that no text messages are sent; with one it does not."""
    path, state = f"/en/pilots/{trial.slug}/apply", application(HOME, 1).state
    without = (await client.get(path)).text
    reached = dataclasses.replace(state.settings, sms_url="https://gateway.example/send")
    monkeypatch.setattr(state, "settings", reached)
    with_gateway = (await client.get(path)).text
    said = "no text messages are sent from here"
    assert (said in without, said in with_gateway) == (True, False)
