"""Use cases of the log of what went wrong: a participant reports, staff say what was done."""

from uuid import UUID

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import today
from participation.database import exclusive, transaction
from participation.errors import Conflict, Gone, NotFound, Problem, Rejected, Unavailable
from participation.feedback.schemas import LONGEST_TEXT, CommentCreate
from participation.feedback.service import add_comments
from participation.feedback.severe import SevereKind, severe_kinds
from participation.feedback.wording import clean
from participation.pilots.issue_queries import issue_in, issue_with_key, receipt_of
from participation.pilots.issue_schemas import IssueCreate
from participation.pilots.issue_tables import PilotIssue
from participation.pilots.schemas import PublishedPilot
from participation.pilots.wave_schemas import Respondent
from participation.web.i18n import mark

NOT_STORED = mark("Your report was not stored.")
NOT_SAVED = mark("Your reply was not saved.")
ALREADY_SENT = mark(
    "Another report was already sent from this page. What you wrote is still here: send it again if you want to add it."
)


async def report_issue(pilot: PublishedPilot, person: Respondent, wanted: IssueCreate) -> None:
    """Stores what went wrong for a participant: in the log of the trial, and as a comment on its service.

    Raises Rejected; Conflict when the key came with another text; Gone for who had their data deleted.
    """
    text = clean(wanted.text)
    _check(text, NOT_STORED, mark("Write what went wrong. One sentence is enough."))
    async with transaction(), exclusive(f"pilot {pilot.id}"):
        before, receipt = await issue_with_key(wanted.key), await receipt_of(person.enrollment)
        if before == text:
            return
        if before is not None:
            raise Conflict(ALREADY_SENT)
        if receipt is None:
            raise Gone(mark("You have left this trial and had your data deleted. Ask the office directly."))
        await PilotIssue.insert(
            PilotIssue(
                pilot=pilot.id,
                receipt=receipt,
                key=wanted.key,
                text=text,
                urgent=wanted.urgent,
                apart=_is_apart(text),
            )
        )
        await add_comments([_comment(pilot, person, receipt, text, wanted.language)])


def _is_apart(text: str) -> bool:
    """The office has to know of danger in its trial; of the rest it must not read what is said of its own people.

    What nothing can look at may be of the rest.
    """
    try:
        return bool(set(severe_kinds(text)) - {SevereKind.DANGER})
    except Unavailable:
        return True


def _comment(
    pilot: PublishedPilot, person: Respondent, receipt: UUID, text: str, language: str
) -> CommentCreate:
    return CommentCreate(
        origin=f"pilot:{pilot.id}",
        text=text,
        said_on=today(),
        office=person.office,
        service=person.service,
        area=person.area_beside_words(pilot.document),
        receipt=receipt,
        source=f"pilot-{pilot.slug}"[:40],
        language=language,
    )


async def handle_issue(actor: Person, pilot_id: int, office: int, issue_id: UUID, reply: str) -> None:
    """Says what was done; the participant reads it. Raises NotFound, Rejected."""
    if await issue_in(pilot_id, issue_id) is None:
        raise NotFound(mark("There is no such report. Perhaps its author had it deleted."))
    text = clean(reply)
    _check(text, NOT_SAVED, mark("Write what was done about it: the participant reads it."))
    async with transaction():
        await PilotIssue.update(
            {PilotIssue.reply: text, PilotIssue.handled_on: today(), PilotIssue.handled_by: actor.id}
        ).where(PilotIssue.id == issue_id)
        await record(actor, "update", "pilot issue", issue_id, office=office, fields=["answer"])


def _check(text: str, message: str, missing: str) -> None:
    if not text:
        raise Rejected(message, errors={"text": Problem(missing)})
    if len(text) > LONGEST_TEXT:
        problem = Problem(
            mark("Your text has %(length)s characters, and there is room for %(longest)s. Shorten it."),
            {"length": len(text), "longest": LONGEST_TEXT},
        )
        raise Rejected(message, errors={"text": problem})
