"""Staff pages on which a pilot is written."""

import re
from itertools import product

import pytest

from participation.organisations.roles import Role
from participation.pilots.queries import pilot_by_id
from participation.pilots.schemas import PilotView
from tests.factories import an_office, browser, post, sign_in, staff
from tests.pilot_factories import PROGRAMME, PROTOCOL, a_draft, an_enrollment_form

pytestmark = pytest.mark.usefixtures("database")


async def test_a_protocol_is_worked_out_without_saving() -> None:
    """The button beside the numbers shows what they come to, keeps what was typed, and stores nothing."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    typed = {**PROTOCOL, "assumed": "60,5", "planned_size": "100", "hypothesis.id": "Belum jadi"}
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/protocol"
        shown = await post(client, path, revision=pilot.revision, calculate="1", **typed)
    assert shown.status_code == 200
    assert "800 participants are needed" in shown.text
    assert "most likely the trial would end without telling" in shown.text
    assert 'value="60,5"' in shown.text
    assert "Belum jadi" in shown.text
    assert await pilot_by_id(pilot.id) == pilot


NO_PROGRAMMES = [
    ({"title.id": " "}, "Write a title in Indonesian."),
    ({"opens_at": "besok"}, "Write day and time like this"),
    ({"starts_on": "31-02-2030"}, "Write the day like this"),
    ({"closes_at": "2030-01-01T08:00"}, "Applications would end before they begin."),
    ({"places": "Melati"}, "We cannot read “Melati”."),
    ({"places": "Melati: 2.0"}, "We cannot read “Melati: 2.0”."),
    ({"places": "Atlantis: 20"}, "We know no single area “Atlantis”."),
    ({"places": "Melati: 0"}, "Write from 1 to"),
    ({"arm.2.ratio": "setengah"}, "Write a whole number from 1 to 10."),
    ({"arm.2.kind": "both"}, "Choose what this arm gets."),
    ({"arm.1.name.id": "", "arm.1.description.id": "Nomor"}, "Name this arm in Indonesian."),
    ({"allocation": "by favour"}, "Choose how places are given."),
    ({"service": "999"}, "Choose a service of this office."),
]


async def test_a_programme_that_makes_no_sense_is_explained() -> None:
    """Each mistake is named, what was typed stays, and nothing is stored."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        for changes, said in NO_PROGRAMMES:
            typed = {**PROGRAMME, "goal.id": "Tujuan yang diketik", **changes}
            path = f"/en/manage/pilots/{pilot.id}/programme"
            answer = await post(client, path, revision=pilot.revision, **typed)
            assert answer.status_code == 422, changes
            assert said in answer.text
            assert "Tujuan yang diketik" in answer.text, changes
            assert await pilot_by_id(pilot.id) == pilot, changes


NO_PROTOCOLS = [
    ({"minimal_effect": "1.500"}, "without a sign for thousands"),
    ({"minimal_effect": "-1"}, "without a sign for thousands"),
    ({"minimal_effect": "0"}, "Write a number above 0."),
    ({"assumed": "banyak"}, "without a sign for thousands"),
    ({"icc": "1"}, "from 0 to below 1"),
    ({"planned_size": "dua ratus"}, "Write a whole number, for example 200."),
    ({"planned_size": "99999999"}, "Write a whole number up to"),
    ({"alpha": "0.2"}, "Choose one of these."),
    ({"power": "nan"}, "Choose one of these."),
    ({"scale": ""}, "Choose one of these."),
    ({"analysis_on": "2030-13-01"}, "Write the day like this"),
    ({"groups": [str(number) for number in range(11)]}, "Name at most 10 groups."),
    ({"secondary.1.asked": "2.puas"}, "Name this outcome in Indonesian."),
    ({"secondary.1.name.id": "Puas", "secondary.1.scale": "median"}, "Choose one of these."),
]


