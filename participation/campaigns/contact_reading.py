"""Reads an uploaded contact list, chunk by chunk: who dies on the way is followed by somebody who goes on."""

import tempfile
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec

from participation.campaigns.contact_queries import file_part, list_by_id
from participation.campaigns.contact_rows import (
    ContactRow,
    LeftOut,
    Places,
    Reason,
    contact_of,
    counted,
    find_places,
)
from participation.campaigns.contact_schemas import ContactListView, LeftOutRow
from participation.campaigns.contact_tables import Contact, ContactFilePart, ContactList, ListState
from participation.clock import today
from participation.database import exclusive, insert_rows, transaction
from participation.errors import Rejected
from participation.feedback.import_files import chunks_of
from participation.feedback.table_files import Row, TableFile
from participation.web.i18n import DEFAULT_LANGUAGE

CHUNK = 2_000
"""Rows of one commit."""
MOST_LISTED = 200
COLUMNS = (Contact.contact_list, Contact.campaign, Contact.address, Contact.language, Contact.consented_on)


async def read_list(list_id: int) -> int:
    """Makes contacts of the rows of an uploaded file and forgets the file; returns how many are in the list."""
    kept = await list_by_id(list_id)
    if kept is None or kept.state != ListState.WAITING:
        return 0
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "list")
        await _write_out(list_id, path)
        try:
            await _read(kept, path)
        except Rejected:  # its beginning was looked at when it came, so it breaks off farther down
            await _end(list_id, ListState.FAILED)
        else:
            await _end(list_id, ListState.READY)
    read = await list_by_id(list_id)
    return read.contacts if read else 0


async def _write_out(list_id: int, path: Path) -> None:
    number = 0
    with path.open("wb") as file:
        while content := await file_part(list_id, number):
            file.write(content)
            number += 1


async def _read(kept: ContactListView, path: Path) -> None:
    with TableFile(path) as table:
        places = find_places(table.header)
        rows = islice(table, kept.rows_read, None)
        for chunk in chunks_of(rows, CHUNK):
            if not await _store(kept.id, chunk, places, today()):
                return


async def _store(list_id: int, chunk: Sequence[Row], places: Places, day: date) -> bool:
    """Contacts and what the list tells of them in one transaction; False once somebody removed the list."""
    found, problems = _sorted_out(chunk, places, day)
    async with transaction(), exclusive(f"contact list {list_id}"):
        kept = await list_by_id(list_id)
        if kept is None or kept.state != ListState.WAITING:
            return False
        emails = await _insert(kept, [row for row in found if "@" in row.address])
        phones = await _insert(kept, [row for row in found if "@" not in row.address])
        await ContactList.update(
            {
                ContactList.rows_read: kept.rows_read + len(chunk),
                ContactList.emails: kept.emails + emails,
                ContactList.phones: kept.phones + phones,
                ContactList.already_there: kept.already_there + len(found) - emails - phones,
                ContactList.left_out: kept.left_out + len(problems),
                ContactList.reasons: _json(
                    counted(kept.reasons, [Reason(problem.reason) for problem in problems])
                ),
                ContactList.problems: _json([*kept.problems, *problems][:MOST_LISTED]),
            }
        ).where(ContactList.id == list_id)
    return True


def _sorted_out(chunk: Sequence[Row], places: Places, day: date) -> tuple[list[ContactRow], list[LeftOutRow]]:
    found, problems = [], []
    for row in chunk:
        try:
            found.append(contact_of(row, places, day))
        except LeftOut as left:
            problems.append(LeftOutRow(row.line, left.reason))
    return found, problems


async def _insert(kept: ContactListView, rows: Sequence[ContactRow]) -> int:
    values = [
        (kept.id, kept.campaign, row.address, row.language or DEFAULT_LANGUAGE, row.consented_on or kept.collected_on)
        for row in rows
    ]  # fmt: skip
    return await insert_rows(COLUMNS, values, (Contact.campaign, Contact.address))


async def _end(list_id: int, state: ListState) -> None:
    async with transaction():
        await ContactList.update({ContactList.state: state}).where(
            ContactList.id == list_id, ContactList.state == ListState.WAITING
        )
        await ContactFilePart.delete().where(ContactFilePart.contact_list == list_id)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
