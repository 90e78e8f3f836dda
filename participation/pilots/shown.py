"""What the pages about a published trial need to show it. Pure."""

from typing import Any

from participation.pilots.planning import calculation
from participation.pilots.protocol_lines import protocol_lines
from participation.pilots.schemas import Document
from participation.pilots.tables import Allocation, ArmKind, WaveKind
from participation.pilots.wording import ARM_KINDS, HOW_PLACES_ARE_GIVEN, WAVE_KINDS


def document_context(document: Document) -> dict[str, Any]:
    """The document, and the words for its codes."""
    allocation = Allocation(document.allocation)
    return {
        "document": document,
        "zone": document.zone,
        "how_places_are_given": HOW_PLACES_ARE_GIVEN[allocation],
        "arm_kinds": {str(kind): ARM_KINDS[kind] for kind in ArmKind},
        "wave_kinds": {str(kind): WAVE_KINDS[kind] for kind in WaveKind},
        "protocol_lines": protocol_lines(document),
        "shows": calculation(document.arms, document.allocation, document.protocol),
    }
