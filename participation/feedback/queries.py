"""Reads of receipts and comments."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from participation.areas.queries import area_steps
from participation.areas.schemas import AreaStep
from participation.areas.tables import Area
from participation.errors import NotFound
from participation.feedback.receipts import digests_of
from participation.feedback.schemas import CommentFilter, CommentView, ReceiptView
from participation.feedback.tables import Comment, Receipt, WithdrawnReceipt
from participation.organisations.queries import office_by_id
from participation.services.queries import service_by_slug
from participation.services.schemas import ServiceView
from participation.web.i18n import mark

NO_OFFICE = 0
"""Stands for the office of a comment that has none: only a grant for everything reaches it."""
EVERY = WhereRaw("1 = 1")
_VIEW = tuple(getattr(Comment, name) for name in CommentView.__struct_fields__)


async def receipt_by_code(typed: str, secret_keys: tuple[str, ...]) -> ReceiptView | None:
    """The receipt of a code as somebody typed it; None when there is none, or none any more."""
    row = (
        await Receipt.select(Receipt.id, Receipt.kind, Receipt.received_on)
        .where(Receipt.digest.is_in(digests_of(typed, secret_keys) or [b""]))
        .first()
    )
    return ReceiptView(**row) if row else None


async def known_digests(digests: Collection[bytes]) -> set[bytes]:
    """Those under which a receipt stands, or stood until it was withdrawn."""
    wanted = list(digests) or [b""]
    standing = await Receipt.select(Receipt.digest).where(Receipt.digest.is_in(wanted))
    withdrawn = await WithdrawnReceipt.select(WithdrawnReceipt.digest).where(
        WithdrawnReceipt.digest.is_in(wanted)
    )
    return {bytes(row["digest"]) for row in (*standing, *withdrawn)}


async def withdrawn_on(typed: str, secret_keys: tuple[str, ...]) -> date | None:
    """The day on which what stood under this code was withdrawn."""
    row = (
        await WithdrawnReceipt.select(WithdrawnReceipt.withdrawn_on)
        .where(WithdrawnReceipt.digest.is_in(digests_of(typed, secret_keys) or [b""]))
        .first()
    )
    return row["withdrawn_on"] if row else None


async def feedback_under(receipt: UUID) -> CommentView | None:
    """What was given in a feedback box under a receipt. Answers to a survey are shown by surveys."""
    row = await Comment.select(*_VIEW).where(Comment.receipt == receipt, Comment.origin == "box").first()
    return CommentView(**row) if row else None


async def service_at(slug: str) -> ServiceView:
    """The service at an address. Raises NotFound."""
    service = await service_by_slug(slug)
    if service is None:
        raise NotFound(mark("There is no service at this address. Look for it in the list of services."))
    return service


async def area_question(office_id: int, chosen: int | None) -> list[AreaStep]:
    """The area question of an office's feedback box: one list, which starts at the office's home area."""
    office = await office_by_id(office_id)
    if office is None or office.home_area is None:
        return []
    return await area_steps(office.home_area, [] if chosen is None else [chosen])


async def comments_page(
    wanted: CommentFilter, after: UUID | None = None, limit: int = 1_000
) -> list[CommentView]:
    """Comments in the order of their ids, those behind `after`: for programs that read all of them."""
    query = Comment.select(*_VIEW).where(await matching(wanted)).order_by(Comment.id).limit(limit)
    if after is not None:
        query = query.where(Comment.id > after)
    return [CommentView(**row) for row in await query]


async def comment_count(wanted: CommentFilter) -> int:
    return int(await Comment.count().where(await matching(wanted)))


async def comment_office(comment: UUID) -> int | None:
    """The office that a comment is about, for guards; None where there is none, or one that stands apart."""
    row = await Comment.select(Comment.office).where(Comment.id == comment, Comment.apart.eq(False)).first()
    return None if row is None else row["office"] or NO_OFFICE


async def apart_of(origin: str) -> dict[UUID, set[str]]:
    """Which questions of a survey were answered with what stands apart, by receipt."""
    rows = await Comment.select(Comment.receipt, Comment.question).where(
        Comment.origin == origin, Comment.apart.eq(True), Comment.receipt.is_not_null()
    )
    found: dict[UUID, set[str]] = {}
    for row in rows:
        found.setdefault(row["receipt"], set()).add(row["question"])
    return found


async def with_comments(receipts: Collection[UUID]) -> set[UUID]:
    """Those of these receipts under which something was said that is still there."""
    rows = await Comment.select(Comment.receipt).where(Comment.receipt.is_in(list(receipts) or [UUID(int=0)]))
    return {row["receipt"] for row in rows}


async def matching(wanted: CommentFilter, comment: Any = Comment) -> Combinable:
    """The condition of a filter, on the table or on another table's foreign key to it.

    No filter reaches what stands apart: offices must not read, count or rank what is said of their own people.
    """
    conditions: list[Combinable] = [comment.apart.eq(False)]
    if wanted.offices is not None:
        conditions.append(comment.office.is_in(list(wanted.offices) or [0]))
    if wanted.service is not None:
        conditions.append(comment.service == wanted.service)
    if wanted.area is not None:
        conditions.append(
            comment.area.is_in(Area.select(Area.id).where(Area.path.like(f"%/{wanted.area}/%")))
        )
    if wanted.origin:
        conditions.append((comment.origin == wanted.origin) | comment.origin.like(f"{wanted.origin}:%"))
    if wanted.channel:
        conditions.append(comment.channel == wanted.channel)
    if wanted.said_from is not None:
        conditions.append(comment.said_on >= wanted.said_from)
    if wanted.said_before is not None:
        conditions.append(comment.said_on < wanted.said_before)
    return _all(conditions)


def _all(conditions: list[Combinable]) -> Combinable:
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = joined & condition
    return joined
