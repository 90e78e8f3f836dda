"""Applying: what is stored, for whom, and what is not."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.errors import Conflict, Gone, Rejected
from participation.feedback.receipts import new_key
from participation.feedback.tables import Receipt
from participation.pilots.enrollment_service import Ineligible, apply
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentContact
from participation.pilots.participant_service import withdraw_from_pilot
from participation.pilots.schemas import PilotView
from participation.pilots.service import end_pilot, pilot_or_not_found, publish_pilot, update_protocol
from participation.pilots.tables import Pilot
from participation.surveys.tables import CommentOutbox, Submission, SubmissionIdentifier
from tests.factories import an_office
from tests.pilot_factories import an_enrolling_trial
from tests.pilots.applicants import SECRETS, an_application, applied, apply_now, published, taking, whose

pytestmark = pytest.mark.usefixtures("database")


async def _trial(**changes: object) -> PilotView:
    return await an_enrolling_trial(await an_office(), **changes)


async def test_an_application_is_stored_whole() -> None:
    """Receipt, place in the queue, answers and contact are there, each in its place; nobody is enrolled by a draw."""
    pilot = await _trial()
    somebody = await applied(pilot.slug, contact="sari@contoh.id")
    assert (somebody.queue_number, somebody.state, somebody.arm) == (1, "waitlisted", None)
    assert (somebody.area_name, somebody.placed_on) == ("Melati", None)
    assert somebody.contact is not None
    assert (somebody.contact.channel, somebody.contact.address) == ("email", "sari@contoh.id")
    (answers,) = await EnrollmentAnswers.select(EnrollmentAnswers.wave, EnrollmentAnswers.submission.answers)
    assert answers["wave"] == 0
    assert '"usia":34' in answers["submission.answers"].replace(" ", "")
    (submission,) = await Submission.select()
    assert submission["source"] == f"pilot-{pilot.slug}"[:40]
    assert submission["receipt"] != somebody.receipt


async def test_who_comes_first_gets_a_place() -> None:
    """As long as the area has places; each area has its own, and the number counts on over all of them."""
    pilot, survey = await published((await _trial(allocation="first_come")).slug)
    places = tuple(replace(each, places=1) for each in pilot.document.places)
    document = replace(pilot.document, places=places)
    small = replace(pilot, versions=(replace(pilot.versions[0], document=document),))
    for area in (0, 0, 1):
        await apply_now(small, survey, await an_application(small, area))
    rows = await Enrollment.select().order_by(Enrollment.queue_number)
    assert [(row["queue_number"], row["state"], row["arm"]) for row in rows] == [
        (1, "enrolled", 0), (2, "waitlisted", None), (3, "enrolled", 0),
    ]  # fmt: skip
    assert rows[0]["placed_on"] is not None
    assert [entry.action for entry in await audit_entries(None)].count("apply") == 2


async def test_the_same_twice() -> None:
    """A second tap, at the same moment, later or in another process, is one application with one receipt."""
    pilot, survey = await published((await _trial()).slug)
    wanted = await an_application(pilot)
    async with taking() as one, taking() as other:
        codes = await asyncio.gather(
            *(apply(each, SECRETS, pilot, survey, wanted, now()) for each in (one, one, other))
        )
    codes.append(await apply_now(pilot, survey, wanted, moment=now() + timedelta(days=90)))
    assert len(set(codes)) == 1
    assert (await Enrollment.count(), await Submission.count(), await Receipt.count()) == (1, 1, 2)


@pytest.mark.parametrize("change", [{"answers": {"usia": "35"}}, {"area": 2}])
async def test_the_key_with_another_application(change: dict[str, object]) -> None:
    """Other answers or another area under a key that was sent are refused, and nothing is changed."""
    pilot, survey = await published((await _trial()).slug)
    wanted = await an_application(pilot)
    other = replace(wanted, **change)
    if "area" in change:
        other = replace(wanted, area=(await an_application(pilot, 1)).area)
    await apply_now(pilot, survey, wanted)
    with pytest.raises(Conflict):
        await apply_now(pilot, survey, other)
    assert await Enrollment.count() == 1


async def test_everything_that_is_wrong_is_named() -> None:
    """Consent, area, address and each question at once; nothing is stored."""
    pilot, survey = await published((await _trial()).slug)
    wanted = await an_application(pilot, consents=False, contact="sari", answers={"usia": "x"})
    with pytest.raises(Rejected) as rejection:
        await apply_now(pilot, survey, replace(wanted, area=None))
    assert set(rejection.value.errors) == {"_consent", "_area", "_contact", "usia"}
    with pytest.raises(Rejected) as rejection:
        await apply_now(pilot, survey, replace(wanted, area=999_999, key="short"))
    assert await Enrollment.count() == await Submission.count() == await Receipt.count() == 0


async def test_who_cannot_take_part_leaves_nothing_but_a_count() -> None:
    """Neither answers nor contact nor receipt; the questions that decided are named."""
    pilot, survey = await published((await _trial()).slug)
    wanted = await an_application(pilot, answers={"usia": "17"}, contact="sari@contoh.id")
    with pytest.raises(Ineligible) as reason:
        await apply_now(pilot, survey, wanted)
    assert reason.value.names == {"usia"}
    for table in (Enrollment, Submission, Receipt, EnrollmentContact, SubmissionIdentifier, CommentOutbox):
        assert await table.count() == 0
    assert (await Pilot.select(Pilot.turned_away).first()) == {"turned_away": 1}


async def test_before_and_after_the_applications() -> None:
    """Nothing is taken before they open, nor from the moment on at which they close."""
    pilot, survey = await published((await _trial()).slug)
    opens_at, closes_at = pilot.document.opens_at, pilot.document.closes_at
    assert opens_at is not None
    assert closes_at is not None
    for moment in (opens_at - timedelta(seconds=1), closes_at):
        with pytest.raises(Gone):
            await apply_now(pilot, survey, await an_application(pilot), moment=moment)
    await apply_now(pilot, survey, await an_application(pilot), moment=closes_at - timedelta(seconds=1))
    assert await Enrollment.count() == 1


async def test_a_trial_that_was_amended_or_ended_meanwhile() -> None:
    """Whoever read another protocol is asked to read the new one; an ended trial takes nobody."""
    view = await _trial()
    pilot, survey = await published(view.slug)
    view = await update_protocol(PROGRAM, view.id, view.revision, replace(view.protocol, planned_size=150))
    view = await publish_pilot(PROGRAM, view.id, view.revision, {"id": "Sisa anggaran"}, now())
    with pytest.raises(Conflict, match="was changed"):
        await apply_now(pilot, survey, await an_application(pilot))
    pilot, survey = await published(view.slug)
    with pytest.raises(Conflict, match="was changed"):
        await apply_now(pilot, survey, await an_application(pilot, protocol=1))
    view = await pilot_or_not_found(view.id)
    await end_pilot(PROGRAM, view.id, view.revision, {"id": "Anggaran dipotong"}, now())
    with pytest.raises(Gone):
        await apply_now(pilot, survey, await an_application(pilot))
    assert await Enrollment.count() == 0


async def test_two_applications_of_one_person_are_hinted_at() -> None:
    """Both are marked and neither is refused; the address stands in no digest, and no other trial knows it."""
    office = await an_office()
    pilot = await an_enrolling_trial(office)
    for contact in ("0812 3456 7890", "sari@contoh.id", "+62 812 3456 7890", ""):
        await applied(pilot.slug, contact=contact)
    other = await an_enrolling_trial(office)
    await applied(other.slug, contact="0812 3456 7890")
    rows = await Enrollment.select().order_by(Enrollment.pilot).order_by(Enrollment.queue_number)
    assert [bool(row["resembles"]) for row in rows] == [True, False, True, False, False]
    assert len({row["person_digest"] for row in rows}) == 4


@pytest.mark.parametrize("contact", ["Sari@contoh.id", "0812 3456 7890"])
async def test_one_address_stands_in_few_applications(contact: str) -> None:
    """However it is written, and also in one moment: the sixth is told what to do, nothing of it stays, and the trail
    knows. Without an address, and in another trial, it is taken."""
    office = await an_office()
    pilot, survey = await published((await an_enrolling_trial(office)).slug)
    alike = [contact, contact.lower(), contact.upper(), contact.replace(" ", "-")] * 2
    wanted = [await an_application(pilot, contact=one) for one in alike]
    async with taking() as one:
        outcomes = await asyncio.gather(
            *(apply(one, SECRETS, pilot, survey, each, now()) for each in wanted), return_exceptions=True
        )
    refused = [each for each in outcomes if isinstance(each, Rejected)]
    assert len(refused) == 3
    assert set(refused[0].errors) == {"_contact"}
    assert "5 applications" in str(refused[0].errors["_contact"])
    assert await Enrollment.count() == await EnrollmentContact.count() == await Submission.count() == 5
    assert [entry.action for entry in await audit_entries(None)].count("refuse_address") == 1
    with pytest.raises(Rejected):
        await applied(pilot.slug, contact=contact)
    await applied(pilot.slug)
    await applied((await an_enrolling_trial(office)).slug, contact=contact)


async def test_the_same_again_is_no_sixth() -> None:
    """Whoever sends one of the five once more gets its receipt."""
    pilot, survey = await published((await _trial()).slug)
    wanted = [await an_application(pilot, contact="sari@contoh.id") for _ in range(5)]
    code = await apply_now(pilot, survey, *wanted)
    assert await apply_now(pilot, survey, wanted[-1]) == code


async def test_what_was_deleted_does_not_come_back() -> None:
    """A late copy of an application that its sender had deleted is refused."""
    pilot, survey = await published((await _trial()).slug)
    wanted = await an_application(pilot)
    somebody = await whose(await apply_now(pilot, survey, wanted))
    await withdraw_from_pilot(somebody.id, erase=True)
    with pytest.raises(Gone, match="deleted"):
        await apply_now(pilot, survey, wanted)
    await apply_now(pilot, survey, replace(wanted, key=new_key()))
    assert await Enrollment.count() == 2
