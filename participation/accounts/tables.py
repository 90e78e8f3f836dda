"""Accounts, their sessions and what they did."""

from piccolo.columns import (
    JSONB,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now


class Account(Table):
    """A person who signs in: staff or partner. Citizens need none."""

    id: Serial
    email = Varchar(length=254, unique=True)  # lower case: the name to sign in with
    name = Varchar(length=200)
    password_hash = Varchar(length=200, default="")  # empty: no way in until a reset
    language = Varchar(length=8, default="id")
    must_change_password = Boolean(default=False)  # the one-time password was seen on a screen
    session_epoch = Integer(default=0)  # raised to end every session at once
    created_at = Timestamptz(default=now)
    disabled_at = Timestamptz(null=True, default=None)


class StoredSession(Table):
    """One signed-in browser. The key is a digest: a copy of the table opens nothing."""

    id: Serial
    key_digest = Varchar(length=64, unique=True)
    data = Bytea()
    expires_at = Timestamptz(index=True)


class SignInAttempt(Table):
    """An attempt that is limited, such as a failed sign-in, counted against whom and where it came from."""

    id: BigSerial
    subject_digest = Varchar(length=64, index=True)  # keyed and rotating by day: no address is kept
    attempted_at = Timestamptz(default=now)


class SentForm(Table):
    """A form that was just sent, so that a second click finds what the first one led to."""

    id: BigSerial
    digest = Varchar(length=64, unique=True)  # keyed: of the session, the page and the fields
    location = Varchar(length=2000, default="")
    sent_at = Timestamptz(default=now)


class PasswordReset(Table):
    """A link that was mailed, good once."""

    id: Serial
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False)
    token_digest = Varchar(length=64, unique=True)
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class AuditEntry(Table):
    """Who changed what, never erased and never edited (a trigger refuses both)."""

    id: BigSerial
    happened_at = Timestamptz(default=now, index=True)
    actor = Integer(null=True, default=None)  # no foreign key: the entry outlives the account
    actor_name = Varchar(length=200, default="")
    action = Varchar(length=100)
    subject_kind = Varchar(length=50)
    subject_id = Varchar(length=64, default="")
    office = Integer(null=True, default=None)  # whose planners may read it
    fields = JSONB(default="{}")  # names of what changed; of citizens' data never a value
    note = Text(default="")  # the reason, where one was asked for
