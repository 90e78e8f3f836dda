"""What goes in and out of services. Texts are by language."""

import msgspec

from participation.texts import Text


class ServiceCreate(msgspec.Struct, frozen=True):
    """A new service of an office; only the Indonesian name has to be there."""

    office: int
    name: Text
    description: Text = {}
    requirements: Text = {}
    cost: Text = {}
    time: Text = {}
    channels: Text = {}


class ServiceUpdate(ServiceCreate, frozen=True, kw_only=True):
    """A service as it is to be. A language that a text leaves out stays; an empty wording removes it."""

    revision: int  # the one that the person saw


class ServiceView(msgspec.Struct, frozen=True):
    """Everything about a service."""

    id: int
    slug: str
    office: int
    office_name: str
    name: Text
    description: Text
    requirements: Text
    cost: Text
    time: Text
    channels: Text
    active: bool
    revision: int


class ServiceCard(msgspec.Struct, frozen=True):
    """A service in a list."""

    id: int
    slug: str
    office: int
    office_name: str
    name: Text
    active: bool


class ServicePage(msgspec.Struct, frozen=True):
    """A keyset page; `next_after` is the cursor of the following one, None on the last."""

    services: list[ServiceCard]
    next_after: int | None


class OfficeServices(msgspec.Struct, frozen=True):
    """An office with the number of services it offers now."""

    slug: str
    name: str
    services: int
