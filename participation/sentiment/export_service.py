"""Comments as files, page by page, so that memory does not grow with them."""

import asyncio
import tempfile
from codecs import BOM_UTF8
from collections.abc import AsyncIterator
from pathlib import Path

from participation.sentiment.comment_files import COLUMNS, CommentWorkbook, csv_lines, row_of
from participation.sentiment.schemas import AnalysedComment

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What can be taken along, with its media type."""
READ_AT_ONCE = 1 << 18
"""Bytes."""

Pages = AsyncIterator[list[AnalysedComment]]


async def csv_stream(pages: Pages) -> AsyncIterator[bytes]:
    """Begins with a byte order mark: without one, spreadsheets take the letters of people's texts for others."""
    yield BOM_UTF8 + csv_lines([COLUMNS])
    async for page in pages:
        yield csv_lines(map(row_of, page))


async def xlsx_stream(pages: Pages) -> AsyncIterator[bytes]:
    """Written to a file that only this process can read, and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="participation-") as directory:
        path = Path(directory) / "comments.xlsx"
        workbook = await asyncio.to_thread(CommentWorkbook, path)
        async for page in pages:
            await asyncio.to_thread(workbook.add, page)
        await asyncio.to_thread(workbook.close)
        with path.open("rb") as file:
            while part := await asyncio.to_thread(file.read, READ_AT_ONCE):
                yield part
