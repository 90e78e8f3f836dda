"""An enumerator's phone: what its code opens, what it sends, and what becomes of it."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest

from participation.accounts.limits import count_towards
from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.field_codes import new_device_code
from participation.campaigns.field_queries import assignments_of, codes_of, field_works
from participation.campaigns.field_service import give_code, revoke_code, set_assignments
from participation.campaigns.field_tables import DeviceCode
from participation.campaigns.schemas import Target
from participation.campaigns.service import close_campaign
from participation.clock import civil_day, now, today
from participation.database import DatabaseEngine
from participation.feedback.limits import UNKNOWN_CODES
from participation.organisations.tables import Partner, PartnerState
from participation.surveys.counting import count_submissions
from participation.surveys.late_service import count_late
from participation.surveys.queued_schemas import Apart
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.signs import Sign
from participation.surveys.tables import LateSubmission, Submission
from tests.campaign_factories import a_partner, a_running_campaign
from tests.factories import an_office, answering, settings, some_answers
from tests.field_factories import Team, a_team, an_entry

pytestmark = pytest.mark.usefixtures("database")
BATCH = "/en/api/v1/field/submissions"
HOUR = 3600


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


@pytest.fixture
async def team(database: object) -> Team:
    return await a_team((await an_office()).id)


async def send(client: httpx.AsyncClient, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.post(BATCH, json={"entries": list(entries)})
    assert answer.status_code == 200, answer.text
    outcomes: list[dict[str, Any]] = answer.json()["outcomes"]
    return outcomes


async def revoke(team: Team, hours_ago: int = 0) -> None:
    (code,) = (await codes_of([team.enumerator]))[team.enumerator]
    await revoke_code(PROGRAM, team.enumerator, code.id, now() - timedelta(hours=hours_ago))


async def test_a_phone_is_told_its_code(team: Team, client: httpx.AsyncClient) -> None:
    """Typed in any case and grouping it leads to the enumerator's page: where, how many, the next person."""
    typed = await client.post("/en/field", data={"code": team.code.lower().replace("-", " ")})
    assert typed.headers["location"] == f"/en/field/{team.code}"
    home = await client.get(typed.headers["location"])
    assert home.status_code == 200
    assert "Bu Rini" in home.text
    assert "0 of 20 answers" in home.text
    assert f'href="/en/field/{team.code}/answer?at={team.assignments[0].id}"' in home.text
    assert "set-cookie" not in home.headers


@pytest.mark.parametrize("typed", ["", "abc", "2345-6789-ABCD-EFGH"])
async def test_a_code_that_is_none(typed: str, team: Team, client: httpx.AsyncClient) -> None:
    """It stays in the field, with what to compare."""
    refused = await client.post("/en/field", data={"code": typed})
    if refused.status_code == 303:
        refused = await client.get(refused.headers["location"])
    assert refused.status_code in {404, 422}
    assert "Compare it sign by sign" in refused.text
    assert f'value="{typed}"' in refused.text


async def test_the_code_is_stored_nowhere(team: Team) -> None:
    """Only a keyed digest of it."""
    (row,) = await DeviceCode.select()
    assert team.code not in repr(row)
    assert len(row["digest"]) == 32


async def test_answers_arrive_under_their_assignment(team: Team, client: httpx.AsyncClient) -> None:
    """With its source, by the channel that says who read, on their day; sent twice they are one."""
    one = an_entry(team, source="another", age=30 * HOUR)
    outcomes = await send(client, one, an_entry(team, reader="handed"), one)
    assert [outcome["state"] for outcome in outcomes] == ["stored"] * 3
    assert outcomes[0]["receipt"] == outcomes[2]["receipt"]
    rows = await Submission.select().order_by(Submission.channel)
    assert [row["channel"] for row in rows] == ["handed", "read_out"]
    assert {row["source"] for row in rows} == {team.assignments[0].source}
    assert rows[1]["received_on"] < today()


async def test_nothing_is_older_than_the_code(team: Team, client: httpx.AsyncClient) -> None:
    """Who makes answers up cannot spread them over days before the phone had its code, where no flood would show."""
    outcomes = await send(client, *(an_entry(team, age=days * 24 * HOUR) for days in (0, 6, 8, 300)))
    assert [outcome["state"] for outcome in outcomes] == ["stored"] * 4
    days = sorted(row["received_on"] for row in await Submission.select(Submission.received_on))
    assert days[0] == days[1] == civil_day(now() - timedelta(days=7))


