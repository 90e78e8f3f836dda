"""Use cases of exports: write the files that cannot be streamed, and put on record who took what."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import today
from participation.database import transaction
from participation.errors import Rejected
from participation.surveys.codebook_rows import codebook_rows
from participation.surveys.data_package import data_package
from participation.surveys.export_columns import ExportTable
from participation.surveys.export_queries import Export, pages
from participation.surveys.export_rows import csv_header, csv_rows, csv_table, json_lines
from participation.surveys.export_workbook import AnswerWorkbook
from participation.surveys.schemas import SurveyView
from participation.surveys.spss import MOST_ROWS, write_sav
from participation.surveys.variables import codebook
from participation.web.i18n import mark

MOST_XLSX_ROWS = 1_000_000
"""A sheet has 1,048,576 rows."""
READ_AT_ONCE = 1 << 18
"""Bytes."""
TOO_MANY = mark(
    "These are more answers than such a file can hold (%(most)s). Take the CSV, which holds any number."
)


async def record_export(actor: Person, survey: SurveyView, what: str, *, identifiers: bool) -> None:
    """On record before the first byte leaves: whoever takes answers away cannot do so unseen."""
    note = f"{what}, with what leads to a person" if identifiers else what
    async with transaction():
        await record(actor, "export", "survey", survey.id, office=survey.office, note=note)


async def csv_stream(export: Export, table: ExportTable) -> AsyncIterator[bytes]:
    yield csv_header(table)
    async for page in pages(export):
        yield await asyncio.to_thread(csv_rows, table, page)


async def json_stream(export: Export) -> AsyncIterator[bytes]:
    async for page in pages(export):
        yield await asyncio.to_thread(json_lines, page)


async def package_stream(export: Export, name: str, title: str) -> AsyncIterator[bytes]:
    """A zip with datapackage.json, a CSV for each table, and the codebook."""
    async with _file(".zip") as path:
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=4) as archive:
            description = data_package(name, title, export.tables, today())
            archive.writestr(
                "datapackage.json", msgspec.json.format(msgspec.json.encode(description), indent=2)
            )
            archive.writestr("codebook.csv", csv_table(_codebook(export)))
            for table in export.tables:
                with archive.open(f"{table.name}.csv", "w", force_zip64=True) as member:
                    async for part in csv_stream(export, table):
                        await asyncio.to_thread(member.write, part)
        async for part in _content(path):
            yield part


async def xlsx_stream(export: Export) -> AsyncIterator[bytes]:
    """A sheet for each table, and the codebook. Row by row, so memory does not grow."""
    async with _file(".xlsx") as path:
        workbook = await asyncio.to_thread(AnswerWorkbook, path, export.tables)
        async for page in pages(export):
            await asyncio.to_thread(workbook.add, page)
        await asyncio.to_thread(workbook.close, _codebook(export))
        async for part in _content(path):
            yield part


async def sav_stream(export: Export) -> AsyncIterator[bytes]:
    """The table of the submissions, as SPSS reads it."""
    submissions = [submission async for page in pages(export) for submission in page]
    async with _file(".sav") as path:
        await asyncio.to_thread(write_sav, path, export.tables[0], submissions, export.wanted)
        async for part in _content(path):
            yield part


def check_size(kind: str, submissions: int) -> None:
    """Raises Rejected where a file of this kind cannot hold them all."""
    most = {"xlsx": MOST_XLSX_ROWS, "sav": MOST_ROWS}.get(kind)
    if most is not None and submissions > most:
        raise Rejected(TOO_MANY, {"most": most})


def codebook_file(export: Export) -> bytes:
    return csv_table(_codebook(export))


async def codebook_workbook(export: Export) -> AsyncIterator[bytes]:
    async with _file(".xlsx") as path:
        workbook = await asyncio.to_thread(AnswerWorkbook, path, [])
        await asyncio.to_thread(workbook.close, _codebook(export))
        async for part in _content(path):
            yield part


def _codebook(export: Export) -> list[Any]:
    wanted = export.wanted
    return list(codebook_rows(codebook(export.definitions), wanted.language, wanted.default_language))


@asynccontextmanager
async def _file(ending: str) -> AsyncIterator[Path]:
    """A file that only this process can read, and that is gone afterwards."""
    handle, name = tempfile.mkstemp(ending, "participation-")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _content(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := await asyncio.to_thread(file.read, READ_AT_ONCE):
            yield part
