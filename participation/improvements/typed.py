"""What forms hand over under one name several times."""

from participation.web.forms import Form


def numbers(form: Form, name: str) -> list[int]:
    """The ids of the boxes that were ticked; what is no id is passed over."""
    return [
        int(typed) for typed in form.values(name) if typed.isascii() and typed.isdigit() and len(typed) < 10
    ]
