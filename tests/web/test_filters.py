"""Addresses that a filter form makes, and those that somebody has typed."""

import re

import pytest

from participation.app import create_app
from participation.areas.service import load_country
from participation.organisations.roles import Role
from participation.web.forms import whole_number
from tests.factories import browser, settings, sign_in, staff

LISTS = {
    "/services": ("after", "office", "q"),
    "/improvements": ("before", "actions_before"),
    "/manage/services": ("after", "office", "q"),
    "/manage/surveys": ("before",),
    "/manage/comments": ("after", "service", "area", "origin", "sentiment", "from", "to", "q"),
    "/manage/improvements": ("before", "schedule"),
    "/manage/actions": ("before", "state"),
    "/manage/actions/new": ("improvement",),
    "/manage/schedules/new": ("office",),
    "/manage/areas": ("within", "q", "after"),
    "/manage/jobs/send_due_messages": ("before",),
    "/manage/settings/accounts": ("q", "after"),
    "/manage/settings/audit": ("before",),
}
"""Pages with lists, and what their addresses may carry."""


@pytest.mark.usefixtures("database")
async def test_an_empty_filter_does_not_narrow() -> None:
    """Fields that were left empty, and cursors that are none, give the first page: never an error."""
    await load_country()
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        for path, names in LISTS.items():
            empty = await client.get(f"/en{path}", params=dict.fromkeys(names, ""))
            assert empty.status_code == 200, path
            for odd in ("x", "-1", "1e3", "9" * 30):
                cursors = {name: odd for name in names if name not in {"office", "q"} or path != "/services"}
                answer = await client.get(f"/en{path}", params=cursors)
                assert answer.status_code == 200, (path, odd)


def test_no_page_takes_a_number_only() -> None:
    """A new list page reads its numbers as tolerantly; programs are told of what they get wrong."""
    strict = [
        f"{route.path}?{name}"
        for route in create_app(settings()).routes
        if not re.match(r"/(api|schema|static)", route.path)
        for handler in getattr(route, "route_handlers", [])
        for name, field in handler.parsed_fn_signature.parameters.items()
        if name not in getattr(route, "path_parameters", {}) and field.has_inner_subclass_of(int)
    ]
    assert strict == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7", 7),
        ("007", 7),
        ("999999999", 999_999_999),
        ("", None),
        ("1000000000", None),
        ("-1", None),
        ("٧", None),
    ],
)
def test_a_whole_number_is_digits_that_a_column_holds(typed: str, read: int | None) -> None:
    """Anything else is no number, and no error."""
    assert whole_number(typed) == read
