"""Reads of accounts and the audit trail."""

from datetime import datetime

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from participation.accounts.schemas import AccountPage, AccountView, AuditView, account_view
from participation.accounts.tables import Account, AuditEntry

AUDIT_PAGE = 50
PAGE_SIZE = 30
MOST_WORDS = 8
EVERY = WhereRaw("1 = 1")


async def account_by_id(account_id: int) -> AccountView | None:
    row = await Account.select().where(Account.id == account_id).first()
    return account_view(row) if row else None


async def account_by_email(email: str) -> AccountView | None:
    row = await Account.select().where(Account.email == email.strip().lower()).first()
    return account_view(row) if row else None


async def search_accounts(text: str = "", after: int | None = None) -> AccountPage:
    """Accounts in whose name or address every word occurs, by name; `after` is `next_after` of the page before."""
    query = Account.select().where(_behind(after)).order_by(Account.name).order_by(Account.id)
    for word in text.lower().split()[:MOST_WORDS]:
        query = query.where(_holds(word))
    found = [account_view(row) for row in await query.limit(PAGE_SIZE + 1)]
    shown = found[:PAGE_SIZE]
    return AccountPage(shown, shown[-1].id if len(found) > PAGE_SIZE else None)


def _behind(after: int | None) -> Combinable:
    if after is None:
        return EVERY
    return WhereRaw("(name, id) > (SELECT last.name, last.id FROM account AS last WHERE last.id = {})", after)


def _holds(word: str) -> Combinable:
    pattern = "%" + "".join(f"!{sign}" if sign in "!%_" else sign for sign in word) + "%"
    return WhereRaw("(LOWER(name) LIKE {} ESCAPE '!' OR email LIKE {} ESCAPE '!')", pattern, pattern)


async def any_account() -> bool:
    return await Account.exists()


async def is_recorded_since(moment: datetime, action: str, subject_kind: str, subject_id: object) -> bool:
    """Whether the audit trail has such a line from that moment on."""
    return await AuditEntry.exists().where(
        AuditEntry.happened_at >= moment,
        AuditEntry.action == action,
        AuditEntry.subject_kind == subject_kind,
        AuditEntry.subject_id == str(subject_id),
    )


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
