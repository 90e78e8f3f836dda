"""Use cases of the severe lane: find, look, decide, alert. What was said stands in no log and no audit entry.

The audit trail names no office either: the administrators of an office read its entries.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from participation.accounts.service import record
from participation.clock import now
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.feedback.service import keep_apart
from participation.feedback.severe import severe_kinds
from participation.feedback.severe_version import UNSEEN, severe_version
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import actors_with
from participation.sentiment.corpus import UnreadComment
from participation.sentiment.schemas import SevereView, SevereWrite
from participation.sentiment.severe_messages import notify
from participation.sentiment.severe_queries import cases_after, severe_case
from participation.sentiment.tables import CaseState, SevereAlert, SevereCase
from participation.web.i18n import mark

SUBJECT = "severe case"
LONGEST_NOTES = 10_000
QUIET = timedelta(hours=1)
"""An inspector gets one mail in this time, however many cases there are."""
FIELDS = ("state", "notes")


async def find_severe(comments: Sequence[UnreadComment]) -> int:
    """Makes cases of the comments that tell of something severe and keeps them apart; returns how many.

    What the same words looked at when it was stored is read again only where it stands apart. What has a case
    already keeps it as it stands: what an inspector dismissed stays dismissed. What nothing could look at when it
    came goes to its office where it is harmless. Raises Unavailable where nothing can look now.
    """
    version = severe_version()
    unseen = [comment for comment in comments if comment.apart or comment.severe_version != version]
    kinds = {comment.id: found for comment in unseen if (found := severe_kinds(comment.text))}
    if harmless := [one.id for one in unseen if one.severe_version == UNSEEN and one.id not in kinds]:
        await keep_apart(harmless, apart=False)
    return await _put_apart(kinds) if kinds else 0


async def _put_apart(kinds: Mapping[UUID, Sequence[str]]) -> int:
    async with transaction():
        known = await _known(list(kinds))
        fresh = [comment for comment in kinds if comment not in known]
        if fresh:
            await keep_apart(fresh, apart=True)
            await SevereCase.insert(
                *(SevereCase(comment=one, kinds=" ".join(kinds[one])) for one in fresh)
            ).on_conflict(target=SevereCase.comment, action="DO NOTHING")
    return len(fresh)


async def _known(comments: list[UUID]) -> set[UUID]:
    rows = await SevereCase.select(SevereCase.comment).where(SevereCase.comment.is_in(comments))
    return {row["comment"] for row in rows}


async def look_at_case(actor: Actor, case_id: int) -> SevereView:
    """The case with its words; that somebody looked is on record before they see it. Raises NotFound."""
    async with transaction():
        case = await _case(case_id)
        await record(actor, "look", SUBJECT, case_id)
    return case


async def decide_case(actor: Actor, case_id: int, wanted: SevereWrite) -> None:
    """What becomes of a case: dismissed, its comment goes back to the ordinary lane; otherwise it stands apart.

    Raises NotFound, Rejected naming fields, and Conflict when it has another revision than the one seen.
    """
    _check(wanted)
    async with transaction():
        present = await _case(case_id)
        updated = (
            await SevereCase.update(_values(actor, wanted))
            .where(SevereCase.id == case_id, SevereCase.revision == wanted.revision)
            .returning(SevereCase.comment)
        )
        if not updated:
            raise Conflict(
                mark(
                    "Somebody else changed this case while you were writing. Look at what they saved, "
                    "then save again: what stands below replaces it."
                )
            )
        await keep_apart([updated[0]["comment"]], apart=wanted.state is not CaseState.DISMISSED)
        changed = [name for name in FIELDS if getattr(present, name) != getattr(wanted, name)]
        await record(actor, "update", SUBJECT, case_id, fields=changed)


def _values(actor: Actor, wanted: SevereWrite) -> dict[Any, Any]:
    return {
        SevereCase.state: wanted.state,
        SevereCase.notes: wanted.notes,
        SevereCase.inspector: None if wanted.state is CaseState.NEW else actor.id,
        SevereCase.revision: wanted.revision + 1,
    }


def _check(wanted: SevereWrite) -> None:
    errors = {}
    if wanted.state in {CaseState.HANDED_OVER, CaseState.DISMISSED} and not wanted.notes.strip():
        errors["notes"] = Problem(mark("Write to whom you handed it over, or why it is dismissed."))
    if len(wanted.notes) > LONGEST_NOTES:
        errors["notes"] = Problem(
            mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_NOTES}
        )
    if errors:
        raise Rejected(mark("The case was not saved."), errors=errors)


async def _case(case_id: int) -> SevereView:
    case = await severe_case(case_id)
    if case is None:
        raise NotFound(mark("There is no such case. Whoever wrote it may have withdrawn it."))
    return case


async def alert_inspectors(base_url: str) -> int:
    """Tells each inspector that there are new cases, at most once in QUIET; returns how many mails were queued."""
    sent = 0
    for inspector in await actors_with(Permission.READ_SEVERE):
        async with transaction():
            sent += await _alert(inspector, base_url)
    return sent


async def _alert(inspector: Actor, base_url: str) -> bool:
    told = await SevereAlert.select().where(SevereAlert.account == inspector.id).first()
    if told and told["sent_at"] > now() - QUIET:
        return False
    cases = await cases_after(inspector, told["last_case"] if told else 0)
    if not cases or not await notify(inspector, len(cases), base_url):
        return False
    if told:
        await SevereAlert.update({SevereAlert.last_case: cases[-1], SevereAlert.sent_at: now()}).where(
            SevereAlert.id == told["id"]
        )
    else:
        await SevereAlert.insert(SevereAlert(account=inspector.id, last_case=cases[-1]))
    return True
