"""``carep data`` as a user calls it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
HEADER = "Source,Country,Type,Prod_t_2021,Prod_t_est_2022,Prod_note,Reserves_t,Reserves_notes"
TYPE = '"Mine production, contained antimony"'


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    (root / "book" / "inside").mkdir(parents=True)
    (root / "_config.yml").write_text("title: tiny\n", encoding="utf-8")
    for name in ("countries.csv", "commodities.csv"):
        shutil.copy(REPOSITORY / "data" / name, root / "data" / name)
    (root / "data" / "sources.yaml").write_text("mcs2023: {title: t, licence: l, files: []}\n", encoding="utf-8")
    (root / "data" / "corrections.yaml").write_text("[]\n", encoding="utf-8")
    return root


def carep(project, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "carep", "data", *map(str, arguments)],
        cwd=project / "book" / "inside",
        capture_output=True,
        text=True,
        check=False,
    )


def official(project, *rows):
    path = project.parent / "mcs2023-antim_world.csv"
    lines = [HEADER, *(f"MCS2023,{country},{TYPE},{first},{second},,NA," for country, first, second in rows)]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))
    return path


def test_import_refuses_an_unknown_file_with_exit_code_2_and_writes_nothing(project):
    done = carep(project, "import", official(project, ("China", "1", "2")))
    assert done.returncode == 2
    assert "not the file that the register of sources knows" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "data" / "figures.csv").exists()


def test_import_with_accept_reports_rows_corrections_and_the_warning(project):
    done = carep(project, "import", official(project, ("China", "1", "2")), "--accept")
    assert done.returncode == 0, done.stderr
    assert "Edition 2023: 3 figures from 1 files (mine_production 2, reserves 1)." in done.stdout
    assert "0 corrections hold, 0 cells touched." in done.stdout
    assert "Wrote data/figures.csv: 3 rows of 1 editions." in done.stdout
    assert "warning: " in done.stderr


def test_verify_says_what_was_checked_and_finds_what_is_wrong(project):
    path = official(project, ("World total (rounded)", "100", "100"), ("China", "60", "60"), ("Peru", "40", "40"))
    carep(project, "import", path, "--accept")
    register = project / "data" / "sources.yaml"
    register.write_text("mcs2023: {title: t, licence: l, files: [{name: mcs2023-antim_world.csv}]}\n", encoding="utf-8")
    done = carep(project, "verify")
    assert done.returncode == 0, done.stderr
    assert "9 figures of 1 editions (2023)" in done.stdout
    assert "3 world totals compared" in done.stdout
    table = project / "data" / "figures.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",60,t,60,60,", ",60,t,600,600,"), encoding="utf-8")
    done = carep(project, "verify")
    assert done.returncode == 2
    assert "a number that is not the printed one" in done.stderr


def test_diff_prints_a_table_or_csv_and_filters_by_alias(project):
    old = project.parent / "old.csv"
    carep(project, "import", official(project, ("Kazakhstan", "100", "100"), ("Peru", "7", "7")), "--accept")
    shutil.copy(project / "data" / "figures.csv", old)
    carep(project, "import", official(project, ("Kazakhstan", "300", "100"), ("Peru", "8", "7")), "--accept")
    done = carep(project, "diff", old, project / "data" / "figures.csv", "--country", "KAZ", "--commodity", "Sb")
    assert done.returncode == 0, done.stderr
    assert "+200.0%*" in done.stdout
    assert "0 added, 0 dropped, 1 revised; 1 beyond rounding (*)" in done.stdout
    assert "Peru" not in done.stdout
    as_csv = carep(project, "diff", old, project / "data" / "figures.csv", "--csv").stdout.splitlines()
    assert as_csv[0].startswith("kind,commodity,form,country")
    assert len(as_csv) == 3
    assert carep(project, "diff", old, old).stdout == "No figure differs.\n"


def test_diff_refuses_an_unknown_edition_and_an_unknown_commodity(project):
    carep(project, "import", official(project, ("Kazakhstan", "100", "100")), "--accept")
    assert carep(project, "diff", "2023", "2031").returncode == 2
    done = carep(project, "diff", "2023", "2023", "--commodity", "antimoni")
    assert done.returncode == 2
    assert "did you mean antimony" in done.stderr


def test_the_group_lists_the_commands_of_other_modules(project):
    listed = carep(project, "--help").stdout
    for name in ("import", "verify", "diff", "seal", "fetch", "inventory"):
        assert f"\n  {name} " in listed
