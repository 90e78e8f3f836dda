"""Permissions as guards on routes: they stand beside the path, never inside the handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from participation.errors import NotFound, NotSignedIn, PasswordChangeNeeded
from participation.organisations.partner_queries import must_be_approved, must_work, one_must_work
from participation.organisations.permissions import REACHED_BY, WORK, Actor, Permission
from participation.organisations.queries import office_by_id
from participation.web.i18n import mark

OfficeOf = Callable[[Any], Awaitable[int | None]]
"""Takes the value of a path parameter, gives the office its object belongs to; None when there is none.

For a permission that is reached by another kind of scope, the id of that."""


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: whoever is signed in, also with a one-time password. Raises NotSignedIn."""
    _actor(connection)


async def with_own_password(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: whoever is signed in, with or without a grant. Raises NotSignedIn or PasswordChangeNeeded."""
    _settled(connection)


def _actor(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    actor = connection.scope.get("user")
    if not isinstance(actor, Actor):
        raise NotSignedIn(mark("Please sign in."))
    return actor


def _settled(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    actor = _actor(connection)
    if actor.must_change_password:
        raise PasswordChangeNeeded(mark("Choose a password of your own first."))
    return actor


class Requires:
    """Guard: the actor needs `permission` for the office of the object named in the path.

    Without a parameter, for any office: then the use case checks the office that the form chose.
    What is WORK for a partner organisation asks besides that this one may work, or one of the person's own.
    Raises NotSignedIn, NotFound, Forbidden or PasswordChangeNeeded. A person without a grant for an object
    cannot tell it from one that does not exist.
    """

    def __init__(
        self, permission: Permission, parameter: str | None = None, office_of: OfficeOf | None = None
    ) -> None:
        self.permission = permission
        self.parameter = parameter
        self.office_of = office_of

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor = _settled(connection)
        if self.parameter is None or self.office_of is None:
            if not actor.allowed(self.permission):
                await self._tell_the_suspended(actor)
            actor.must(self.permission, None)
            if self.permission in WORK:
                await one_must_work(actor.offices(self.permission) or ())
            return
        office = await self.office_of(connection.path_params[self.parameter])
        if office is None or not actor.allowed(self.permission, office):
            await self._tell_the_suspended(actor)
            raise NotFound(mark("It does not exist, or it belongs to an office you have no grant for."))
        if self.permission in WORK:
            await must_work(office)

    async def _tell_the_suspended(self, actor: Actor) -> None:
        """What was granted to an organisation counts for nothing while it is suspended: its people hear why."""
        if self.permission in REACHED_BY:
            for partner in sorted(actor.offices(Permission.MANAGE_PARTNER) or ()):
                await must_be_approved(partner)


async def itself(office_id: int) -> int | None:
    """The office of a path that names the office."""
    office = await office_by_id(office_id)
    return office.id if office else None
