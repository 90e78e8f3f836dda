"""What tests of pilots share: nothing kept from the test before."""

import pytest

from participation.surveys import queries


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Ids begin anew in each test's database: what the process kept belongs to another one."""
    queries.forget_published()
