"""Forms as they come from a browser: read within limits, kept as typed, shown again with their errors."""

from collections.abc import Iterator, Mapping
from typing import Any, Self
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from participation.errors import Problem, Rejected, TooLarge
from participation.web.i18n import mark, read_whole

LARGEST_FORM = 1_000_000
"""Bytes. The longest answers of 200 questions stay below it."""
MOST_FIELDS = 3_000
LARGEST_UPLOAD_FORM = 16_000_000
"""Bytes of a form with files."""
UNREADABLE = mark("This form was sent in a format we cannot read. Open the page and send it again.")
MANY_FIELDS = mark("This form has more fields than we can read. Open the page and send it again.")


class Form:
    """The fields of a form, and what is wrong with them."""

    def __init__(
        self,
        fields: Mapping[str, list[str]],
        errors: Mapping[str, Problem] | None = None,
        files: Mapping[str, bytes] | None = None,
        file_names: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = fields
        self.errors = dict(errors or {})
        self.files = dict(files or {})
        self.file_names = dict(file_names or {})

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Self:
        """A form filled with what is stored: texts by language become `name.id`, `name.en`."""
        fields: dict[str, list[str]] = {}
        for name, value in values.items():
            for key, typed in _flatten(name, value):
                fields[key] = typed
        return cls(fields)

    def with_errors(self, rejection: Rejected) -> "Form":
        """The same fields with the errors that the use case found."""
        return Form(self.fields, rejection.errors)

    def value(self, name: str) -> str:
        """The last value posted under a name, as typed."""
        values = self.fields.get(name)
        return values[-1] if values else ""

    def text(self, name: str) -> str:
        """The value without surrounding space and with unix line ends."""
        return self.value(name).replace("\r\n", "\n").strip()

    def values(self, name: str) -> list[str]:
        """Every value posted under a name: the ticked boxes of a group."""
        return self.fields.get(name, [])

    def texts(self, name: str) -> dict[str, str]:
        """A text in several languages, posted as `name.id`, `name.en`, …; empty ones are left out."""
        prefix = name + "."
        found = {key[len(prefix) :]: self.text(key) for key in self.fields if key.startswith(prefix)}
        return {language: typed for language, typed in found.items() if typed}

    def whole(self, name: str) -> int | None:
        """A whole number, or None when the field is empty or holds something else."""
        return whole_number(self.text(name))

    def ticked(self, name: str) -> bool:
        return bool(self.value(name))

    def error(self, name: str) -> Problem | None:
        """The first of what is wrong with a field."""
        return next(iter(self.problems(name)), None)

    def problems(self, name: str) -> list[Problem]:
        """All that is wrong with a field; each line of a list has an error of its own, `name#line`."""
        return [problem for key, problem in self.errors.items() if key.partition("#")[0] == name]


EMPTY_FORM = Form({})


def whole_number(typed: str) -> int | None:
    """A whole number as an id or a column can hold; None for an empty text and for anything else."""
    return read_whole(typed)


def _flatten(name: str, value: object) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{name}.{key}", [str(inner)]
    elif isinstance(value, bool):
        yield name, ["1"] if value else []
    elif isinstance(value, list | tuple | set | frozenset):
        yield name, [str(inner) for inner in value]
    else:
        yield name, ["" if value is None else str(value)]


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The posted form. Raises Rejected when the body is no form, TooLarge through the server's limit.

    Bytes that are no UTF-8 become replacement characters: what a citizen typed is kept as far as it can be.
    """
    content_type = request.content_type[0]
    if content_type == "multipart/form-data":
        return await _read_multipart(request)
    if content_type not in {"application/x-www-form-urlencoded", ""}:
        raise Rejected(UNREADABLE)
    body = await request.body()
    if len(body) > LARGEST_FORM:
        raise TooLarge(mark("Shorten the text and send it again."))
    return Form(parse_form(body))


async def _read_multipart(request: Request[Any, Any, Any]) -> Form:
    """A form with files. Raises Rejected for more fields than any form here has."""
    try:
        data = await request.form()
    except RequestEntityTooLarge:
        raise  # the page of that error says what to do about a large file
    except (ValueError, HTTPException):
        raise Rejected(UNREADABLE) from None
    items = list(data.multi_items())
    if len(items) > MOST_FIELDS:
        raise Rejected(MANY_FIELDS)
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    file_names: dict[str, str] = {}
    for name, value in items:
        if isinstance(value, UploadFile):
            files[name], file_names[name] = await value.read(), value.filename.replace("\0", "\ufffd")
        else:
            fields.setdefault(name, []).append(str(value).replace("\0", "\ufffd"))
    return Form(fields, files=files, file_names=file_names)


async def read_files_form(request: Request[Any, Any, Any]) -> tuple[Form, dict[str, UploadFile]]:
    """A form with large files, which stay on the disk; fields for files that nobody chose are left out."""
    posted = await request.form()
    texts = {
        name: [value.replace("\0", "\ufffd")] for name, value in posted.items() if isinstance(value, str)
    }
    files = {
        name: value for name, value in posted.items() if isinstance(value, UploadFile) and value.filename
    }
    return Form(texts), files


def parse_form(body: bytes) -> dict[str, list[str]]:
    """Reads a URL-encoded body. Raises Rejected for more fields than any form here has."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="replace",
        )
    except ValueError:
        raise Rejected(MANY_FIELDS) from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.replace("\0", "\ufffd"))  # no text column holds a NUL
    return fields
