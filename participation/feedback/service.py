"""Use cases of feedback: give it, withdraw what a receipt stands for, store comments in bulk."""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.areas.queries import is_within
from participation.clock import today
from participation.database import CONSTRAINT_ERRORS, hold_rows, insert_rows, transaction
from participation.errors import Conflict, Gone, NotFound, Problem, Rejected, Unavailable
from participation.feedback.receipts import IssuedReceipt, issue
from participation.feedback.schemas import BEST_RATING, LONGEST_TEXT, CommentCreate, FeedbackCreate, Way
from participation.feedback.severe import severe_kinds
from participation.feedback.severe_version import UNSEEN, severe_version
from participation.feedback.tables import Comment, Receipt, ReceiptKind, WithdrawnReceipt
from participation.feedback.wording import clean
from participation.organisations.queries import office_by_id
from participation.services.schemas import ServiceView
from participation.web.i18n import LANGUAGES, mark

CITIZEN = Person(None, "citizen")
"""Whoever holds a receipt: the audit trail knows no more of them."""
CHUNK = 500
"""Rows of one insert: their 20 columns stay far below the 32,766 parameters that both databases take."""

_COLUMNS = [
    getattr(Comment, name)
    for name in ("id", "received_on", "revision", "apart", "severe_version", *CommentCreate.__struct_fields__)
]

NOT_STORED = mark("Your feedback was not stored.")


async def give_feedback(
    secret_keys: tuple[str, ...], service: ServiceView, given: FeedbackCreate, way: Way
) -> str:
    """Stores feedback about a service and returns the code of its receipt; sent twice, it is stored once.

    Raises Rejected naming the fields, Conflict when the key came with other feedback, Gone when what came
    with it was withdrawn or the service is no longer offered.
    """
    if not service.active:
        raise Gone(mark("This service is no longer offered, so it takes no more feedback."))
    issued = issue(secret_keys, f"service:{service.id}", given.key)
    given = msgspec.structs.replace(given, text=clean(given.text))
    await _check(given, service)
    try:
        return await _store(issued, service, given, way)
    except CONSTRAINT_ERRORS:
        # the same key is being stored by another request at this moment: now it is there to compare with
        return await _store(issued, service, given, way)


async def _check(given: FeedbackCreate, service: ServiceView) -> None:
    errors: dict[str, Problem] = {}
    if given.rating is not None and not 1 <= given.rating <= BEST_RATING:
        errors["rating"] = Problem(mark("Choose one of the five ratings, or leave it empty."))
    if not given.text:
        errors["text"] = Problem(mark("Write what you want to tell the office. One sentence is enough."))
    elif len(given.text) > LONGEST_TEXT:
        errors["text"] = Problem(
            mark("Your text has %(length)s characters, and there is room for %(longest)s. Shorten it."),
            {"length": len(given.text), "longest": LONGEST_TEXT},
        )
    if given.area is not None and not await _in_home_area(given.area, service.office):
        errors["area"] = Problem(mark("Choose one of the areas in the list, or leave it empty."))
    if errors:
        raise Rejected(NOT_STORED, errors=errors)


async def _in_home_area(area: int, office_id: int) -> bool:
    office = await office_by_id(office_id)
    if office is None or office.home_area is None:
        return False
    try:
        return await is_within(area, office.home_area)
    except NotFound:
        return False


async def _store(issued: IssuedReceipt, service: ServiceView, given: FeedbackCreate, way: Way) -> str:
    async with transaction():
        if (known := await _known(issued, given)) is not None:
            return known
        receipt = Receipt(
            digest=issued.digest,
            secret_version=issued.secret_version,
            kind=ReceiptKind.COMMENT,
            received_on=today(),
        )
        await Receipt.insert(receipt)
        await Comment.insert(_comment(_feedback_comment(receipt.id, service, given, way)))
    return issued.code


async def _known(issued: IssuedReceipt, given: FeedbackCreate) -> str | None:
    """The code under which this key was stored before. Raises Conflict or Gone."""
    digests = list(issued.lookup_digests)
    if await WithdrawnReceipt.exists().where(WithdrawnReceipt.digest.is_in(digests)):
        raise Gone(mark("This feedback was withdrawn. Open the page again to write something new."))
    row = (
        await Comment.select(Comment.text, Comment.rating, Comment.area, Comment.receipt.digest)
        .where(Comment.receipt.digest.is_in(digests))
        .first()
    )
    if row is None:
        return None
    if (row["text"], row["rating"], row["area"]) != (given.text, given.rating, given.area):
        raise Conflict(
            mark(
                "Other feedback was already sent from this page. What you wrote is still here: "
                "send it again if you want to add it."
            )
        )
    return issued.standing(bytes(row["receipt.digest"])).code