async def test_a_protocol_that_makes_no_sense_is_explained() -> None:
    """Each mistake is named, what was typed stays, and nothing is stored, whichever button was pressed."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        for (changes, said), act in product(NO_PROTOCOLS, ({}, {"calculate": "1"})):
            path = f"/en/manage/pilots/{pilot.id}/protocol"
            answer = await post(client, path, revision=pilot.revision, **{**PROTOCOL, **changes, **act})
            assert answer.status_code == 422, changes
            assert said in answer.text
            assert "Selisih rata-rata" in answer.text, changes
            assert await pilot_by_id(pilot.id) == pilot, changes


async def test_two_tabs_lose_nothing() -> None:
    """The second tab is told, keeps what was typed, and a second press of its button saves it."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/programme"
        await post(client, path, revision=pilot.revision, **PROGRAMME)
        typed = {**PROGRAMME, "goal.id": "Dari tab kedua"}
        told = await post(client, path, revision=pilot.revision, **typed)
        revision = re.findall(r'name="revision" value="(\d+)"', told.text)[-1]
        saved = await post(client, path, revision=revision, **typed)
    assert (told.status_code, saved.status_code) == (409, 303)
    assert "Dari tab kedua" in told.text
    stored = await pilot_by_id(pilot.id)
    assert stored is not None
    assert stored.programme.goal == {"id": "Dari tab kedua"}


async def _stored(pilot: PilotView) -> PilotView:
    stored = await pilot_by_id(pilot.id)
    assert stored is not None
    return stored


async def test_applying_and_surveys_are_kept() -> None:
    """What was written comes back in the form, with its surveys in the order of their days."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    form = await an_enrollment_form(office.id)
    early = {
        "wave.3.name.id": "Kabar pertama",
        "wave.3.survey": form["wave.1.survey"],
        "wave.3.kind": "check_in",
    }
    typed = {**form, **early, "wave.3.day": "30", "wave.3.open_days": "7"}
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/enrollment"
        saved = await post(client, path, revision=pilot.revision, **typed)
        again = await client.get(path)
    assert saved.status_code == 303
    programme = (await _stored(pilot)).programme
    assert programme.consent == {"id": "Saya ikut atas kemauan sendiri dan boleh berhenti kapan saja."}
    assert [(wave.kind, wave.day, wave.open_days) for wave in programme.waves] == [
        ("baseline", 0, 14), ("check_in", 30, 7), ("endline", 76, 14),
    ]  # fmt: skip
    assert programme.goal == pilot.programme.goal
    assert re.findall(r'name="wave.\d.name.id" value="([^"]*)"', again.text) == [
        "Survei awal", "Kabar pertama", "Survei akhir", "",
    ]  # fmt: skip


async def test_outcomes_stay_with_their_surveys() -> None:
    """A survey put before the one that decides moves its number along; one taken out leaves no question behind."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    form = await an_enrollment_form(office.id)
    before = {"wave.1.was": "1", "wave.2.was": "2", "wave.3.name.id": "Kabar", "wave.3.kind": "check_in"}
    added = {
        **form,
        **before,
        "wave.3.survey": form["wave.1.survey"],
        "wave.3.day": "9",
        "wave.3.open_days": "7",
    }
    taken = {name: typed for name, typed in form.items() if not name.startswith("wave.2")}
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/enrollment"
        await post(client, path, revision=pilot.revision, **added)
        protocol = (await _stored(pilot)).protocol
        assert (protocol.outcome_wave, protocol.secondary[0].wave) == (3, 3)
        await post(client, path, revision=pilot.revision + 1, **taken, **{"wave.1.was": "1"})
        protocol = (await _stored(pilot)).protocol
        assert (protocol.outcome_wave, protocol.secondary[0].wave) == (0, 0)
        shown = await client.get(f"/en/manage/pilots/{pilot.id}")
    assert "Choose the question that measures “Menit menunggu”." in shown.text


