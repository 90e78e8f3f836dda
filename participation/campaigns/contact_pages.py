"""The page of a campaign's contact lists, alike for an office and for its partners but for its address."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.response import Redirect, Template

from participation.campaigns.contact_queries import lists_of
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_schemas import ListWanted
from participation.campaigns.contact_service import add_list, remove_list
from participation.campaigns.contact_wording import LIST_STATE_KINDS, LIST_STATES, REASONS
from participation.campaigns.service import campaign_or_not_found
from participation.clock import today
from participation.errors import Conflict, Rejected
from participation.web.forms import EMPTY_FORM, Form, read_files_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.times import typed_day
from participation.web.urls import url

LARGEST_LIST = 100_000_000
"""Bytes; a million rows with a name and an address need about half of that."""
READ_AT_ONCE = 300_000
"""Bytes that are read while somebody waits; of a larger file the page says that it is being read."""


async def contacts_page(
    request: Request[Any, Any, Any],
    root: str,
    campaign_id: int,
    *,
    writes: bool,
    form: Form = EMPTY_FORM,
    refusal: Rejected | Conflict | None = None,
) -> Template:
    return page(
        request,
        "campaigns/contacts.html",
        refusal.status if refusal else 200,
        root=root,
        campaign=await campaign_or_not_found(campaign_id),
        lists=await lists_of(campaign_id),
        writes=writes,
        form=form,
        conflict=refusal if isinstance(refusal, Conflict) else None,
        states=LIST_STATES,
        state_kinds=LIST_STATE_KINDS,
        reasons=REASONS,
    )


async def take_list(request: Request[Any, Any, Any], root: str, campaign_id: int) -> Template | Redirect:
    form, files = await read_files_form(request)
    try:
        async with _on_disk(files.get("file")) as path:
            added = await add_list(request.user, campaign_id, _wanted(form), path, today())
            if path and path.stat().st_size <= READ_AT_ONCE:
                await read_list(added.id)
    except (Rejected, Conflict) as refusal:
        shown = form.with_errors(refusal) if isinstance(refusal, Rejected) else form
        return await contacts_page(request, root, campaign_id, writes=True, form=shown, refusal=refusal)
    say(request, mark("The list is added. What was read of it stands below."))
    return Redirect(url(f"{root}/{campaign_id}/contacts"), status_code=303)


def _wanted(form: Form) -> ListWanted:
    """Raises Rejected for a day that is none."""
    errors: dict[str, Any] = {}
    collected_on = typed_day(form, "collected_on", errors)
    if errors:
        raise Rejected(mark("The contact list was not added."), errors=errors)
    return ListWanted(form.text("name"), form.text("collected_by"), collected_on, form.text("wording"))


@asynccontextmanager
async def _on_disk(file: UploadFile | None) -> AsyncIterator[Path | None]:
    """The uploaded file under a path of its own; None where nobody chose one."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "list")
        if file is not None:
            await asyncio.to_thread(_copy, file.file, path)
        yield path if file is not None else None


def _copy(file: IO[bytes], path: Path) -> None:
    file.seek(0)
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)


async def drop_list(request: Request[Any, Any, Any], root: str, campaign_id: int, list_id: int) -> Redirect:
    await remove_list(request.user, campaign_id, list_id)
    say(request, mark("Nobody in this list is written to any more. Its contacts are erased within minutes."))
    return Redirect(url(f"{root}/{campaign_id}/contacts"), status_code=303)
