"""What people do with comments: judge them, take it back, and take what they read along."""

from typing import Any
from uuid import UUID

import msgspec
from piccolo.custom_types import Combinable

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import CONSTRAINT_ERRORS, exclusive, transaction
from participation.errors import NotFound, Rejected
from participation.sentiment.label_tables import CommentLabel, CommentVerdict
from participation.sentiment.schemas import LabelWrite
from participation.sentiment.verdicts import verdict
from participation.sentiment.wording import ELEMENTS, SENTIMENTS
from participation.web.i18n import mark

WITHDRAWN = mark("This comment is not there any more: whoever wrote it has withdrawn it.")
ODD_LABEL = mark("Choose one of the labels beside the comment.")


async def label_comment(actor: Person, comment: UUID, given: LabelWrite) -> None:
    """Stores what a person says about a comment, once a person: the later replaces the earlier.

    Raises Rejected for a label that is none, NotFound where the comment was withdrawn meanwhile.
    """
    if given.sentiment not in {None, "", *SENTIMENTS} or given.element not in {None, "", *ELEMENTS}:
        raise Rejected(ODD_LABEL)
    said = {name: value for name, value in msgspec.structs.asdict(given).items() if value is not None}
    try:
        async with transaction(), exclusive(f"labels of {comment}"):
            await _say(actor, comment, {**said, "at": now()})
            await _judge(comment)
    except CONSTRAINT_ERRORS:
        raise NotFound(WITHDRAWN) from None


async def unlabel_comment(actor: Person, comment: UUID) -> None:
    """Takes back what a person said about a comment; nothing happens where they said nothing."""
    async with transaction(), exclusive(f"labels of {comment}"):
        await CommentLabel.delete().where(_own(actor, comment))
        await _judge(comment)


async def record_comment_export(actor: Person, kind: str, filters: list[str]) -> None:
    """On record before the first byte leaves. Which filters were set, never the words that were looked for."""
    async with transaction():
        await record(actor, "export", "comment", fields=filters, note=kind)


async def _say(actor: Person, comment: UUID, said: dict[str, Any]) -> None:
    columns = {getattr(CommentLabel, name): value for name, value in said.items()}
    known = await CommentLabel.update(columns).where(_own(actor, comment)).returning(CommentLabel.id)
    if not known:
        label = CommentLabel({CommentLabel.comment: comment, CommentLabel.account: actor.id, **columns})
        await CommentLabel.insert(label)


async def _judge(comment: UUID) -> None:
    """Keeps the verdict of a comment in step with its labels."""
    rows = (
        await CommentLabel.select(CommentLabel.sentiment, CommentLabel.element)
        .where(CommentLabel.comment == comment)
        .order_by(CommentLabel.at, CommentLabel.id)
    )
    await CommentVerdict.delete().where(CommentVerdict.comment == comment)
    if rows:
        found = verdict([row["sentiment"] for row in rows], [row["element"] for row in rows])
        await CommentVerdict.insert(CommentVerdict(comment=comment, **found._asdict()))


def _own(actor: Person, comment: UUID) -> Combinable:
    own: Combinable = (CommentLabel.comment == comment) & (CommentLabel.account == actor.id)
    return own
