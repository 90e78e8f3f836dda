"""Use cases of invitations: invite, open, remind. docs/decisions/0014-ballots.md says why they are made this way."""

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import DB, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.messages.phones import is_phone
from participation.messages.service import is_address
from participation.surveys.invitation_codes import Invited, ballots_of, invited, opened, sealed, token_digests
from participation.surveys.invitation_lists import MOST_INVITED, SHOWN, read_list
from participation.surveys.invitation_messages import INVITED, REMINDED, link_to, send_invitation
from participation.surveys.phases import Phase
from participation.surveys.queries import forget_published, published_survey, survey_office
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import survey_or_not_found
from participation.surveys.tables import (
    Ballot,
    Invitation,
    InvitationContact,
    InvitationOpening,
    Submission,
    Survey,
)
from participation.web.i18n import mark

BATCH = 200
"""People a transaction, so that the intake never waits long."""
OPENINGS = 5_000

NOT_INVITED = mark("Nobody was invited.")
UNKNOWN = mark(
    "We do not know this code. Compare it sign by sign with your invitation; capital letters, spaces and dashes do "
    "not matter."
)
NOT_OPEN = mark("Invitations go out while the survey can be answered or is about to open. Publish it first.")


class Added(NamedTuple):
    """What became of a list: how many are invited now, and how many were before."""

    invited: int
    known: int


class Opened(NamedTuple):
    """What an invitation leads to: a survey, and the code of the right to answer; none once that was used."""

    survey: int
    ballot: str | None


async def set_by_invitation(actor: Person, survey_id: int, wanted: bool) -> None:
    """Raises Conflict once somebody has answered, or was invited: the rules of a survey hold for everyone."""
    survey = await survey_or_not_found(survey_id)
    if wanted and survey.for_participants:
        raise Conflict(mark("This survey is for participants of trials, so nobody else is invited to it."))
    if wanted and survey.is_quiz:
        raise Conflict(mark("This survey is the quiz of a course, so nobody is invited to it."))
    begun = await Submission.exists().where(Submission.survey == survey_id)
    if begun or await Invitation.exists().where(Invitation.survey == survey_id):
        raise Conflict(
            mark("Somebody was invited or has answered already, so this can no longer be changed.")
        )
    async with transaction():
        await Survey.update({Survey.by_invitation: wanted}).where(Survey.id == survey_id)
        await record(actor, "update", "survey", survey_id, office=survey.office, fields=["by_invitation"])
    forget_published()


async def invite(
    actor: Person, survey_id: int, typed: str, secret_keys: tuple[str, ...], base_url: str
) -> Added:
    """Invites whoever is on the list and was not before; mails are queued with the invitations.

    Raises Rejected for a list with lines that cannot be read, Conflict while nobody could answer.
    """
    survey = await _taking_invitations(survey_id)
    wanted = _addresses(typed)
    known = await _known(survey_id, wanted)
    fresh = [address for address in wanted if address not in known]
    for start in range(0, len(fresh), BATCH):
        async with transaction():
            await _invite(survey, fresh[start : start + BATCH], secret_keys[0], base_url)
    note = str(len(fresh))
    await record(actor, "invite", "survey", survey_id, office=survey.office, note=note)
    return Added(len(fresh), len(known))


def _addresses(typed: str) -> list[str]:
    read = read_list(typed)
    unreadable = read.unreadable + [
        (0, address) for address in read.addresses if not is_phone(address) and not is_address(address)
    ]
    if unreadable:
        lines = "; ".join(f"{number}: {line}" for number, line in unreadable[:SHOWN])
        problem = Problem(
            mark("In these lines there is no e-mail address or phone number that we can read: %(lines)s"),
            {"lines": lines},
        )
        raise Rejected(NOT_INVITED, errors={"people": problem})
    if not read.addresses:
        raise Rejected(NOT_INVITED, errors={"people": Problem(mark("Write at least one person to invite."))})
    if len(read.addresses) > MOST_INVITED:
        problem = Problem(mark("At most %(most)s people at a time. Divide the list."), {"most": MOST_INVITED})
        raise Rejected(NOT_INVITED, errors={"people": problem})
    return read.addresses


async def _known(survey_id: int, addresses: Sequence[str]) -> set[str]:
    known = set()
    for start in range(0, len(addresses), 1_000):
        rows = await InvitationContact.select(InvitationContact.address).where(
            InvitationContact.survey == survey_id,
            InvitationContact.address.is_in(list(addresses[start : start + 1_000])),
        )
        known |= {row["address"] for row in rows}
    return known


async def _invite(survey: PublishedSurvey, addresses: Sequence[str], secret: str, base_url: str) -> None:
    """Each table in the order of its own random ids, so that places tell nothing across tables."""
    made: list[tuple[str, Invited, Invitation]] = []
    for address in addresses:
        new = invited(secret)
        made.append((address, new, Invitation(survey=survey.id, digest=new.token_digest)))
    contacts = [
        InvitationContact(
            invitation=invitation.id, survey=survey.id, address=address, sealed_token=new.sealed_token
        )
        for address, new, invitation in made
    ]
    ballots = [Ballot(id=new.ballot, survey=survey.id) for _, new, _ in made]
    await Invitation.insert(*sorted((each for _, _, each in made), key=lambda each: each.id))
    await InvitationContact.insert(*sorted(contacts, key=lambda each: each.id))
    await Ballot.insert(*sorted(ballots, key=lambda each: each.id))
    for address, new, _ in made:
        token = opened(new.sealed_token, (secret,))
        if token and not is_phone(address):
            await send_invitation(INVITED, address, token, survey, base_url)


