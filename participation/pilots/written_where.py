"""On which form of staff each part of a pilot is written, so that whoever reads what is missing gets there. Pure."""

from participation.pilots.schemas import PilotView, Protocol

_ENROLLMENT = {"enrollment_survey", "eligible_if", "consent", "draw_at", "public_value", "waves", "wave"}
_PROTOCOL = set(Protocol.__struct_fields__)
OFFICE = "contact"
"""What an office says of itself for all of its pilots."""


def written_where(pilot: PilotView, name: str) -> str:
    """The path of the form with the field that is named like this: `title.id`, `wave.1.survey`."""
    part, anchor = name.partition(".")[0], name.replace(".", "-")
    if part == OFFICE:
        return f"/manage/settings/offices/{pilot.office}#contact_email"
    form = "enrollment" if part in _ENROLLMENT else "protocol" if part in _PROTOCOL else "programme"
    return f"/manage/pilots/{pilot.id}/{form}#{anchor}"
