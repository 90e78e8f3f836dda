"""Planners write, announce, amend and end pilots."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.errors import Conflict, Forbidden, NotFound, Rejected
from participation.organisations.roles import Role, ScopeKind
from participation.pilots.draft_queries import document_of
from participation.pilots.protocol import fingerprint, read
from participation.pilots.queries import (
    pilot_by_id,
    pilots,
    pilots_ahead,
    protocol_file,
    published_pilot,
    versions,
)
from participation.pilots.schemas import PilotCreate, PilotView, Places
from participation.pilots.service import (
    create_pilot,
    end_pilot,
    pilot_or_not_found,
    publish_pilot,
    update_programme,
    update_protocol,
)
from participation.pilots.tables import PilotArm
from participation.surveys.queries import survey_by_id
from participation.surveys.service import publish_survey, save_definition
from tests.factories import a_service, an_actor, an_office
from tests.pilot_factories import (
    ARMS,
    MOMENT,
    a_draft,
    a_programme,
    a_protocol,
    a_protocol_with_surveys,
    an_announced_pilot,
    an_area,
    enrollment_questions,
)

pytestmark = pytest.mark.usefixtures("database")

REASON = {"id": "Dua kelurahan ikut juga"}
LATER = datetime(2030, 1, 20, tzinfo=UTC)


async def _amended(pilot: PilotView, moment: datetime = LATER, **changes: object) -> PilotView:
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol_with_surveys(**changes))
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, REASON, moment)


async def test_a_pilot_begins_as_a_draft() -> None:
    """It has a readable address, belongs to its office, and nobody but staff knows of it."""
    office = await an_office()
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, {"id": "Antre dari rumah"}))
    again = await create_pilot(PROGRAM, PilotCreate(office.id, {"id": "Antre dari rumah"}))
    assert (pilot.slug, again.slug, pilot.state) == ("antre-dari-rumah", "antre-dari-rumah-2", "draft")
    assert [known.id for known in await pilots(frozenset({office.id}))] == [again.id, pilot.id]
    assert await pilots(frozenset()) == []
    assert await published_pilot(pilot.slug) is None


async def test_creating_says_what_is_wrong() -> None:
    """No title and no office are named; a foreign office is forbidden."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    with pytest.raises(Rejected) as rejection:
        await create_pilot(PROGRAM, PilotCreate(0, {"en": "Trial"}))
    assert list(rejection.value.errors) == ["office", "title.id"]
    planner = an_actor((Role.PLANNER, ScopeKind.OFFICE, own.id))
    with pytest.raises(Forbidden):
        await create_pilot(planner, PilotCreate(foreign.id, {"id": "Uji coba"}))


async def test_everything_written_is_kept() -> None:
    """Texts, days, arms, places and numbers come back as they were saved."""
    office = await an_office()
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, a_programme().title))
    service = await a_service(office.id)
    programme = a_programme(service=service.id, places=(Places(await an_area(), 200),))
    protocol = a_protocol(groups=("Lansia", "Penyandang disabilitas"), icc=0.025, cluster_size=7)
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, protocol)
    assert (pilot.programme, pilot.protocol) == (programme, protocol)


async def test_an_arm_that_is_renamed_stays_the_same_arm() -> None:
    """What will hang on an arm is not lost when its words change, another is added or one goes."""
    pilot = await a_draft(await an_office())
    first = await PilotArm.select().where(PilotArm.pilot == pilot.id).order_by(PilotArm.position)
    renamed = (*ARMS[:1], a_programme().arms[1], ARMS[0])
    for arms in (renamed, renamed[:2]):
        present = await pilot_by_id(pilot.id)
        assert present is not None
        wanted = a_programme(places=present.programme.places, arms=arms)
        await update_programme(PROGRAM, pilot.id, present.revision, wanted)
    last = await PilotArm.select().where(PilotArm.pilot == pilot.id).order_by(PilotArm.position)
    assert [row["id"] for row in last] == [row["id"] for row in first]


async def test_services_and_areas_must_be_there() -> None:
    """A service of another office and an area that nobody knows are named, and nothing is stored."""
    office, other = await an_office("Satu"), await an_office("Dua")
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, a_programme().title))
    wanted = a_programme(service=(await a_service(other.id)).id, places=(Places(999_999, 5),))
    with pytest.raises(Rejected) as rejection:
        await update_programme(PROGRAM, pilot.id, pilot.revision, wanted)
    assert set(rejection.value.errors) == {"service", "places"}
    assert (await pilots(None))[0].programme.arms == ()