async def open_invitation(typed: str, secret_keys: tuple[str, ...]) -> Opened:
    """Exchanges a token for the code of its ballot, the same one each time until that is used.

    In a transaction of its own, and what it leaves in the database does not say whose invitation it was.
    Raises NotFound.
    """
    invitation = await _invitation(typed, secret_keys)
    codes = ballots_of(typed, secret_keys)
    rows = await Ballot.select(Ballot.id).where(Ballot.id.is_in(list(codes)))
    await InvitationOpening.insert(InvitationOpening(sealed=sealed(str(invitation["id"]), secret_keys[0])))
    return Opened(invitation["survey"], codes[rows[0]["id"]] if rows else None)


async def invited_survey(typed: str, secret_keys: tuple[str, ...]) -> PublishedSurvey:
    """The survey that a token invites to; looking changes nothing. Raises NotFound."""
    invitation = await _invitation(typed, secret_keys)
    survey = await published_survey(invitation["survey.slug"])
    if survey is None:
        raise NotFound(UNKNOWN)
    return survey


async def _invitation(typed: str, secret_keys: tuple[str, ...]) -> dict[str, Any]:
    digests = token_digests(typed, secret_keys)
    found = (
        await Invitation.select(Invitation.id, Invitation.survey, Invitation.survey.slug)
        .where(Invitation.digest.is_in(digests))
        .first()
        if digests
        else None
    )
    if found is None:
        raise NotFound(UNKNOWN)
    return dict(found)


async def is_unused(survey_id: int, ballots: tuple[UUID, ...]) -> bool:
    """Whether one of these is the id of a right to answer that nobody has used."""
    if not ballots:
        return False
    return await Ballot.exists().where(Ballot.survey == survey_id, Ballot.id.is_in(list(ballots)))


async def apply_openings(secret_keys: tuple[str, ...]) -> int:
    """Marks what was opened since the last time, all in one write; returns how many openings there were."""
    async with transaction():
        rows = await InvitationOpening.select().limit(OPENINGS)
        if not rows:
            return 0
        told = (opened(bytes(row["sealed"]), secret_keys) for row in rows)
        ids = [UUID(each) for each in told if each]
        surveys = await Invitation.select(Invitation.survey).where(Invitation.id.is_in(ids)) if ids else []
        for survey_id in sorted({row["survey"] for row in surveys}):
            await _mark_opened(survey_id, ids)
        await InvitationOpening.delete().where(InvitationOpening.id.is_in([row["id"] for row in rows]))
    return len(rows) + (await apply_openings(secret_keys) if len(rows) == OPENINGS else 0)


async def _mark_opened(survey_id: int, ids: Sequence[UUID]) -> None:
    """Writes every invitation of the survey anew, in one statement: no row then lies or is dated otherwise
    than those that nobody has opened."""
    listed = ", ".join(f"'{each}'" for each in ids)
    await DB.engine.execute(
        f"UPDATE invitation SET opened = (opened OR id IN ({listed})) WHERE survey = {survey_id}"  # noqa: S608
    )


async def remind(actor: Person, survey_id: int, secret_keys: tuple[str, ...], base_url: str) -> int:
    """Queues a mail to everyone who has not opened their invitation; returns how many."""
    survey = await _taking_invitations(survey_id)
    await apply_openings(secret_keys)
    waiting = [
        (address, token)
        for address, token in await _unopened(survey_id, secret_keys)
        if not is_phone(address)
    ]
    for start in range(0, len(waiting), BATCH):
        async with transaction():
            for address, token in waiting[start : start + BATCH]:
                await send_invitation(REMINDED, address, token, survey, base_url)
    await record(actor, "remind", "survey", survey_id, office=survey.office, note=str(len(waiting)))
    return len(waiting)


async def phone_list(actor: Person, survey_id: int, secret_keys: tuple[str, ...], base_url: str) -> str:
    """A table of phone numbers and links as CSV, for whatever sends text messages; only who has not opened theirs."""
    office = await survey_office(survey_id)
    await apply_openings(secret_keys)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["phone", "link"])
    for address, token in await _unopened(survey_id, secret_keys):
        if is_phone(address):
            writer.writerow([address[1:], link_to(token, base_url)])  # a spreadsheet takes + for a formula
    await record(actor, "download", "survey invitations", survey_id, office=office)
    return table.getvalue()


async def _unopened(survey_id: int, secret_keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Addresses with their tokens."""
    rows = await InvitationContact.select(
        InvitationContact.address, InvitationContact.sealed_token, InvitationContact.invitation.opened
    ).where(InvitationContact.survey == survey_id)
    found = [
        (row["address"], opened(bytes(row["sealed_token"]), secret_keys))
        for row in rows
        if not row["invitation.opened"]
    ]
    return sorted((address, token) for address, token in found if token)


async def _taking_invitations(survey_id: int) -> PublishedSurvey:
    view = await survey_or_not_found(survey_id)
    survey = await published_survey(view.slug)
    if survey is None or survey.phase(now()) not in (Phase.OPEN, Phase.SCHEDULED):
        raise Conflict(NOT_OPEN)
    if not view.by_invitation:
        raise Conflict(mark("This survey is open to everyone. Make it one by invitation first."))
    return survey
