"""Which driver errors mean that the database cannot be used right now, in one place for both drivers."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from participation.errors import Unavailable
from participation.web.i18n import mark

logger = logging.getLogger(__name__)

CONSTRAINT_ERRORS = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
"""For `except`: a unique index, a foreign key or NOT NULL refused the row, whichever database it is."""

VALUE_ERRORS = (OverflowError, asyncpg.DataError)
"""For `except`: a value does not fit its column, as an id of twenty digits; SQLite takes more than others."""

_SQLITE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
_POSTGRES_ERRORS = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientResourcesError,  # full disk, no memory, too many connections
    asyncpg.OperatorInterventionError,  # the server is being shut down
    asyncpg.ReadOnlySQLTransactionError,  # after a failover
    asyncpg.TransactionRollbackError,  # deadlock: the other one went first
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,  # a closed connection or pool
    asyncpg.InternalClientError,  # how a connection fails that the server closed while it was idle
    OSError,
    TimeoutError,
)


def is_outage(error: BaseException) -> bool:
    """Whether to try again later is the right answer to `error`."""
    if isinstance(error, sqlite3.Error):
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_CODES
    return isinstance(error, _POSTGRES_ERRORS)


def unavailable(reason: object) -> Unavailable:
    """The error that people see; the reason is for the log, as it names files and hosts."""
    logger.error("The database cannot be used: %s", reason)
    return Unavailable(
        mark("The database cannot be used right now. Nothing was stored. Please try again soon.")
    )


@contextmanager
def outages() -> Iterator[None]:
    """Turns a driver's outage into Unavailable; every other error passes as it is."""
    try:
        yield
    except Exception as error:
        if is_outage(error):
            raise unavailable(error) from error
        raise