async def test_two_tabs() -> None:
    """The second save is told that the first came between, and changes nothing, arms and places included."""
    pilot = await a_draft(await an_office())
    wanted = a_programme(places=pilot.programme.places, goal={"id": "Lain"})
    await update_programme(PROGRAM, pilot.id, pilot.revision, wanted)
    with pytest.raises(Conflict):
        await update_programme(PROGRAM, pilot.id, pilot.revision, a_programme(places=(), arms=()))
    with pytest.raises(Conflict):
        await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol(planned_size=1))
    with pytest.raises(Conflict):
        await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, MOMENT)
    assert (await pilots(None))[0].programme == wanted


async def test_publishing_locks_the_protocol() -> None:
    """Citizens read the version, its SHA-256 is that of the file, and a later draft changes neither."""
    pilot = await an_announced_pilot(await an_office())
    published = await published_pilot(pilot.slug)
    file = await protocol_file(pilot.slug, 1)
    assert published is not None
    assert file is not None
    assert (pilot.state, pilot.current_version) == ("announced", 1)
    assert fingerprint(file) == published.versions[0].sha256
    assert read(file) == published.document
    assert published.document.places[0].area == "Melati"
    await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol(minimal_effect=1.0))
    assert await published_pilot(pilot.slug) == published
    assert await protocol_file(pilot.slug, 1) == file
    assert await protocol_file(pilot.slug, 2) is None


async def test_an_unfinished_draft_is_not_published() -> None:
    """All that is missing is named at once, and nothing becomes public."""
    pilot = await create_pilot(PROGRAM, PilotCreate((await an_office()).id, {"id": "Uji coba"}))
    with pytest.raises(Rejected) as rejection:
        await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, MOMENT)
    assert {"goal.id", "arms", "places", "contact"} <= set(rejection.value.errors)
    assert await versions(pilot.id) == ()


async def test_an_amendment_stands_beside_what_it_amends() -> None:
    """It has its own number, reason and fingerprint, names the version before, and that one stays as it was."""
    pilot = await an_announced_pilot(await an_office())
    first = await protocol_file(pilot.slug, 1)
    pilot = await _amended(pilot, planned_size=150)
    second, earlier = await versions(pilot.id)
    assert (second.number, second.reason, second.document.reason) == (2, REASON, REASON)
    assert second.document.previous == earlier.sha256
    assert second.document.protocol.planned_size == 150
    assert await protocol_file(pilot.slug, 1) == first


async def test_an_amendment_needs_a_reason_and_a_change() -> None:
    """Without a reason, or with nothing that differs, nothing is published."""
    pilot = await an_announced_pilot(await an_office())
    with pytest.raises(Conflict, match="Nothing has changed"):
        await publish_pilot(PROGRAM, pilot.id, pilot.revision, REASON, LATER)
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol(planned_size=150))
    for reason in ({}, {"en": "More villages"}, {"id": " "}, {"id": "x" * 5_001}):
        with pytest.raises(Rejected) as rejection:
            await publish_pilot(PROGRAM, pilot.id, pilot.revision, reason, LATER)
        assert list(rejection.value.errors) == ["reason.id"]
    assert len(await versions(pilot.id)) == 1


async def test_a_trial_that_is_over_is_neither_amended_nor_ended() -> None:
    """Not even by moving its last day: what was published decides. On that day both are still possible."""
    pilot = await an_announced_pilot(await an_office())
    over = datetime(2030, 6, 15, 17, tzinfo=UTC)  # 16 June in Jakarta
    pilot = await _amended(pilot, over - timedelta(seconds=1), planned_size=150)
    with pytest.raises(Conflict, match="is over"):
        await _amended(pilot, over, analysis_on=date(2031, 1, 1))
    pilot = await pilot_or_not_found(pilot.id)
    with pytest.raises(Conflict, match="is over"):
        await end_pilot(PROGRAM, pilot.id, pilot.revision, REASON, over)
    assert len(await versions(pilot.id)) == 2
    ended = await end_pilot(PROGRAM, pilot.id, pilot.revision, REASON, over - timedelta(seconds=1))
    assert ended.state == "ended"