def _feedback_comment(receipt: UUID, service: ServiceView, given: FeedbackCreate, way: Way) -> CommentCreate:
    return CommentCreate(
        origin="box",
        text=given.text,
        said_on=today(),
        office=service.office,
        service=service.id,
        area=given.area,
        receipt=receipt,
        channel=way.channel,
        source=way.source,
        language=given.language if given.language in LANGUAGES else "",
        rating=given.rating,
        rating_maximum=None if given.rating is None else BEST_RATING,
    )


async def add_comments(comments: Sequence[CommentCreate]) -> int:
    """Stores comments and says how many are new; one whose import_digest is there already is left out.

    Chunk by chunk: within a transaction of the caller all of them or none.
    """
    added = 0
    for start in range(0, len(comments), CHUNK):
        added += await _insert(comments[start : start + CHUNK])
    return added


async def _insert(comments: Sequence[CommentCreate]) -> int:
    day = today()
    rows = [(uuid4(), day, 1, *_looked_at(one), *msgspec.structs.astuple(one)) for one in comments]
    return await insert_rows(_COLUMNS, rows, unless=[Comment.import_digest])


def _comment(comment: CommentCreate) -> Comment:
    apart, version = _looked_at(comment)
    return Comment(
        **msgspec.structs.asdict(comment), received_on=today(), apart=apart, severe_version=version
    )


def _looked_at(comment: CommentCreate) -> tuple[bool, str]:
    """Whether it stands apart, and by which version: where nothing can look it does, until something has.

    Decided before it is stored: there is no moment in which the office could read it.
    """
    try:
        return bool(severe_kinds(comment.text)), severe_version()
    except Unavailable:
        return True, UNSEEN


async def keep_apart(comments: Sequence[UUID], *, apart: bool) -> None:
    """Takes comments out of the ordinary lane, or back into it: they have been looked at.

    Within the caller's transaction.
    """
    await Comment.update({Comment.apart: apart, Comment.severe_version: severe_version()}).where(
        Comment.id.is_in(list(comments) or [UUID(int=0)])
    )


async def withdraw(receipt: UUID) -> None:
    """Erases everything that was given under a receipt, and remembers only that it was withdrawn.

    A late copy from a phone that was offline is then refused. Raises Gone when it was withdrawn before.
    """
    async with transaction():
        comment = await Comment.select(Comment.office).where(Comment.receipt == receipt).first()
        erased = await Receipt.delete().where(Receipt.id == receipt).returning(Receipt.digest, Receipt.kind)
        if not erased:
            raise Gone(mark("This was withdrawn before. Nothing of it is stored any more."))
        await WithdrawnReceipt.insert(
            WithdrawnReceipt(digest=bytes(erased[0]["digest"]), withdrawn_on=today())
        )
        office = comment["office"] if comment else None
        # the receipt is named by nothing: a row that says when it went would join what was kept apart
        await record(CITIZEN, "withdraw", erased[0]["kind"], office=office)


async def keep_enrollment_receipts(issued: Sequence[IssuedReceipt]) -> list[UUID]:
    """The receipts of applications for trials, within the caller's transaction."""
    receipts = [
        Receipt(
            digest=each.digest,
            secret_version=each.secret_version,
            kind=ReceiptKind.ENROLLMENT,
            received_on=today(),
        )
        for each in issued
    ]
    await Receipt.insert(*receipts)
    return [receipt.id for receipt in receipts]


async def hold_receipts(receipts: Collection[UUID]) -> set[UUID]:
    """Which of them are there; whoever withdraws one meanwhile waits until the caller's transaction ends."""
    return await hold_rows(Receipt, receipts)


async def erase_receipts(receipts: Sequence[UUID]) -> None:
    """Erases everything that was given under these receipts, for whoever may keep it no longer."""
    async with transaction():
        held = await hold_rows(Receipt, receipts, alone=True)
        await Receipt.delete().where(Receipt.id.is_in(list(held) or [UUID(int=0)]))


async def forget_comments(receipts: Sequence[UUID]) -> None:
    """Erases what was said under these receipts, but for what inspectors read; within the caller's transaction."""
    await Comment.delete().where(
        Comment.receipt.is_in(list(receipts) or [UUID(int=0)]),
        Comment.apart.eq(False) | (Comment.severe_version == UNSEEN),
    )


async def record_import(actor: Person, origin: str, office: int | None, added: int) -> None:
    """Adds to the audit trail that a file was imported, once it is through."""
    await record(actor, "import", "comment", office=office, note=f"{origin}: {added}")
