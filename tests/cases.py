"""Tables of cases that leave the world as they found it, and so need only one."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

Test = Callable[..., Awaitable[None]]


def each_case(names: str | Sequence[str], rows: Iterable[Any]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, but all rows meet the fixtures of one test; a failure says which row it met."""
    taken = (names,) if isinstance(names, str) else tuple(names)
    cases = [dict(zip(taken, (row,) if isinstance(names, str) else row, strict=True)) for row in rows]

    def tested(check: Test) -> Test:
        async def test(**fixtures: Any) -> None:
            for case in cases:
                try:
                    await check(**fixtures, **case)
                except BaseException as error:
                    error.add_note(f"with {case!r:.500}")
                    raise

        signature = inspect.signature(check)
        asked = [parameter for name, parameter in signature.parameters.items() if name not in taken]
        test.__signature__ = signature.replace(parameters=asked)  # type: ignore[attr-defined]
        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return tested
