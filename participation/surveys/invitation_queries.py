"""Reads about invitations: counts, never who."""

from typing import NamedTuple

from participation.surveys.queries import submission_count
from participation.surveys.tables import Invitation, InvitationContact


class InvitationCounts(NamedTuple):
    """`opened` is as of the last night or reminder, `answered` as of now."""

    invited: int
    opened: int
    answered: int
    phones: int


async def invitation_counts(survey_id: int) -> InvitationCounts:
    invited = int(await Invitation.count().where(Invitation.survey == survey_id))
    opened = int(await Invitation.count().where(Invitation.survey == survey_id, Invitation.opened.eq(True)))
    phones = int(
        await InvitationContact.count().where(
            InvitationContact.survey == survey_id, InvitationContact.address.like("+%")
        )
    )
    return InvitationCounts(invited, opened, await submission_count(survey_id), phones)
