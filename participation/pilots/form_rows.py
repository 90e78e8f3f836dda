"""Rows of a form that can be left empty, taken out and put in order: PREFIX.NUMBER.FIELD, numbered from 1."""

from participation.web.forms import Form


def written_rows(form: Form, prefix: str, most: int, fields: tuple[str, ...]) -> list[int]:
    """The numbers of rows in which something stands in one of these fields, texts by language among them."""
    return [
        number
        for number in range(1, most + 1)
        if any(form.text(name) or form.texts(name) for name in _names(prefix, number, fields))
    ]


def renumbered(form: Form, prefix: str, numbers: list[int]) -> Form:
    """The same form with only these rows, in this order: what is said about the first row stands at the first."""
    kept = {name: typed for name, typed in form.fields.items() if not name.startswith(f"{prefix}.")}
    for place, number in enumerate(numbers, start=1):
        own = f"{prefix}.{number}."
        kept |= {
            f"{prefix}.{place}.{name.removeprefix(own)}": typed
            for name, typed in form.fields.items()
            if name.startswith(own)
        }
    return Form(kept)


def _names(prefix: str, number: int, fields: tuple[str, ...]) -> list[str]:
    return [f"{prefix}.{number}.{field}" for field in fields]