async def test_others_who_guess_keep_no_phone_waiting(team: Team, client: httpx.AsyncClient) -> None:
    """A mobile carrier stands behind one address: a code that is right opens, sends and takes receipts along."""
    for _ in range(100):
        await count_towards(UNKNOWN_CODES, "127.0.0.1", settings().secret_key)
    wrong = "2345-6789-ABCD-EFGH"
    assert (await client.get(f"/en/field/{wrong}")).status_code == 429
    receipts = "/en/api/v1/field/receipts"
    assert (await client.post(receipts, json={"device": wrong, "count": 1})).status_code == 429
    guessed = {"entries": [an_entry(team), an_entry(team, device=wrong)]}
    assert (await client.post(BATCH, json=guessed)).status_code == 429
    assert (await client.get(f"/en/field/{team.code}")).status_code == 200
    assert (await client.post(receipts, json={"device": team.code, "count": 1})).status_code == 200
    assert [outcome["state"] for outcome in await send(client, an_entry(team))] == ["stored"]


async def test_a_batch_is_looked_up_at_once(
    team: Team, database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred codes in one batch cost as many reads as one, however they are typed, and each opens its own work."""
    other = await a_team(team.campaign.office, campaign=team.campaign, name="Pak Jaya")
    typed = [team.code, team.code.lower(), other.code, *(new_device_code() for _ in range(97))]
    asked: list[str] = []
    execute = database.execute

    async def counted(sql: str, arguments: Sequence[Any] = ()) -> list[dict[str, Any]]:
        asked.append(sql)
        return await execute(sql, arguments)

    monkeypatch.setattr(database, "execute", counted)
    await field_works(typed[:1], settings().secret_keys)
    for_one = len(asked)
    works = await field_works(typed, settings().secret_keys)
    assert len(asked) <= 2 * for_one
    assert [(code, work.enumerator.name) for code, work in works.items()] == [
        (team.code, "Bu Rini"),
        (team.code.lower(), "Bu Rini"),
        (other.code, "Pak Jaya"),
    ]
    assert works[other.code].assignments == tuple(other.assignments)


async def test_each_guessed_code_counts(team: Team, client: httpx.AsyncClient) -> None:
    """Many in one batch are as many tries as one after the other; a phone that sends one often has tried it once."""
    codes = [new_device_code() for _ in range(100)]
    await send(client, *(an_entry(team, device=codes[0]) for _ in range(50)))
    await send(client, *(an_entry(team, device=code) for code in codes))
    assert (await client.get(f"/en/field/{codes[0]}")).status_code == 429


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({"consent": ""}, "attention", "_consent"),
        ({"reader": "nobody"}, "attention", "_reader"),
        ({"assignment": "987654"}, "attention", "_assignment"),
        ({"assignment": "x"}, "attention", "_assignment"),
        ({"answers": {}}, "attention", "layanan"),
        ({"device": "2345-6789-ABCD-EFGH"}, "refused", ""),
        ({"device": ""}, "refused", ""),
        ({"survey": "another"}, "refused", ""),
    ],
)
async def test_what_is_wrong_with_one(
    changes: dict[str, Any], state: str, said: str, team: Team, client: httpx.AsyncClient
) -> None:
    """It is told, with its field where somebody can mend it, and the next one is stored all the same."""
    wrong, right = await send(client, an_entry(team, **changes), an_entry(team))
    assert wrong["state"] == state
    assert wrong["detail"]
    assert not said or said in wrong["errors"]
    assert right["state"] == "stored"
    assert await Submission.count() == 1


async def test_a_revoked_code_stops_and_loses_nothing(team: Team, client: httpx.AsyncClient) -> None:
    """What was given before is kept apart with its receipt until staff decide; what was given after is refused."""
    before = an_entry(team, age=3 * HOUR)
    await revoke(team, hours_ago=1)
    outcomes = await send(client, before, an_entry(team))
    assert [outcome["state"] for outcome in outcomes] == ["late", "refused"]
    assert (
        "revoked before these answers were given, so a receipt for them opens nothing"
        in outcomes[1]["detail"]
    )
    assert await Submission.count() == 0
    rows = await LateSubmission.select()
    assert [(row["why"], row["source"]) for row in rows] == [("revoked", team.assignments[0].source)]
    receipt = await client.post("/en/receipts", data={"code": outcomes[0]["receipt"]})
    assert "lost its right to send" in receipt.text
    assert team.campaign.survey is not None
    assert await count_late(PROGRAM, team.campaign.survey) == (0, 0), (
        "another decision than that on late ones"
    )
    assert await count_late(PROGRAM, team.campaign.survey, Apart.REVOKED) == (1, 0)
    assert await Submission.count() == 1


async def test_a_revoked_phone_says_so(team: Team, client: httpx.AsyncClient) -> None:
    """Its page asks nobody any more, keeps nothing, and takes no receipts along; another phone goes on."""
    second = await give_code(PROGRAM, team.enumerator, settings().secret_key)
    codes = (await codes_of([team.enumerator]))[team.enumerator]
    await revoke_code(PROGRAM, team.enumerator, codes[-1].id, now())
    home = await client.get(f"/en/field/{team.code}")
    assert home.status_code == 410
    assert "The code of this phone is revoked" in home.text
    spoken = (await client.get(f"/id/field/{team.code}", follow_redirects=True)).text
    assert "sebelum kode dicabut tidak hilang" in spoken, "what was answered later is lost"
    assert "data-keep" not in home.text
    assert "Next person" not in home.text
    assert "data-open" not in home.text, "the form in which answers were opened again is gone"
    person = await client.get(f"/en/field/{team.code}/answer")
    assert person.headers["location"] == f"/en/field/{team.code}"
    wanted = {"device": team.code, "count": 1}
    assert (await client.post("/en/api/v1/field/receipts", json=wanted)).status_code == 403
    other = await client.get(f"/en/field/{second}")
    assert other.status_code == 200
    assert "data-open" in other.text


async def test_receipts_taken_along_are_those_that_answers_get(team: Team, client: httpx.AsyncClient) -> None:
    """So that they can be given out without signal; nothing is stored before answers come."""
    wanted = {"device": team.code, "count": 200}
    taken = (await client.post("/en/api/v1/field/receipts", json=wanted)).json()["receipts"]
    assert len({one["key"] for one in taken}) == 200
    (outcome,) = await send(client, an_entry(team, key=taken[0]["key"]))
    assert outcome["receipt"] == taken[0]["receipt"]
    shown = await client.post("/en/receipts", data={"code": taken[0]["receipt"]})
    assert "Tambah loket." in shown.text


async def test_a_phone_keeps_anew_what_has_changed(team: Team, client: httpx.AsyncClient) -> None:
    """Its own page once counts or areas change, the page of questions once areas change."""
    before = await kept_by(client, team)
    assert [address.partition("?")[0] for address in before] == [
        *(f"{language}/field/{team.code}" for language in ("", "/en", "/jv", "/su")),
        *(f"{language}/field/{team.code}/answer" for language in ("", "/en", "/jv", "/su")),
        "/en/field",
        "/en/outbox",
    ]
    await send(client, an_entry(team))
    await count_submissions()
    await count_coverage(team.campaign.id, now())
    counted = await kept_by(client, team)
    assert set(before) - set(counted) == set(before[:4])
    await set_assignments(PROGRAM, team.enumerator, [Target(None, (), 7)])
    assert set(counted) - set(await kept_by(client, team)) == set(counted[:8])


async def kept_by(client: httpx.AsyncClient, team: Team) -> list[str]:
    found = re.search(r'data-keep="([^"]+)"', (await client.get(f"/en/field/{team.code}")).text)
    assert found is not None
    return found[1].replace("&amp;", "&").split(" ")


async def test_a_closed_campaign(team: Team, client: httpx.AsyncClient) -> None:
    """Answers from before are late: kept apart until staff decide. Later ones are refused, and the page thanks."""
    known = an_entry(team, age=2 * HOUR)
    (stored,) = await send(client, known)
    closed = now() - timedelta(hours=1)
    await close_campaign(PROGRAM, team.campaign.id, team.campaign.revision, closed)
    outcomes = await send(client, known, an_entry(team, age=2 * HOUR), an_entry(team))
    assert outcomes[0]["receipt"] == stored["receipt"]
    assert [outcome["state"] for outcome in outcomes[1:]] == ["late", "refused"]
    assert "so a receipt for them opens nothing" in outcomes[2]["detail"]
    assert await Submission.count() == await LateSubmission.count() == 1
    receipt = await client.post("/en/receipts", data={"code": outcomes[1]["receipt"]})
    assert "the campaign for which you were asked, had closed" in receipt.text
    assert team.campaign.survey is not None
    assert await count_late(PROGRAM, team.campaign.survey) == (1, 0)
    assert {row["source"] for row in await Submission.select()} == {team.assignments[0].source}
    home = await client.get(f"/en/field/{team.code}")
    assert home.status_code == 410
    assert "The campaign is closed" in home.text


async def test_a_suspended_organisation(client: httpx.AsyncClient) -> None:
    """Its phones ask nobody; what they send is kept apart."""
    office = (await an_office()).id
    partner = await a_partner(office, collects=True)
    team = await a_team(office, partner)
    await Partner.update({Partner.state: PartnerState.SUSPENDED}).where(Partner.id == partner)
    (outcome,) = await send(client, an_entry(team))
    assert outcome["state"] == "late"
    home = await client.get(f"/en/field/{team.code}")
    assert home.status_code == 403
    assert "may not work right now" in home.text


async def test_an_area_that_ended(team: Team, client: httpx.AsyncClient) -> None:
    """Its answers still arrive under it; taken up again, it goes on under the same source."""
    area = Area(name="Melati", kind="village", kemendagri_code="35.73.01.1001", path="/")
    await area.save()
    await set_assignments(PROGRAM, team.enumerator, [Target(area.id, (), 5)])
    ended, other = (await assignments_of([team.enumerator]))[team.enumerator]
    assert (ended.ended_at is None, other.area_name) == (False, "Melati")
    (outcome,) = await send(client, an_entry(team))
    assert outcome["state"] == "stored"
    row = await Submission.select(Submission.source).first()
    assert row == {"source": ended.source}
    await set_assignments(PROGRAM, team.enumerator, [Target(None, (), 9)])
    again, over = (await assignments_of([team.enumerator]))[team.enumerator]
    assert (again.source, again.wanted, again.ended_at) == (ended.source, 9, None)
    assert over.ended_at is not None


async def test_without_a_script(team: Team, client: httpx.AsyncClient) -> None:
    """The page asks for what is missing with all that was typed, then stores, and shows the receipt in large."""
    path = f"/en/field/{team.code}/answer"
    at = team.assignments[0].id
    page = (await client.get(f"{path}?at={at}&by=read_out")).text
    assert f'name="_assignment" value="{at}" id="_assignment" checked' in page
    carried = dict(re.findall(r'name="(_key|_began)" value="([^"]+)"', page))
    fields = {**carried, "_version": "1", "_assignment": str(at), "_reader": "read_out"}
    typed = some_answers(saran="Terima kasih banyak", layanan=None)
    missing = await client.post(path, data={**fields, **typed})
    assert missing.status_code == 422
    assert "2 answers need your attention" in missing.text
    assert "Tell the person what the survey is for" in missing.text
    assert "Terima kasih banyak" in missing.text
    wrong = await client.post(path, data={**fields, "_consent": "1", **some_answers(menit="banyak")})
    assert wrong.status_code == 422
    assert 'value="banyak"' in wrong.text
    assert await Submission.count() == 0
    stored = await client.post(path, data={**fields, "_consent": "1", **some_answers()})
    assert stored.status_code == 303
    slip = await client.get(stored.headers["location"])
    code = re.search(r"data-code>([A-Z0-9-]{19})<", slip.text)
    assert code is not None
    assert f"answer?at={at}&amp;by=read_out" in slip.text or f"answer?at={at}&by=read_out" in slip.text
    assert "Tambah loket." in (await client.post("/en/receipts", data={"code": code[1]})).text
    again = await client.post(path, data={**fields, "_consent": "1", **some_answers()})
    assert again.status_code == 303
    assert await Submission.count() == 1
    (given,) = await CheckOutbox.select(CheckOutbox.signs)
    assert given["signs"] & Sign.FAST, "nobody reads all that within a second"


async def test_answers_to_a_revoked_phone_stay_in_sight(team: Team, client: httpx.AsyncClient) -> None:
    """Revoked while somebody was answering without a script: nothing is stored, and what was typed can be copied."""
    await revoke(team)
    path = f"/en/field/{team.code}/answer"
    refused = await client.post(path, data={"_key": "k" * 24, **some_answers()})
    assert refused.status_code == 403
    assert "Tambah loket." in refused.text


async def test_before_the_first_day(client: httpx.AsyncClient) -> None:
    """The page says from when on."""
    office = (await an_office()).id
    campaign = await a_running_campaign(office, starts_on=today() + timedelta(days=3))
    team = await a_team(office, campaign=campaign)
    home = await client.get(f"/en/field/{team.code}")
    assert "has not begun yet" in home.text
    assert "Next person" not in home.text
