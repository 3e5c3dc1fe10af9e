"""``[tool.press]``: what it may say, what is told of what it may not, and that it is read when it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press import settings
from carep.press.project import Project, settings_for
from carep.press.settings import Settings, SettingsError


def table(root: Path, text: str) -> Path:
    (root / settings.FILE).write_text(f"[tool.press]\n{text}", encoding="utf-8")
    return root


def test_a_project_without_the_table_knows_no_subject(tmp_path: Path):
    assert settings.read(tmp_path) == Settings()
    (tmp_path / settings.FILE).write_text("[project]\nname = 'rain'\n", encoding="utf-8")
    assert settings.read(tmp_path) == Settings()


def test_the_table_is_read_again_when_it_has_changed(tmp_path: Path):
    assert settings.read(table(tmp_path, "package = 'rain'\npreload = ['rain.a', 'rain.b']")) == Settings(
        package="rain", preload=("rain.a", "rain.b")
    )
    assert settings.read(table(tmp_path, "package = 'rainfall'")) == Settings(package="rainfall")


def test_a_notebook_outside_takes_the_settings_of_the_active_project(tiny: Project, tmp_path: Path):
    table(tiny.root, "edition = 'rain'")
    assert settings_for(tiny.book / "page.ipynb").edition == "rain"
    assert settings_for(tmp_path / "elsewhere.ipynb").edition == "rain"
    assert settings_for().edition == "rain"


def test_every_fault_is_told_with_its_key(tmp_path: Path):
    with pytest.raises(SettingsError) as caught:
        settings.read(table(tmp_path, "packages = 'rain'\nedition = 1\nchecks = 'rain:PART'\nsphinx = [1]"))
    said = str(caught.value)
    assert "pyproject.toml, [tool.press] packages: unknown key" in said
    assert "did you mean package?" in said
    assert "edition: not a text" in said
    assert "checks: not a list of texts" in said
    assert "sphinx: not a list of texts" in said


def test_a_file_that_is_no_toml_is_told(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"pyproject.toml: can't be read"):
        settings.read(table(tmp_path, "package = "))


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("json", "not a reference"),
        ("jsn:loads", "there is no module jsn"),
        ("json.decoders:x", "there is no module json.decoders"),
        ("json:loadz", "did you mean load or loads"),
    ],
)
def test_a_reference_to_nothing_is_told_with_its_key(reference: str, told: str):
    with pytest.raises(SettingsError, match=told) as caught:
        settings.attribute("checks", reference)
    assert "pyproject.toml, [tool.press] checks" in str(caught.value)
    assert settings.attribute("checks", "json:loads") is not None


def test_a_package_that_is_not_there_is_told(tiny: Project):
    from carep.press.inputs import imports

    table(tiny.root, "package = 'no_such_subject'")
    with pytest.raises(SettingsError, match="there is no such package"):
        imports.of_code(["import json"], tiny.book, tiny.root)
