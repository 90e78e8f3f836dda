"""What a file really is, whatever its name says, and which kinds are taken. Pure."""

import puremagic

from participation.errors import Problem, Rejected
from participation.web.i18n import mark

LARGEST = 10_000_000
"""Bytes of one upload: the photo of a good phone."""

IMAGES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
DOCUMENTS = {".pdf": "application/pdf"}

NOT_TAKEN = mark("This file was not taken.")
EMPTY = Problem(mark("This file is empty. Choose another one."))
TOO_LARGE = Problem(
    mark("This file has more than %(megabytes)s MB. Choose a smaller one."), {"megabytes": 10}
)
NO_IMAGE = Problem(mark("This is no photo that we can read. Send it as JPEG, PNG or WebP."))
NO_KNOWN_KIND = Problem(mark("We take photos (JPEG, PNG, WebP) and PDF. Choose such a file."))


def media_type_of(content: bytes, *, images_only: bool) -> str:
    """The media type that the first bytes of a file show. Raises Rejected for what is not taken."""
    if not content:
        raise Rejected(NOT_TAKEN, errors={"file": EMPTY})
    if len(content) > LARGEST:
        raise Rejected(NOT_TAKEN, errors={"file": TOO_LARGE})
    taken = IMAGES if images_only else IMAGES | DOCUMENTS
    found = next((taken[extension] for extension in _extensions(content) if extension in taken), None)
    if found is None:
        raise Rejected(NOT_TAKEN, errors={"file": NO_IMAGE if images_only else NO_KNOWN_KIND})
    return found


def _extensions(content: bytes) -> list[str]:
    """What a file may be, the likeliest first."""
    try:
        return [match.extension for match in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError):
        return []
