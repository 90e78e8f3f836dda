"""What goes in and out of accounts."""

from datetime import datetime
from typing import Any

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Who acts, as the audit trail names them. The program itself has no id."""

    id: int | None
    name: str


PROGRAM = Person(None, "participation")
"""Acts that no person decided: jobs, the command line, the demonstration."""


class AccountCreate(msgspec.Struct, frozen=True):
    email: str
    name: str
    password: str = ""  # empty: the account waits for a reset link
    language: str = "id"
    must_change_password: bool = False


class Credentials(msgspec.Struct, frozen=True):
    email: str
    password: str


class AccountView(msgspec.Struct, frozen=True):
    id: int
    email: str
    name: str
    language: str
    must_change_password: bool
    disabled: bool
    session_epoch: int


class AccountPage(msgspec.Struct, frozen=True):
    accounts: list[AccountView]
    next_after: int | None


class AuditView(msgspec.Struct, frozen=True):
    id: int
    happened_at: datetime
    actor_name: str
    action: str
    subject_kind: str
    subject_id: str
    fields: list[str]
    note: str


def account_view(row: dict[str, Any]) -> AccountView:
    return AccountView(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        language=row["language"],
        must_change_password=row["must_change_password"],
        disabled=row["disabled_at"] is not None,
        session_epoch=row["session_epoch"],
    )
