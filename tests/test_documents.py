"""What documents say of files is true: docs describe what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "participation"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|html|md|toml|po|css|js|tsv|txt|service|timer|conf))`")
FILE_HOMES = (ROOT, PACKAGE, ROOT / "docs", ROOT / "tests")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_only_files_that_are_there(document: Path) -> None:
    """A path in a document leads somewhere."""
    named = PATH.findall(document.read_text("utf-8"))
    missing = [path for path in named if not any((home / path).exists() for home in FILE_HOMES)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """So does a link from one document to another."""
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_architecture_names_every_package() -> None:
    """docs/architecture.md speaks of all packages that there are."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for name in packages if f"{name}/" not in text} == set()


def test_settings_read_alike() -> None:
    """systemd and the shell of deploy/participation read one file: between single quotes no sign means anything."""
    lines = (ROOT / "deploy" / "environment").read_text("utf-8").splitlines()
    settings = [line for line in lines if re.match("#?PARTICIPATION_", line)]
    assert len(settings) >= 6
    assert [line for line in settings if not re.fullmatch(r"#?\w+='[^']*'", line)] == []
