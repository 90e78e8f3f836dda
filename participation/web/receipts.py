"""How a receipt is shown on a thanks page, whatever it was given for."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import segno

from participation.web.i18n import mark, translate

SHARED = mark("My receipt: %(code)s. Look it up at %(address)s")


@dataclass(frozen=True)
class ReceiptCard:
    """A code in the forms that people keep it in."""

    code: str
    spelled: str
    qr: str  # an <svg> element
    whatsapp: str
    sms: str


def receipt_card(code: str, base_url: str) -> ReceiptCard:
    """The card of a code; the links to send it by open the sender's own app and reach nobody by themselves."""
    shared = translate(SHARED, {"code": code, "address": f"{base_url}/receipts"})
    return ReceiptCard(
        code=code,
        spelled=spelled(code),
        qr=qr_code(code),
        whatsapp=f"https://wa.me/?text={quote(shared)}",
        sms=f"sms:?body={quote(shared)}",
    )


def spelled(code: str) -> str:
    """Sign by sign with a pause after each group, for a screen reader: "K, 7, W, D. 4, M, X, R"."""
    return ". ".join(", ".join(group) for group in code.split("-"))


@lru_cache(maxsize=64)
def qr_code(code: str) -> str:
    """The code itself as a picture to scan back as text; with presentation attributes only, as our CSP wants."""
    return str(
        segno.make(code, error="m", micro=False).svg_inline(omitsize=True, svgclass=None, lineclass=None)
    )
