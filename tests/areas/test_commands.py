"""Importing from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.areas import service
from participation.areas.commands import import_areas, import_margins
from participation.commands import run
from participation.database import DB


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'areas.db'}")
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    run(service.load_country())
    DB.bind(None)


def test_files_are_imported_and_what_was_left_out_lies_beside_them(tmp_path: Path) -> None:
    """Figures for an area of the first file are taken by the second command."""
    areas, margins = tmp_path / "desa.csv", tmp_path / "penduduk.csv"
    areas.write_text("kode;nama\n32.73.02;Coblong\n11.1;Kluet Utara\n")
    margins.write_text("area_code,sex,age_from,age_to,count,year\n32.73.02,P,0,,10,2024\n")

    done = CliRunner().invoke(import_areas, [str(areas)], catch_exceptions=False)
    assert "1 added, 0 changed, 0 as they were." in done.output
    rejected = (tmp_path / "desa-rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rejected[0] == "line;reason;kode;nama"
    assert rejected[1].endswith(";11.1;Kluet Utara")

    done = CliRunner().invoke(import_margins, [str(margins), "--source", "BPS"], catch_exceptions=False)
    assert "1 added, 0 changed, 0 as they were." in done.output
    assert not (tmp_path / "penduduk-rejected.csv").exists()
