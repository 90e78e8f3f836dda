"""Sets a document in type, in a process of its own: typst takes memory that a web process should not keep.

Run as `python -m participation.files.typesetting`: template and data come in, the PDF or picture goes out. A template
takes what people wrote as data, never as markup. Fonts are those within typst; nothing is fetched.
"""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import category

import msgspec

from participation.errors import Unavailable
from participation.web.i18n import mark

SECONDS = 60
TOGETHER = 2
MOST_WAITING = 8
"""Files that are being made or wait for it in one process."""
BUSY = mark("The file could not be made now. Please try again in a few minutes.")
_waiting: set[object] = set()
UNUSUAL = "\u0250"
"""The first character beyond Latin letters, which every font has."""
PIXELS_PER_INCH = 150
BEGINS = {"pdf": b"%PDF", "png": b"\x89PNG"}
"""What each format does."""
PROBE = """#set document(title: "-")
#set text(lang: "id", font: "Libertinus Serif")
a#json(bytes(sys.inputs.data))"""


class Sheet(msgspec.Struct, frozen=True):
    """What the child is told: a typst template that reads `sys.inputs.data`, that data as JSON, images by name."""

    template: str
    data: str
    images: dict[str, bytes] = {}
    written_as: str = "pdf"


@cache
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(TOGETHER)


@contextmanager
def _place() -> Iterator[None]:
    """A place in the queue: public reports can be asked for by anybody, as often as they like."""
    if len(_waiting) >= MOST_WAITING:
        raise Unavailable(BUSY)
    place = object()
    _waiting.add(place)
    try:
        yield
    finally:
        _waiting.discard(place)


async def typeset(
    template: str, data: object, images: Mapping[str, bytes] | None = None, written_as: str = "pdf"
) -> bytes:
    """A template with this data as "pdf" or, where it is one page, "png". Raises Unavailable when it cannot be made."""
    content = msgspec.json.encode(data).decode()
    sheet = msgspec.json.encode(Sheet(template, content, dict(images or {}), written_as))
    with _place():
        async with _slots():
            made = await _made(sheet)
    if not made.startswith(BEGINS[written_as]):
        raise Unavailable(BUSY)
    return made


async def _made(sheet: bytes) -> bytes:
    """What the child wrote; nothing where it took too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "participation.files.typesetting", stdin=PIPE, stdout=PIPE
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
    return made


def missing(texts: Iterable[str], shows: Callable[[str], bool]) -> str:
    """The characters in these texts that no font here can show."""
    unusual = sorted({one for text in texts for one in text if one >= UNUSUAL or one < " "} - {"\n", "\t"})
    return "".join(one for one in unusual if not shows(one))


def showable(value: Any, unknown: str) -> Any:
    """Data without characters that no font can show: one of them, an emoji say, would stop the whole document."""
    if isinstance(value, str):
        return re.sub(f"[{re.escape(unknown)}]+", _named, value) if unknown else value
    if isinstance(value, list):
        return [showable(one, unknown) for one in value]
    if isinstance(value, dict):
        return {name: showable(one, unknown) for name, one in value.items()}
    return value


def _named(found: re.Match[str]) -> str:
    return "[emoji]" if any(category(one) == "So" for one in found[0]) else "[…]"


def texts_in(value: Any) -> Iterator[str]:
    """All that people may read in data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def main() -> None:
    """Reads a sheet, writes a picture or PDF/UA: tagged, with title and language, which screen readers can read."""
    sheet = msgspec.json.decode(sys.stdin.buffer.read(), type=Sheet)
    data = msgspec.json.decode(sheet.data)
    drawings = {name: content.decode() for name, content in sheet.images.items() if name.endswith(".svg")}
    unknown = missing([*texts_in(data), *drawings.values()], _shows)
    drawn = {name: showable(drawing, unknown).encode() for name, drawing in drawings.items()}
    sys.stdout.buffer.write(_compiled(sheet, showable(data, unknown), {**sheet.images, **drawn}))


def _shows(character: str) -> bool:
    from typst import TypstError

    try:
        return bool(_compiled(Sheet(PROBE, ""), character, {}))
    except TypstError:
        return False


def _compiled(sheet: Sheet, data: object, images: Mapping[str, bytes]) -> bytes:
    import typst

    with TemporaryDirectory() as root:
        for name, content in images.items():
            (Path(root) / name).write_bytes(content)
        compiler = typst.Compiler(
            sheet.template.encode(),
            root=root,
            font_paths=_fonts(),
            sys_inputs={"data": msgspec.json.encode(data).decode()},
        )
        if sheet.written_as == "png":
            made = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
        else:
            made = compiler.compile(format="pdf", pdf_standards="ua-1")
    return made if isinstance(made, bytes) else b""


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False)


if __name__ == "__main__":
    main()
