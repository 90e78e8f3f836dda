"""No benchmark is left without a test: people run them rarely, and would find them broken."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_each_benchmark_is_run_by_a_test() -> None:
    """What stands in benchmarks/ is imported by tests, parts of others too."""
    benchmarks = {path.stem: path for path in (TESTS.parent / "benchmarks").glob("*.py")}
    tests = [*(TESTS / "benchmarks").glob("*.py"), TESTS / "browser" / "test_offline_benchmark.py"]
    imported = {name for path in tests for name in _imported(path)}
    assert benchmarks.keys() - imported == set()


def _imported(path: Path) -> Iterator[str]:
    """Benchmarks that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "benchmarks":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("benchmarks."):
            yield str(node.module).removeprefix("benchmarks.")
