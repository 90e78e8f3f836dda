"""What goes in and out of organisations."""

import msgspec

from participation.accounts.schemas import AccountView
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
    revision: int  # the one that was seen


class OfficeView(msgspec.Struct, frozen=True):
    id: int
    slug: str
    name: str
    parent: int | None
    home_area: int | None
    zone: str
    contact_email: str
    contact_phone: str
    revision: int


class MemberView(msgspec.Struct, frozen=True):
    """An account with one grant; a member without any grant has an empty role."""

    account: int
    name: str
    email: str
    grant: int | None
    role: str
    scope_kind: str
    scope_id: int


class PartnerView(msgspec.Struct, frozen=True):
    """An organisation that works with an office."""

    id: int
    office: int
    name: str
    state: str = "approved"  # tables.PartnerState
    agreed_version: int = 0
    collects: bool = False
    revision: int = 1

    @property
    def works(self) -> bool:
        """Whether its people may do anything: approved, and bound by an agreement on data."""
        return self.state == "approved" and self.agreed_version > 0

    @property
    def admitted(self) -> bool:
        """Whether the office has approved it, suspended or not: one that applies is nobody's partner yet."""
        return self.state in {"approved", "suspended"}


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody to be let in, as a form names them."""

    email: str
    person: str  # the name, for an account that is new
    role: str
    language: str = "id"  # in which a new account is written to


class HeldGrant(msgspec.Struct, frozen=True):
    id: int
    role: str
    office: int | None  # None: for everything
    office_name: str


class AccountCard(msgspec.Struct, frozen=True):
    """An account with its grants for everything and for offices."""

    account: AccountView
    grants: list[HeldGrant]


class AccountCards(msgspec.Struct, frozen=True):
    cards: list[AccountCard]
    next_after: int | None


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
