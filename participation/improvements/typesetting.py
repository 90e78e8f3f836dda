"""Sets a document in type, in a process of its own: typst takes memory that a web process should not keep.

Run as `python -m participation.improvements.typesetting`: template and data come in, the PDF goes out. A template
takes what people wrote as data, never as markup. Fonts are those within typst; nothing is fetched.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from participation.errors import Unavailable
from participation.web.i18n import mark

SECONDS = 60
TOGETHER = 2


class Sheet(msgspec.Struct, frozen=True):
    """What the child is told: a typst template that reads `sys.inputs.data`, that data as JSON, images by name."""

    template: str
    data: str
    images: dict[str, bytes] = {}


@cache
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(TOGETHER)


async def typeset(template: str, data: object, images: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a template with this data. Raises Unavailable when it cannot be made."""
    sheet = msgspec.json.encode(Sheet(template, msgspec.json.encode(data).decode(), dict(images or {})))
    async with _slots():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "participation.improvements.typesetting", stdin=PIPE, stdout=PIPE
        )
        try:
            async with asyncio.timeout(SECONDS):
                made, _ = await process.communicate(sheet)
        except TimeoutError:
            made = b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if not made.startswith(b"%PDF"):
        raise Unavailable(mark("The file could not be made now. Please try again in a few minutes."))
    return made


def main() -> None:
    """Reads a sheet, writes its PDF/UA: tagged, with title and language, so that a screen reader can read it."""
    import typst

    sheet = msgspec.json.decode(sys.stdin.buffer.read(), type=Sheet)
    fonts = typst.Fonts(include_system_fonts=False)
    with TemporaryDirectory() as root:
        for name, content in sheet.images.items():
            (Path(root) / name).write_bytes(content)
        compiler = typst.Compiler(
            sheet.template.encode(), root=root, font_paths=fonts, sys_inputs={"data": sheet.data}
        )
        made = compiler.compile(format="pdf", pdf_standards="ua-1")
    if isinstance(made, bytes):
        sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
