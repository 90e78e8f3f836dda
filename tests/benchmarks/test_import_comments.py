"""benchmarks/import_comments.py."""

from pathlib import Path

from benchmarks.import_comments import measure, write_rows


async def test_import_comments_runs(url: str, tmp_path: Path) -> None:
    """Each row becomes a comment."""
    path = tmp_path / "comments.csv"
    write_rows(path, 10)
    assert (await measure(url, path))["rows"] == 10
