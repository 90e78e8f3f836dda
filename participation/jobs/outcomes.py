"""What a run says about itself: kept as a msgid with its numbers, so that it is translated where it is shown."""

import traceback
from collections.abc import Mapping
from pathlib import Path

import msgspec

from participation.errors import ParticipationError
from participation.web.i18n import mark

PACKAGE = Path(__file__).parent.parent

Parameter = str | int | float


class Said(msgspec.Struct, frozen=True):
    """A message and its parameters, as `translate` takes them."""

    message: str = ""
    parameters: dict[str, Parameter] = {}


class ChildFailed(ParticipationError):
    """What the process of a heavy run told of its failure, by `failure`."""


class ChildDied(ChildFailed):
    """It told nothing: something ended it, most often for want of memory."""


def outcome(message: str, **parameters: Parameter) -> str:
    """What a job's run returns: `outcome(mark("%(count)s mails sent."), count=3)`."""
    return msgspec.json.encode(Said(message, parameters)).decode()


def said(kept: str) -> Said:
    """Reads what `outcome` wrote; a plain sentence is itself."""
    try:
        return msgspec.json.decode(kept, type=Said)
    except msgspec.DecodeError:
        return Said(kept)


def failure(error: BaseException) -> str:
    """What the page about jobs may show of an error: what kind, and where. Never what somebody wrote.

    An error raised on purpose keeps its sentence, but of its parameters only the numbers.
    """
    if isinstance(error, ChildFailed):
        safe = {name: value for name, value in error.parameters.items() if isinstance(value, Parameter)}
        return msgspec.json.encode(Said(error.message, safe)).decode()
    if isinstance(error, ParticipationError):
        return outcome(error.message, **_numbers(error.parameters))
    return outcome(mark("%(kind)s in %(place)s"), kind=type(error).__name__, place=_place(error))


def _numbers(parameters: Mapping[str, object]) -> dict[str, Parameter]:
    return {name: value if isinstance(value, int | float) else "…" for name, value in parameters.items()}


def _place(error: BaseException) -> str:
    """The innermost line of our own; of a library, when none is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    if not (found := (own or list(frames))[-1:]):
        return "?"
    return f"{Path(found[0].filename).name}:{found[0].lineno}"
