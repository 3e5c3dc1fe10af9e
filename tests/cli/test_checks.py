"""``carep check`` and ``carep drift`` on the command line: exit codes, formats, and what they refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]


def carep(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "carep", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
def test_json_names_each_part_with_its_outcome_and_what_it_looked_at():
    result = carep("check", "contracts", "prose", "--format", "json")
    parts = {part["part"]: part for part in json.loads(result.stdout)["parts"]}
    assert list(parts) == ["contracts", "prose"]
    assert all(part["checked"] > 0 for part in parts.values())
    assert result.returncode == (0 if all(part["outcome"] == "passed" for part in parts.values()) else 1)


@pytest.mark.slow
def test_junit_goes_to_a_file_that_ci_can_read(tmp_path):
    out = tmp_path / "check.xml"
    result = carep("check", "contracts", "--format", "junit", "--out", str(out))
    assert result.returncode == 0, result.stderr
    assert [suite.get("name") for suite in ET.parse(out).getroot()] == ["contracts"]


def test_a_book_that_is_not_built_is_not_checked_and_never_passed(tmp_path):
    for folder in ("book", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").write_text("title: t\n")
    result = carep("check", "book", "links", "--format", "json", cwd=tmp_path)
    assert result.returncode == 2
    assert {part["outcome"] for part in json.loads(result.stdout)["parts"]} == {"not checked"}


def test_an_unknown_part_is_refused():
    result = carep("check", "everything")
    assert result.returncode == 2
    assert "everything" in result.stderr


def test_an_unknown_notebook_is_refused_with_a_hint():
    result = carep("check", "--update", "share")
    assert result.returncode == 2
    assert "did you mean shares" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2026", "--to", "2026"], "nothing to compare"),
        (["--from", "1999"], "unknown edition '1999'"),
        (["--before", "no-such-folder"], "does not exist"),
    ],
)
def test_drift_refuses_what_it_can_t_compare(arguments, message):
    result = carep("drift", *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_help_lists_the_parts():
    result = carep("check", "--help")
    assert result.returncode == 0
    assert "accessibility" in result.stdout
    assert "Exit code 0" in result.stdout
