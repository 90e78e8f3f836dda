"""What goes in and out of organisations."""

import msgspec

from participation.clock import HOME_ZONE


class OfficeCreate(msgspec.Struct, frozen=True):
    name: str
    slug: str = ""  # made from the name when empty
    home_area: int | None = None
    parent: int | None = None
    zone: str = HOME_ZONE
    contact_email: str = ""
    contact_phone: str = ""


class OfficeUpdate(msgspec.Struct, frozen=True):
    name: str
    home_area: int | None
    zone: str
    contact_email: str
    contact_phone: str


class OfficeView(msgspec.Struct, frozen=True):
    id: int
    slug: str
    name: str
    parent: int | None
    home_area: int | None
    zone: str
    contact_email: str
    contact_phone: str


class MemberView(msgspec.Struct, frozen=True):
    """An account with one grant; a member without any grant has an empty role."""

    account: int
    name: str
    email: str
    grant: int | None
    role: str
    scope_kind: str
    scope_id: int


class SiteView(msgspec.Struct, frozen=True):
    """How this installation calls itself."""

    name: dict[str, str]
    operator: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    data_protection_contact: str = ""
    demonstration: bool = False


class SiteUpdate(SiteView, frozen=True):
    """The same fields, as a person or the demonstration sets them."""
