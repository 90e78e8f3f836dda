"""QR codes of short links, for screens and for print. Pure."""

import io

import segno

BORDER = 4
"""Modules of white around it, as the standard asks: without them cameras do not find it."""
PIXELS = 1_024
"""The least width of a picture, for print at 10 cm."""


def qr_svg(address: str) -> bytes:
    """A file of its own that scales to any size."""
    file = io.BytesIO()
    _code(address).save(file, kind="svg", border=BORDER, scale=8, svgclass=None, lineclass=None)
    return file.getvalue()


def qr_png(address: str) -> bytes:
    file = io.BytesIO()
    code = _code(address)
    width = code.symbol_size(border=BORDER)[0]
    code.save(file, kind="png", border=BORDER, scale=-(-PIXELS // width))
    return file.getvalue()


def qr_inline(address: str) -> str:
    """An <svg> element with presentation attributes only, as our CSP wants."""
    return str(_code(address).svg_inline(border=BORDER, omitsize=True, svgclass=None, lineclass=None))


def _code(address: str) -> segno.QRCode:
    """A quarter of it may be dirty or torn."""
    return segno.make(address, error="q", micro=False)
