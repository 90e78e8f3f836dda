"""How people apply, how chance is drawn and what participants are asked, as staff write it in a form, and back."""

from msgspec.structs import replace

from participation.errors import Rejected
from participation.pilots.checks import MOST_WAVES
from participation.pilots.form_rows import renumbered, written_rows
from participation.pilots.pilot_forms import NOT_SAVED, Errors, typed_whole
from participation.pilots.schemas import PilotView, Programme, Wave
from participation.web.forms import Form
from participation.web.times import local_time, typed_moment

MOST_ROWS = MOST_WAVES + 1
"""One more than may be saved, so that one too many is told instead of dropped."""
_WAVE = "wave"


def form_of_enrollment(pilot: PilotView) -> Form:
    """The form filled with what is stored; `was` says where each wave stands now."""
    programme = pilot.programme
    values: dict[str, object] = {
        "revision": pilot.revision,
        "enrollment_survey": programme.enrollment_survey,
        "eligible_if": programme.eligible_if,
        "consent": programme.consent,
        "draw_at": local_time(programme.draw_at, pilot.zone),
        "public_value": programme.public_value,
    }
    for number, wave in enumerate(programme.waves, start=1):
        values |= {f"{_WAVE}.{number}.{name}": getattr(wave, name) for name in Wave.__struct_fields__}
        values[f"{_WAVE}.{number}.was"] = number
    return Form.of(values)


def with_waves_in_order(form: Form) -> Form:
    """The form with its waves in the order of their days, those that are empty left out."""
    return renumbered(
        form, _WAVE, sorted(_rows(form), key=lambda number: form.whole(f"{_WAVE}.{number}.day") or 0)
    )


def moved_waves(form: Form) -> dict[int, int]:
    """Where the waves of the stored draft stand in this form, by position; without those taken out."""
    positions = {number: form.whole(f"{_WAVE}.{number}.was") for number in _rows(form)}
    return {was: number for number, was in positions.items() if was}


def shown_waves(form: Form) -> int:
    """How many waves a form shows: those that are written and an empty one; at first a baseline and an endline."""
    return min(max(len(_rows(form)) + 1, 2), MOST_ROWS)


def programme_with_enrollment(form: Form, pilot: PilotView) -> Programme:
    """What the form says, and what stands on the page of the programme. Raises Rejected for what is no number."""
    errors: Errors = {}
    draw_at = typed_moment(form, "draw_at", pilot.zone, errors)
    waves = tuple(_wave(form, f"{_WAVE}.{number}", errors) for number in _rows(form))
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    return replace(
        pilot.programme,
        enrollment_survey=form.whole("enrollment_survey"),
        eligible_if=form.text("eligible_if"),
        consent=form.texts("consent"),
        draw_at=draw_at,
        public_value=form.texts("public_value"),
        waves=waves,
    )


def _rows(form: Form) -> list[int]:
    return written_rows(form, _WAVE, MOST_ROWS, ("name", "survey"))


def _wave(form: Form, name: str, errors: Errors) -> Wave:
    """A survey that was not chosen becomes 0, which is told beside it."""
    day, open_days = (typed_whole(form, f"{name}.{field}", errors) for field in ("day", "open_days"))
    return Wave(
        name=form.texts(f"{name}.name"),
        kind=form.text(f"{name}.kind"),
        survey=form.whole(f"{name}.survey") or 0,
        day=day or 0,
        open_days=open_days or 0,
    )
