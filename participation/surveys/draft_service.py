"""Use cases of drafts: keep unfinished answers, go on with them, forget them."""

from collections.abc import Collection
from uuid import UUID

from participation.clock import today
from participation.codes import random_code
from participation.database import transaction
from participation.errors import NotFound, TooLarge
from participation.files.service import keep_files
from participation.surveys.drafts import KEPT, Fields, digests_of_draft, opened_draft, sealed_draft
from participation.surveys.tables import Draft
from participation.web.i18n import mark

UNKNOWN = mark(
    "We do not know this code, or its time is over. Compare it sign by sign; capital letters, spaces and dashes "
    "do not matter."
)
TOO_LONG_TO_KEEP = mark("These answers are too long to be kept for later. Shorten them, or send them now.")


async def save_draft(
    survey: int, secret_keys: tuple[str, ...], fields: Fields, files: Collection[UUID], code: str = ""
) -> str:
    """Keeps what was answered so far and the files of it, under the code it had before if there is one.

    Raises TooLarge.
    """
    digests = digests_of_draft(code, secret_keys)
    code = code if digests else random_code()
    newest, *_ = digests_of_draft(code, secret_keys)
    sealed = sealed_draft(fields, code, secret_keys[0])
    if sealed is None:
        raise TooLarge(TOO_LONG_TO_KEEP)
    async with transaction():
        await keep_files(files, today() + KEPT)
        await Draft.delete().where(Draft.digest.is_in([newest, *digests]))
        await Draft.insert(Draft(survey=survey, digest=newest, sealed=sealed, expires_on=today() + KEPT))
    return code


async def draft_under(survey: int, secret_keys: tuple[str, ...], code: str) -> Fields:
    """What was kept under a code. Raises NotFound."""
    digests = digests_of_draft(code, secret_keys)
    found = (
        await Draft.select(Draft.sealed)
        .where(Draft.survey == survey, Draft.digest.is_in(digests), Draft.expires_on >= today())
        .first()
        if digests
        else None
    )
    fields = opened_draft(bytes(found["sealed"]), code, secret_keys) if found else None
    if fields is None:
        raise NotFound(UNKNOWN)
    return fields


async def forget_draft(secret_keys: tuple[str, ...], code: str) -> None:
    """Once the answers were sent, or when their owner wants it."""
    if digests := digests_of_draft(code, secret_keys):
        await Draft.delete().where(Draft.digest.is_in(digests))


async def erase_expired_drafts() -> int:
    """Returns how many went."""
    gone = await Draft.delete().where(Draft.expires_on < today()).returning(Draft.id)
    return len(gone)
