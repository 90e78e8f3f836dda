"""Takes out of a file what its sender did not mean to send: where a photo was taken, who wrote a document. Pure.

An image is drawn anew, so that nothing but its picture is left; a document loses its properties and its scripts.
The libraries are imported where they work, as most web processes never see a file.
"""

import io
from typing import Any

from participation.errors import Rejected
from participation.files.kinds import NO_IMAGE, NO_KNOWN_KIND, NOT_TAKEN

LARGEST_SIDE = 2_048
"""Pixels to which a larger photo is drawn: a form on it can still be read."""
MOST_PIXELS = 50_000_000
"""Before it is drawn smaller; what claims more would only fill the memory."""
MOST_PIXELS_AT_ONCE = 16_000_000
"""Of formats that can only be read whole."""
QUALITY = 85


def cleaned(content: bytes, media_type: str) -> tuple[bytes, str]:
    """The file without what was not meant, and its media type. Raises Rejected for what cannot be read."""
    return _document(content) if media_type == "application/pdf" else _image(content)


def _image(content: bytes) -> tuple[bytes, str]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_AT_ONCE
            if image.width * image.height > most:
                raise Rejected(NOT_TAKEN, errors={"file": NO_IMAGE})
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG is read at the size that is needed
            image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Rejected(NOT_TAKEN, errors={"file": NO_IMAGE}) from None
    drawn = Image.new("RGB", upright.size)
    drawn.paste(upright)
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=QUALITY)
    return written.getvalue(), "image/jpeg"


def _document(content: bytes) -> tuple[bytes, str]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _forget(document)
            written = io.BytesIO()
            document.save(written, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
        raise Rejected(NOT_TAKEN, errors={"file": NO_KNOWN_KIND}) from None
    return written.getvalue(), "application/pdf"


def _forget(document: Any) -> None:
    """Who wrote it with what and when, and whatever it would do by itself when it is opened."""
    del document.docinfo
    for name in ("/Metadata", "/OpenAction", "/AA", "/Names", "/AcroForm"):
        if name in document.Root:
            del document.Root[name]
    for page in document.pages:
        for name in ("/Metadata", "/AA", "/Annots", "/PieceInfo"):
            if name in page:
                del page[name]
