"""An XLSForm as the XForm (XML) that ODK Collect reads, by pyxform, the reference converter.

pyxform takes 2 s and 40 MB to import, so it runs in a process of its own: `python -m` this module.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE

from participation.errors import Rejected, Unavailable
from participation.web.i18n import mark

PROGRAM = (sys.executable, "-m", "participation.surveys.xforms")
SECONDS = 60
REFUSED = 3

NO_XFORM = mark(
    "This form cannot be written for ODK yet: %(reason)s Mend what is said of the draft, then try again."
)
TOO_SLOW = mark("Writing the form for ODK took too long. Please try again in a moment.")


async def to_xform(workbook: bytes) -> bytes:
    """The XForm. Raises Rejected with pyxform's own reason, Unavailable when it does not end."""
    process = await asyncio.create_subprocess_exec(*PROGRAM, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        written, said = await asyncio.wait_for(process.communicate(workbook), SECONDS)
    except TimeoutError:
        raise Unavailable(TOO_SLOW) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == REFUSED:
        raise Rejected(NO_XFORM, {"reason": said.decode("utf-8", "replace").strip()[:500]})
    if process.returncode:
        raise Unavailable(TOO_SLOW)
    return written


def converted(workbook: bytes) -> bytes:
    """The XForm, made in this process. Raises pyxform's PyXFormError."""
    from pyxform.xls2xform import convert

    xform: str = convert(workbook, file_type=".xlsx").xform
    return xform.encode()


def main() -> None:
    """Reads a workbook from standard input and writes its XForm to standard output."""
    from pyxform.errors import PyXFormError

    try:
        sys.stdout.buffer.write(converted(sys.stdin.buffer.read()))
    except PyXFormError as error:
        sys.stderr.write(str(error))
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