NO_ENROLLMENTS = [
    ({"draw_at": "besok"}, "Write day and time like this"),
    ({"draw_at": "2030-02-01T08:00"}, "Places would be drawn before applications end."),
    ({"wave.1.day": "minggu depan"}, "Write a whole number, for example 200."),
    ({"wave.2.day": "9999"}, "Write a whole number of days from 0 to 1,825."),
    ({"wave.1.open_days": "0"}, "Write a whole number of days from 1 to 180."),
    ({"wave.1.name.id": ""}, "Name this survey in Indonesian."),
    ({"wave.1.survey": ""}, "Choose a survey of this office."),
    ({"wave.1.survey": "999999"}, "Choose a survey of this office."),
    ({"wave.1.kind": "party"}, "Choose what this survey is for."),
    ({"enrollment_survey": "999999"}, "Choose a survey of this office."),
    ({"eligible_if": "${usia} >= 18 " * 200}, "Shorten this text to 2,000 characters."),
    ({"eligible_if": "${umur} >= 18"}, "There is no question named “umur”."),
    ({"eligible_if": "${usia} >="}, "This condition ends too early"),
]


async def test_applying_that_makes_no_sense_is_explained() -> None:
    """Each mistake is named, what was typed stays, and nothing is stored."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    form = await an_enrollment_form(office.id, **{"public_value.id": "Kurs yang diketik"})
    async with browser() as client:
        await sign_in(client)
        for changes, said in NO_ENROLLMENTS:
            path = f"/en/manage/pilots/{pilot.id}/enrollment"
            answer = await post(client, path, revision=pilot.revision, **{**form, **changes})
            assert answer.status_code == 422, changes
            assert said in answer.text
            assert "Kurs yang diketik" in answer.text, changes
            assert await pilot_by_id(pilot.id) == pilot, changes


async def test_two_tabs_about_surveys_lose_nothing() -> None:
    """The second tab is told, keeps what was typed, and a second press of its button saves it."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    form = await an_enrollment_form(office.id, **{"consent.id": "Dari tab kedua"})
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/enrollment"
        await post(client, path.replace("enrollment", "programme"), revision=pilot.revision, **PROGRAMME)
        told = await post(client, path, revision=pilot.revision, **form)
        revision = re.findall(r'name="revision" value="(\d+)"', told.text)[-1]
        saved = await post(client, path, revision=revision, **form)
    assert (told.status_code, saved.status_code) == (409, 303)
    assert "Dari tab kedua" in told.text
    assert (await _stored(pilot)).programme.consent == {"id": "Dari tab kedua"}


async def test_the_names_of_the_questions_are_shown_without_saving() -> None:
    """Whoever writes the condition sees what can stand in it, and nothing is stored."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    form = await an_enrollment_form(office.id, eligible_if="belum jadi")
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/enrollment"
        shown = await post(client, path, revision=pilot.revision, look="1", **form)
    assert shown.status_code == 200
    assert "${usia}" in shown.text
    assert "'perempuan'</code>" in shown.text
    assert "belum jadi" in shown.text
    assert await pilot_by_id(pilot.id) == pilot


async def test_an_outcome_is_chosen_among_questions_and_their_answers() -> None:
    """The form offers what is asked after the beginning, then its answers; ticks of another question go."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    share = {"scale": "share", "primary.asked": "2.puas", "primary.choices": ["4", "5", "perempuan"]}
    second = {"name.id": "Menit", "kind": "question", "asked": "2.menit", "scale": "mean", "better": "lower"}
    typed = {
        **PROTOCOL,
        **share,
        "assumed": "40",
        **{f"secondary.2.{name}": value for name, value in second.items()},
        "groups": ["area", "jenis_kelamin"],
    }
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/protocol"
        offered = await client.get(path)
        saved = await post(client, path, revision=pilot.revision, **typed)
        again = await client.get(path)
    assert 'value="2.menit"' in offered.text
    assert 'value="1.menit"' not in offered.text
    assert saved.status_code == 303
    protocol = (await _stored(pilot)).protocol
    assert (protocol.outcome_wave, protocol.outcome_question) == (2, "puas")
    assert protocol.outcome_choices == ("4", "5")
    assert protocol.groups == ("area", "jenis_kelamin")
    (further,) = protocol.secondary
    assert (further.name, further.question, further.choices) == ({"id": "Menit"}, "menit", ())
    assert 'name="primary.choices" value="4" checked' in again.text.replace("  ", " ")
