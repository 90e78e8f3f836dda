"""Transactions that mean the same on both databases.

Piccolo's own make nesting a no-op, so that a failure caught inside still commits what came before it, and
a failing COMMIT there keeps the connection. Here a nested one is a savepoint, and whatever happens at the
end, the connection goes back and the context is cleared.
"""

import asyncio
from abc import abstractmethod
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from piccolo.engine.base import BaseTransaction
from piccolo.engine.exceptions import TransactionError


class Current(Protocol):
    """What a transaction needs of the context variable that says which one is running."""

    def get(self) -> "Transaction | None": ...

    def set(self, value: "Transaction | None", /) -> object: ...


class Transaction(BaseTransaction):
    """The outermost one: owns a connection from BEGIN to COMMIT or ROLLBACK, in one task."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._task: asyncio.Task[Any] | None = None
        self._savepoints = 0
        self.active = False
        self.broken = False

    async def __aenter__(self) -> Self:
        await self._begin()
        self._task = asyncio.current_task()
        self.active = True
        self._current.set(self)
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        self.active = False
        self._current.set(None)
        clean = False
        try:
            await self._end(commit=error is None)
            clean = True
        finally:
            await self._release(clean=clean)
        return False

    async def _end(self, *, commit: bool) -> None:
        if commit and not self.broken:
            await self._commit()
            return
        await self._rollback()
        if commit:
            raise TransactionError("A savepoint could not be rolled back, so nothing was committed.")

    def next_savepoint(self) -> str:
        """A name for a savepoint, unique within this transaction."""
        self._savepoints += 1
        return f"savepoint_{self._savepoints}"

    def check_task(self) -> None:
        """Raises TransactionError in a task that inherited this transaction from the one that opened it."""
        if self._task is not None and asyncio.current_task() is not self._task:
            raise TransactionError(
                "This task was started inside another task's transaction, which it may not use. "
                "Run the queries one after the other, or start the task after the transaction."
            )

    @abstractmethod
    async def execute(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        """Runs one statement, with the driver's own placeholders."""

    @abstractmethod
    async def _begin(self) -> None:
        """Takes a connection and begins; leaves nothing taken when it fails."""

    @abstractmethod
    async def _commit(self) -> None: ...

    @abstractmethod
    async def _rollback(self) -> None: ...

    @abstractmethod
    async def _release(self, *, clean: bool) -> None:
        """Gives the connection back; not `clean` when its end failed or was cancelled half-way."""


class Savepoint(BaseTransaction):
    """A transaction inside a transaction: a failure undoes what was written since it began, no more."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._name = transaction.next_savepoint()

    async def __aenter__(self) -> Transaction:
        await self._transaction.execute(f"SAVEPOINT {self._name}")
        return self._transaction

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        try:
            if error is not None:
                await self._transaction.execute(f"ROLLBACK TO SAVEPOINT {self._name}")
            await self._transaction.execute(f"RELEASE SAVEPOINT {self._name}")
        except BaseException:
            self._transaction.broken = True
            raise
        return False


def running(current: Current) -> Transaction | None:
    """The transaction that this task is in, or None; TransactionError if it belongs to another task.

    A task started inside a transaction that has ended since sees none.
    """
    transaction = current.get()
    if transaction is None or not transaction.active:
        return None
    transaction.check_task()
    return transaction
