"""What the documents for newcomers say is what there is."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "carep"


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> dict[str, object]:
    spec = importlib.util.spec_from_file_location("do", ROOT / "do.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.COMMANDS)


def test_the_readme_names_every_command_of_do():
    readme = text("README.md")
    assert [name for name in commands() if f"`{name}`" not in readme and f"do.py {name}" not in readme] == []


def test_do_without_a_command_lists_all_of_them():
    shown = subprocess.run([sys.executable, ROOT / "do.py"], capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    for name, function in commands().items():
        line = next(line for line in shown.stdout.splitlines() if line.split()[:1] == [name])
        assert str(function.__doc__).split(".")[0][:30] in line


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_command_of_do_in_a_document_exists(document):
    named = set(re.findall(r"do\.py ([a-z][a-z0-9-]*)", text(document)))
    assert named
    assert named <= set(commands())


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "book/architecture.md"])
def test_every_path_in_a_document_exists(document):
    named = set(re.findall(r"`((?:src|tests|book|data|benchmarks|press|changes|\.ci)/[\w./-]*)`", text(document)))
    assert named
    missing = [name for name in named if not ((ROOT / name).exists() or (PACKAGE / name).exists())]
    assert missing == []


def test_the_page_architecture_names_every_room_and_no_other():
    rooms = {f"carep.{path.parent.relative_to(PACKAGE).as_posix().replace('/', '.')}"
             for top in ("*/__init__.py", "press/*/__init__.py") for path in PACKAGE.glob(top)}  # fmt: skip
    named = set(re.findall(r"^\| `(carep[\w.]*)` \|", text("book/architecture.md"), flags=re.MULTILINE))
    assert named == rooms


def test_the_version_is_the_same_wherever_it_stands():
    import carep

    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert carep.__version__ == version
    assert f"\nversion: {version}\n" in text("CITATION.cff")


def test_a_contributor_finds_all_on_one_page():
    assert len(text("CONTRIBUTING.md").splitlines()) <= 80


def test_the_changelog_of_the_next_release_can_be_made():
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9.9", "--date", "2000-01-01"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert "## 9.9.9 (2000-01-01)" in made.stdout
    fragments = [path for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert made.stdout.count("\n- ") == len(fragments)
