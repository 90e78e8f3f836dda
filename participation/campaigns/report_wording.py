"""Figures of reports in words, in the language of the page. Pure."""

from math import floor

from participation.web.i18n import format_number, format_share, mark, translate

FEWER = mark("fewer than %(step)s")
AT_LEAST = mark("at least %(number)s")


def at_least(count: int, step: int) -> str:
    """A count that was rounded down to a step; as it is where there is none."""
    if not step:
        return format_number(count)
    if count < step:
        return translate(FEWER, {"step": step})
    return translate(AT_LEAST, {"number": format_number(count)})


def as_figure(count: int, step: int) -> str:
    """The same, short enough for a tile or a column."""
    return f"≥ {format_number(count)}" if step and count >= step else at_least(count, step)


def share_words(share: float) -> str:
    """Whole percent: never all while something is missing."""
    return format_share(floor(100 * share) / 100)
