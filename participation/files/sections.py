"""What documents are made of on paper, sentences and tables, and how a cell is spoken. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from participation.web.i18n import format_number, format_share

NONE = "–"
NARROW = "-narrow"
"""After the name of a chart: the same for a phone, where there is one."""


class Share(Decimal):
    """A part of a whole, shown in percent."""


Value = str | int | float | Decimal | None
Row = list[Value]


class Section(msgspec.Struct, frozen=True):
    """Sentences, a table, or both; `chart` names the picture of the table, if there is one."""

    key: str
    title: str
    text: list[str]
    heads: list[str] = []
    rows: list[Row] = []
    chart: str = ""
    notes: list[str] = []

    @property
    def numeric(self) -> list[bool]:
        """By column, whether it holds figures."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.heads)
        return [bool(column) and not any(isinstance(value, str) for value in column) for column in columns]

    @property
    def spoken(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[words(value) for value in row] for row in self.rows]


def words(value: Value) -> str:
    """A cell in the local form of the language."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        decimals = -int(value.as_tuple().exponent)
        if isinstance(value, Share):
            return format_share(float(value), decimals - 2)
        return format_number(float(value), decimals)
    return format_number(value)


def share(value: float | None, decimals: int = 0) -> Value:
    """A share of 1 as a cell, in percent."""
    return None if value is None else Share(f"{value:.{2 + decimals}f}")


def decimal(value: float | None, decimals: int) -> Value:
    return None if value is None else Decimal(f"{value:.{decimals}f}")


def listed(labels: Sequence[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)