async def test_ending_says_why_and_leaves_everything_else() -> None:
    """After its end a pilot is neither written nor amended nor ended again; its protocols stay."""
    pilot = await an_announced_pilot(await an_office())
    with pytest.raises(Rejected):
        await end_pilot(PROGRAM, pilot.id, pilot.revision, {}, LATER)
    ended = await end_pilot(PROGRAM, pilot.id, pilot.revision, {"id": "Anggaran dipotong"}, LATER)
    assert (ended.state, ended.end_reason, ended.ended_at) == ("ended", {"id": "Anggaran dipotong"}, LATER)
    with pytest.raises(Conflict):
        await update_protocol(PROGRAM, pilot.id, ended.revision, a_protocol(planned_size=150))
    with pytest.raises(Conflict):
        await publish_pilot(PROGRAM, pilot.id, ended.revision, REASON, LATER)
    with pytest.raises(Conflict):
        await end_pilot(PROGRAM, pilot.id, ended.revision, REASON, LATER)
    published = await published_pilot(pilot.slug)
    assert published is not None
    assert (published.phase(MOMENT), len(published.versions)) == ("over", 1)


async def test_a_draft_is_not_ended() -> None:
    """Nobody heard of it."""
    pilot = await a_draft(await an_office())
    with pytest.raises(Conflict):
        await end_pilot(PROGRAM, pilot.id, pilot.revision, REASON, LATER)


async def test_what_lies_ahead() -> None:
    """Announced trials are found, the one that opens first in front; drafts and ended ones are not."""
    office = await an_office()
    second = await a_draft(office, opens_at=datetime(2030, 2, 2, tzinfo=UTC))
    first = await a_draft(office, opens_at=datetime(2030, 2, 1, tzinfo=UTC))
    assert await pilots_ahead() == []
    for draft in (second, first):
        await publish_pilot(PROGRAM, draft.id, draft.revision, {}, MOMENT)
    assert [known.slug for known in await pilots_ahead()] == [first.slug, second.slug]
    await end_pilot(PROGRAM, second.id, second.revision + 1, REASON, LATER)
    assert [known.slug for known in await pilots_ahead()] == [first.slug]


async def test_the_trail_names_every_act() -> None:
    """Who created, changed, published, amended and ended a pilot is on record, with the fields and the version."""
    office = await an_office()
    pilot = await _amended(await an_announced_pilot(office), planned_size=150)
    await end_pilot(PROGRAM, pilot.id, pilot.revision, REASON, LATER)
    entries = [entry for entry in (await audit_entries(None)) if entry.subject_kind == "pilot"]
    assert [entry.action for entry in reversed(entries)] == [
        "create", "update", "update", "publish", "update", "amend", "close",
    ]  # fmt: skip
    assert entries[2].fields == ["planned_size"]
    assert [entry.note for entry in entries if entry.action in ("publish", "amend")] == ["2", "1"]


async def test_what_is_not_there() -> None:
    """An unknown pilot is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await update_programme(PROGRAM, 999_999, 1, a_programme())
    assert await protocol_file("tidak-ada", 1) is None


async def test_what_people_applied_for_is_not_amended() -> None:
    """Once applications are open, a draft with other arms is refused by name; the published one stays."""
    office = await an_office()
    pilot = await an_announced_pilot(office)
    programme = replace(pilot.programme, arms=(ARMS[0], replace(ARMS[1], ratio=2)))
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    with pytest.raises(Rejected) as rejection:
        await publish_pilot(PROGRAM, pilot.id, pilot.revision, REASON, datetime(2030, 2, 2, tzinfo=UTC))
    assert list(rejection.value.errors) == ["arms"]
    amended = await publish_pilot(PROGRAM, pilot.id, pilot.revision, REASON, LATER)
    assert amended.current_version == 2


async def test_a_survey_published_anew_is_none_of_a_running_trial() -> None:
    """Until people apply the newest questions are taken, afterwards those that they have answered."""
    office = await an_office()
    pilot = await an_announced_pilot(office)
    survey = await survey_by_id(pilot.programme.enrollment_survey or 0)
    assert survey is not None
    saved = await save_definition(PROGRAM, survey.id, survey.revision, enrollment_questions(youngest=5))
    await publish_survey(PROGRAM, survey.id, saved.revision)
    before = await document_of(pilot, {}, "", LATER)
    after = await document_of(pilot, {}, "", datetime(2030, 2, 2, tzinfo=UTC))
    assert before.enrollment is not None
    assert after.enrollment is not None
    assert (before.enrollment.version, after.enrollment.version) == (2, 1)
    pilot = await _amended(pilot, datetime(2030, 2, 2, tzinfo=UTC), planned_size=150)
    published = await published_pilot(pilot.slug)
    assert published is not None
    assert published.document.enrollment == after.enrollment
