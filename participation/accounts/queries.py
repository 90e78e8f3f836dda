"""Reads of accounts and the audit trail."""

from participation.accounts.schemas import AccountView, AuditView, account_view
from participation.accounts.tables import Account, AuditEntry

AUDIT_PAGE = 50


async def account_by_id(account_id: int) -> AccountView | None:
    row = await Account.select().where(Account.id == account_id).first()
    return account_view(row) if row else None


async def account_by_email(email: str) -> AccountView | None:
    row = await Account.select().where(Account.email == email.strip().lower()).first()
    return account_view(row) if row else None


async def accounts() -> list[AccountView]:
    rows = await Account.select().order_by(Account.name)
    return [account_view(row) for row in rows]


async def any_account() -> bool:
    return await Account.exists()


async def audit_entries(offices: frozenset[int] | None, before: int | None = None) -> list[AuditView]:
    """The latest entries of these offices (None: of all), a page at a time, older than the id `before`."""
    query = AuditEntry.select().order_by(AuditEntry.id, ascending=False).limit(AUDIT_PAGE)
    if offices is not None:
        query = query.where(AuditEntry.office.is_in(list(offices) or [0]))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = await query.output(load_json=True)
    return [
        AuditView(
            id=row["id"],
            happened_at=row["happened_at"],
            actor_name=row["actor_name"],
            action=row["action"],
            subject_kind=row["subject_kind"],
            subject_id=row["subject_id"],
            fields=sorted(row["fields"]),
            note=row["note"],
        )
        for row in rows
    ]
