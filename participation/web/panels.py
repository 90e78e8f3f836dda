"""Panels: the parts that each package brings to a page about all of them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Panel:
    """A piece of a page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


HomePanel = Callable[[], Awaitable[Panel | None]]
OverviewPanel = Callable[[Any], Awaitable[Panel | None]]
"""Takes the signed-in actor; None where there is nothing for this person."""
ReceiptPanel = Callable[[UUID], Awaitable[Panel | None]]
"""Takes the id of a receipt; None where the package knows nothing under it."""
ReadingPanel = Callable[[str], Awaitable[Panel | None]]
"""Takes the code of the link that led to a page of news or learning; None for what is no such code."""
ServicePanel = Callable[[int], Awaitable[Panel | None]]
"""Takes the id of a service; None where the package has nothing about it."""


@dataclass(frozen=True)
class Panels:
    """What the packages registered, in the order of the page."""

    home: Sequence[HomePanel] = ()
    overview_main: Sequence[OverviewPanel] = ()
    overview_side: Sequence[OverviewPanel] = ()
    receipt: Sequence[ReceiptPanel] = ()
    service: Sequence[ServicePanel] = ()
    reading: Sequence[ReadingPanel] = ()


async def filled(panels: Sequence[Callable[..., Awaitable[Panel | None]]], *arguments: Any) -> list[Panel]:
    """The panels that have something to show."""
    shown = [await panel(*arguments) for panel in panels]
    return [panel for panel in shown if panel is not None]
