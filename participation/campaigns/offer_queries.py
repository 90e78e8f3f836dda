"""Reads of what a campaign can be for: surveys that anyone can answer, and pilots that were announced."""

from typing import NamedTuple

from participation.pilots.queries import announced_by
from participation.surveys.queries import surveys_for_anyone
from participation.texts import Text


class Offers(NamedTuple):
    """Ids and titles."""

    surveys: list[tuple[int, Text]]
    pilots: list[tuple[int, Text]]

    def hold(self, survey: int | None, pilot: int | None) -> bool:
        """Whether what was chosen, if anything was, is among them."""
        return (survey is None or survey in dict(self.surveys)) and (
            pilot is None or pilot in dict(self.pilots)
        )


async def offers_of(office: int) -> Offers:
    """What an office's campaigns can be for now, the newest first."""
    return Offers(await surveys_for_anyone(office), await announced_by(office))
