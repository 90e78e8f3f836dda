"""Filters in an address that mean nothing: they do not narrow a list, and its page says so."""

from collections.abc import Mapping

from participation.web.i18n import mark, translate

PASSED_OVER = mark(
    "The address narrows this page by something unknown (%(filters)s), which was passed over: more is shown than was "
    "asked for. Choose again."
)


def passed_over(meant: Mapping[str, tuple[str, object]]) -> str:
    """What to say of filters that were not understood; empty where all were.

    `meant` has, by the name of each filter as the page calls it, what was typed and what it was understood as.
    """
    unknown = [name for name, (typed, understood) in meant.items() if typed and not _is_something(understood)]
    return translate(PASSED_OVER, {"filters": ", ".join(map(translate, unknown))}) if unknown else ""


def _is_something(understood: object) -> bool:
    return bool(understood) or understood == 0
