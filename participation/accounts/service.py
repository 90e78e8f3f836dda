"""Use cases of accounts: create, sign in, change and reset passwords, and the audit trail."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from participation.accounts.passwords import hash_password, password_problem, verify_password
from participation.accounts.schemas import (
    PROGRAM,
    AccountCreate,
    AccountView,
    Credentials,
    Person,
    account_view,
)
from participation.accounts.tables import Account, AuditEntry, PasswordReset
from participation.accounts.throttle import count_attempt, forget_attempts
from participation.clock import now
from participation.database import transaction
from participation.errors import Gone, NotFound, Problem, Rejected
from participation.messages.service import is_address
from participation.web.i18n import LANGUAGES, mark

RESET_HOURS = 2


async def record(
    actor: Person,
    action: str,
    subject_kind: str,
    subject_id: object = "",
    *,
    fields: Iterable[str] = (),
    office: int | None = None,
    note: str = "",
) -> None:
    """Adds to the audit trail, within the transaction of the act itself: both happen or neither."""
    await AuditEntry.insert(
        AuditEntry(
            actor=actor.id,
            actor_name=actor.name,
            action=action,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            fields=sorted(fields),
            office=office,
            note=note,
        )
    )


async def create_account(actor: Person, wanted: AccountCreate) -> AccountView:
    """Raises Rejected for an address that is no address or taken, or a password that is too weak."""
    email = wanted.email.strip().lower()
    errors: dict[str, Problem] = {}
    if not is_address(email):
        errors["email"] = Problem(mark("Write an e-mail address, for example name@office.go.id."))
    if not wanted.name.strip():
        errors["name"] = Problem(mark("Write the person's name."))
    if wanted.password and (problem := password_problem(wanted.password)):
        errors["password"] = problem
    if errors:
        raise Rejected(mark("The account was not created."), errors=errors)
    password_hash = await hash_password(wanted.password) if wanted.password else ""
    return await _insert_account(actor, wanted, email, password_hash)


async def _insert_account(
    actor: Person, wanted: AccountCreate, email: str, password_hash: str
) -> AccountView:
    async with transaction():
        if await Account.exists().where(Account.email == email):
            problem = Problem(mark("An account with this address exists already."))
            raise Rejected(mark("The account was not created."), errors={"email": problem})
        account = Account(
            email=email,
            name=wanted.name.strip()[:200],
            password_hash=password_hash,
            language=wanted.language if wanted.language in LANGUAGES else "id",
            must_change_password=wanted.must_change_password,
        )
        await account.save()
        await record(actor, "create", "account", account.id, fields=["email", "name"])
    return account_view(account.to_dict())


async def sign_in(credentials: Credentials, network: str, secret: bytes) -> AccountView:
    """Checks a password. `network` is the address the attempt came from, kept only as a daily digest.

    Raises Rejected when account and password do not match, TooManyRequests after too many failures.
    """
    email = credentials.email.strip().lower()
    await count_attempt(email, network, secret)
    row = await Account.select().where(Account.email == email, Account.disabled_at.is_null()).first()
    if not await verify_password(row["password_hash"] if row else "", credentials.password) or row is None:
        problem = Problem(mark("E-mail address and password do not match. Check both and try again."))
        raise Rejected(mark("You are not signed in."), errors={"email": problem})
    await forget_attempts(email, network, secret)
    return account_view(row)


async def change_password(account_id: int, old: str, new: str, network: str, secret: bytes) -> AccountView:
    """Sets a password that its owner chose and ends every other session.

    Wrong ones count as failed sign-ins do: whoever finds a browser open cannot go on guessing. Raises Rejected,
    TooManyRequests after too many.
    """
    row = await Account.select().where(Account.id == account_id).first()
    if row is None:
        raise NotFound(mark("There is no such account."))
    await count_attempt(row["email"], network, secret)
    if not await verify_password(row["password_hash"], old):
        wrong = Problem(mark("This is not your present password."))
        raise Rejected(mark("The password was not changed."), errors={"old": wrong})
    await forget_attempts(row["email"], network, secret)
    if problem := password_problem(new) or _unchanged(old, new):
        raise Rejected(mark("The password was not changed."), errors={"new": problem})
    return await _set_password(account_id, await hash_password(new), "change_password")


def _unchanged(old: str, new: str) -> Problem | None:
    return Problem(mark("Choose a password that differs from the present one.")) if old == new else None


async def issue_password(actor: Person, email: str, password: str) -> AccountView:
    """Sets a one-time password for whoever cannot get in any other way, and ends every session of the account.

    Raises NotFound, and Rejected for a disabled account.
    """
    row = await Account.select().where(Account.email == email.strip().lower()).first()
    if row is None:
        raise NotFound(mark("There is no account with this address."))
    if row["disabled_at"] is not None:
        raise Rejected(mark("This account is disabled. Enable it first, on the page of accounts."))
    return await _set_password(row["id"], await hash_password(password), "issue_password", by=actor)


async def _set_password(
    account_id: int, password_hash: str, action: str, by: Person | None = None
) -> AccountView:
    """`by` is somebody else than the owner, who then has to choose another one."""
    async with transaction():
        await Account.update(
            {
                Account.password_hash: password_hash,
                Account.must_change_password: by is not None,
                Account.session_epoch: Account.session_epoch + 1,
            }
        ).where(Account.id == account_id)
        row = await Account.select().where(Account.id == account_id).first()
        if row is None:
            raise NotFound(mark("There is no such account."))
        # a link that was mailed before must not undo this choice
        await PasswordReset.update({PasswordReset.used_at: now()}).where(
            PasswordReset.account == account_id, PasswordReset.used_at.is_null()
        )
        actor = by or Person(account_id, row["name"])
        await record(actor, action, "account", account_id, fields=["password"])
        return account_view(row)


async def start_reset(email: str) -> tuple[AccountView, str] | None:
    """A token to mail to the owner of the address, or None when there is no such account.

    The caller answers both the same way and after the same time: who has an account is nobody's business.
    """
    email = email.strip().lower()
    row = await Account.select().where(Account.email == email, Account.disabled_at.is_null()).first()
    if row is None:
        return None
    token = secrets.token_urlsafe(32)
    await PasswordReset.insert(
        PasswordReset(
            account=row["id"],
            token_digest=_token_digest(token),
            expires_at=now() + timedelta(hours=RESET_HOURS),
        )
    )
    return account_view(row), token


async def finish_reset(token: str, password: str) -> AccountView:
    """Sets a password with a mailed token, once. Raises Gone for a used or old token, Rejected for a weak one."""
    if problem := password_problem(password):
        raise Rejected(mark("The password was not changed."), errors={"new": problem})
    good = (
        (PasswordReset.token_digest == _token_digest(token))
        & PasswordReset.used_at.is_null()
        & (PasswordReset.expires_at > now())
    )
    used_up = Gone(mark("This link was used already or is too old. Ask for a new one."))
    if not await PasswordReset.exists().where(good):  # a stranger's guess is not worth a hash
        raise used_up
    password_hash = await hash_password(password)
    async with transaction():
        used = (
            await PasswordReset.update({PasswordReset.used_at: now()})
            .where(good)
            .returning(PasswordReset.account)
        )
        if not used:
            raise used_up
        return await _set_password(used[0]["account"], password_hash, "reset_password")


async def disable_account(actor: Person, account_id: int) -> None:
    """Ends every session of an account and lets nobody in with it. Raises NotFound."""
    async with transaction():
        disabled = (
            await Account.update(
                {Account.disabled_at: now(), Account.session_epoch: Account.session_epoch + 1}
            )
            .where(Account.id == account_id)
            .returning(Account.id)
        )
        if not disabled:
            raise NotFound(mark("There is no such account."))
        await record(actor, "disable", "account", account_id)


async def enable_account(actor: Person, account_id: int) -> None:
    """Lets the owner of a disabled account sign in again. Raises NotFound."""
    async with transaction():
        enabled = (
            await Account.update({Account.disabled_at: None})
            .where(Account.id == account_id)
            .returning(Account.id)
        )
        if not enabled:
            raise NotFound(mark("There is no such account."))
        await record(actor, "enable", "account", account_id)


async def first_account(password: str) -> AccountView | None:
    """Creates the administrator of a new installation; None when accounts exist already."""
    if await Account.exists():
        return None
    wanted = AccountCreate("admin@localhost", "Administrator", password, must_change_password=True)
    return await create_account(PROGRAM, wanted)


def _token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
