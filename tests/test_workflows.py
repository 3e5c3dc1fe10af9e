"""The workflows of .github are well formed, pinned and without known weaknesses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def test_there_are_workflows():
    assert WORKFLOWS


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_follows_github_s_schema(path):
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", path]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_zizmor_finds_no_weakness_in_a_workflow(path):
    result = subprocess.run([tool("zizmor"), "--offline", path], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_full_hash(path):
    uses = re.findall(r"uses: *(\S+)", path.read_text("utf-8"))
    assert uses
    assert [action for action in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []


def test_continuous_integration_calls_the_one_script_that_decides():
    assert any("bash .ci/run" in path.read_text("utf-8") for path in WORKFLOWS)


def test_the_script_calls_the_command_that_the_readme_names():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("python3 do.py book", "python3 do.py test"):
        assert command in script
        assert command in readme
