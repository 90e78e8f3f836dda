"""What is done once a survey by invitation is closed: contacts go, answers lose their order."""

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, forget_copies, overwrite_what_goes, transaction
from participation.surveys.closing import shuffle_answers, waits
from participation.surveys.invitation_service import apply_openings
from participation.surveys.phases import Phase, phase_of
from participation.surveys.tables import Ballot, InvitationContact, Survey


async def finish_closed_surveys(secret_keys: tuple[str, ...]) -> int:
    """Returns how many surveys were finished; each is once, as nothing of it is left to finish then."""
    waiting = await _closed_with_contacts()
    if not waiting:
        return 0
    await apply_openings(secret_keys)
    await overwrite_what_goes()
    for survey_id, office in waiting:
        await forget_copies(await _finish(survey_id, office))
    return len(waiting)


async def _closed_with_contacts() -> list[tuple[int, int]]:
    rows = await Survey.select(
        Survey.id, Survey.office, Survey.state, Survey.opens_at, Survey.closes_at
    ).where(Survey.by_invitation.eq(True), Survey.current_version > 0)
    closed = [
        (row["id"], row["office"])
        for row in rows
        if phase_of(row["state"], row["opens_at"], row["closes_at"], now()) is Phase.CLOSED
    ]
    return [
        (survey_id, office)
        for survey_id, office in closed
        if await InvitationContact.exists().where(InvitationContact.survey == survey_id)
        and not await waits(survey_id)
    ]


async def _finish(survey_id: int, office: int) -> list[str]:
    async with transaction(), exclusive(f"survey {survey_id}"):
        tables = await shuffle_answers([survey_id])
        await InvitationContact.delete().where(InvitationContact.survey == survey_id)
        await Ballot.delete().where(Ballot.survey == survey_id)
        await record(
            PROGRAM,
            "finish",
            "survey invitations",
            survey_id,
            office=office,
            fields=["contacts", "ballots", "order of answers"],
        )
    return tables
