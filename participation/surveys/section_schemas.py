"""How far people come who follow a link to a survey."""

from datetime import date
from typing import NamedTuple

SENT = -1
"""In place of a section: all was sent."""


class SectionsReached(NamedTuple):
    """People from one source whose last section this was on a day; below 0 where they had sent it before."""

    source: str
    day: date
    section: int  # from 0 on, or SENT
    n: int
