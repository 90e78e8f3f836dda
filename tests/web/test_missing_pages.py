"""Numbers in addresses that lead nowhere."""

import re

from participation.organisations.roles import Role
from tests.factories import an_office, application, browser, post, sign_in, staff
from tests.owned_objects import FILLINGS, OWN

TOO_LONG = "1" * 20
NUMBER = re.compile(r"{(\w+):int}")


def numbered(method: str) -> list[tuple[str, str]]:
    """Every path with a number in it, with the name of each such number."""
    return [
        (route.path, found[1])
        for route in application().routes
        if method in getattr(route, "methods", ())
        for found in NUMBER.finditer(route.path)
    ]


def address(path: str, objects: dict[str, str]) -> str:
    return re.sub(r"{(\w+):\w+}", lambda found: objects.get(found[1], "x"), path)


async def test_a_number_that_no_column_holds_is_a_missing_page(database: object) -> None:
    """On every page, for programs too, twenty digits lead to nothing, as any object that is not there.

    A form sent there may be told first what is wrong with it, but never that it could not be read.
    """
    office = (await an_office()).id
    objects = FILLINGS | {name: str(await make(office)) for name, make in OWN.items()}
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        for path, name in numbered("GET"):
            reply = await client.get(address(path, objects | {name: TOO_LONG}))
            assert reply.status_code == 404, (path, name)
        for path, name in numbered("POST"):
            reply = await post(client, address(path, objects | {name: TOO_LONG}))
            assert reply.status_code in {404, 422}, (path, name)
