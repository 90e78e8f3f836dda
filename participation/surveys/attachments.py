"""Photos and files that come beside a table of answers, in a folder or a zip, found by the names in its cells. Pure.

Nothing is unpacked: each file is read by itself when a row names it, and never more of it than is taken. What a zip
says of itself is not believed further than that.
"""

import os
import re
import stat
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from participation.errors import Rejected
from participation.feedback.imports import BadRow
from participation.files.kinds import LARGEST
from participation.web.i18n import mark

LARGEST_DIRECTORY = 10_000_000
"""Bytes of a zip's list of contents: some 100,000 files."""
MOST_UNPACKED = 20
"""Times that the files of a zip may be larger than the zip: photos are packed already."""
SMALL = 10_000_000
_SEPARATORS = re.compile(r"[/\\]")
_END, _LARGE_END = b"PK\x05\x06", b"PK\x06\x06"

NO_ZIP = mark("The files beside the table are no folder and no zip that can be opened.")
ODD_PATH = mark(
    "The zip holds “%(name)s”, whose name leads out of it, or which is a link. Pack only the photos and files "
    "themselves."
)
ENCRYPTED = mark("The zip has a password. Pack the photos and files without one.")
TOO_MUCH = mark(
    "Unpacked, this zip is far larger than photos can be. Pack only the photos and files themselves."
)
NONE_CAME = mark(
    "“%(file)s” names a file, but no files came along with the table. Give their folder or zip, or empty this cell."
)
MISSING = mark("The file “%(file)s” is not among those that came along.")
AMBIGUOUS = mark(
    "Several files are called “%(file)s”. Put each into a folder that is called as its row is in the table."
)
NO_NAME = mark("“%(file)s” is no name of a file.")
DAMAGED = mark("The file “%(file)s” is damaged and cannot be read.")


class _Entry(NamedTuple):
    folders: Sequence[str]
    read: Callable[[], bytes]


class Attachments:
    """The files by their names; those of one name are told apart by the folder that bears the name of a row."""

    def __init__(self, entries: Iterator[tuple[str, _Entry]], *, came: bool = True) -> None:
        self._came = came
        self._entries: dict[str, list[_Entry]] = {}
        for name, entry in entries:
            self._entries.setdefault(_stored_name(name), []).append(entry)

    def content(self, name: str, row: str) -> bytes:
        """At most one byte more than is taken. `row` is the name of the row. Raises BadRow."""
        if not self._came:
            raise BadRow(NONE_CAME, file=name[:60])
        *folders, plain = _SEPARATORS.split(name)
        if ".." in folders or "" in folders or plain in {"", ".", ".."}:
            raise BadRow(NO_NAME, file=name[:60])
        found = self._entries.get(_stored_name(plain), [])
        own = [entry for entry in found if row and row in entry.folders] or found
        if len(own) != 1:
            raise BadRow(AMBIGUOUS if own else MISSING, file=name[:60])
        try:
            return own[0].read()
        except Exception as error:  # zipfile raises whatever its decoders meet
            raise BadRow(DAMAGED, file=name[:60]) from error


@contextmanager
def opened(files: Path | IO[bytes] | None) -> Iterator[Attachments]:
    """A folder or a zip. Raises Rejected for what is neither, or would do harm."""
    if files is None:
        yield Attachments(iter(()), came=False)
    elif isinstance(files, Path) and files.is_dir():
        yield Attachments(_in_folder(files))
    else:
        with closing(_zip(files)) as archive:
            yield Attachments(_in_zip(archive))


def _stored_name(name: str) -> str:
    """As Kobo stores a file that the cell calls "foto (1).jpg": foto_1.jpg."""
    return re.sub(r"[^\w.-]", "", name.strip().replace(" ", "_")).lower()


def _in_folder(folder: Path) -> Iterator[tuple[str, _Entry]]:
    for directory, _, names in os.walk(folder):
        for path in (Path(directory, name) for name in names):
            if path.is_file() and not path.is_symlink():
                yield path.name, _Entry(path.relative_to(folder).parts[:-1], partial(_from_folder, path))


def _in_zip(archive: ZipFile) -> Iterator[tuple[str, _Entry]]:
    for info in archive.infolist():
        if not info.is_dir():
            *folders, name = info.filename.split("/")
            yield name, _Entry(folders, partial(_from_zip, archive, info))


def _from_folder(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _from_zip(archive: ZipFile, info: ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(LARGEST + 1)


def _zip(file: Path | IO[bytes]) -> ZipFile:
    with file.open("rb") if isinstance(file, Path) else nullcontext(file) as content:
        size = content.seek(0, os.SEEK_END)
        if _directory_size(content, size) > LARGEST_DIRECTORY:
            raise Rejected(TOO_MUCH)
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise Rejected(NO_ZIP) from None
    try:
        _check(archive.infolist(), size)
    except Rejected:
        archive.close()
        raise
    return archive


def _directory_size(file: IO[bytes], size: int) -> int:
    """What the end of a zip says of its list of contents, read before the list itself is: it would fill the memory."""
    file.seek(max(0, size - 70_000))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 16:
        raise Rejected(NO_ZIP)
    large = tail.rfind(_LARGE_END, 0, at)
    if large >= 0 and len(tail) >= large + 48:
        return int(struct.unpack_from("<Q", tail, large + 40)[0])
    return int(struct.unpack_from("<I", tail, at + 12)[0])


def _check(contents: Sequence[ZipInfo], size: int) -> None:
    """Raises Rejected for names that lead elsewhere, passwords, and contents that cannot be photos."""
    for info in contents:
        parts = _SEPARATORS.split(info.filename)
        if ".." in parts or "" in parts[:1] or ":" in parts[0] or stat.S_ISLNK(info.external_attr >> 16):
            raise Rejected(ODD_PATH, {"name": info.filename[:60]})
        if info.flag_bits & 1:
            raise Rejected(ENCRYPTED)
    packed = sum(info.compress_size for info in contents)
    unpacked = sum(info.file_size for info in contents)
    if packed > size or unpacked > MOST_UNPACKED * size + SMALL:
        raise Rejected(TOO_MUCH)
