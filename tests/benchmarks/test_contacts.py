"""benchmarks/contacts.py."""

from pathlib import Path

from benchmarks.contacts import measure, write_rows


async def test_contacts_run(url: str, tmp_path: Path) -> None:
    """Each row is a contact, or was one already."""
    path = tmp_path / "contacts.csv"
    write_rows(path, 31)
    found = await measure(url, path)
    assert found["rows"] == found["contacts"] + found["already_there"] == 31
    assert found["already_there"] == 3
