"""``carep data fetch``: takes files given by hand, and says what to do where there is no address."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from carep.cli.data import fetch
from carep.press import project as projects
from carep.press.errors import CarepError

CONTENT = b"name\nKounrad\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    for name in ("data", "book"):
        (root / name).mkdir(parents=True)
    (root / "_config.yml").write_text("title: t\n")
    (root / "pyproject.toml").write_text('[tool.press]\nedition = "mcs"\n')
    digest = hashlib.sha256(CONTENT).hexdigest()
    (root / "data" / "sources.yaml").write_text(
        f"mcs2026:\n  title: t\n  licence: l\n  files: [{{name: world.csv, sha256: {digest}, bytes: {len(CONTENT)}}}]\n"
    )
    monkeypatch.setenv(projects.ENVIRONMENT_VARIABLE, str(root))
    return root


def test_a_file_given_by_hand_is_put_into_its_folder(project: Path, tmp_path: Path) -> None:
    (tmp_path / "download").write_bytes(CONTENT)
    result = CliRunner().invoke(fetch, ["--file", str(tmp_path / "download")], catch_exceptions=False)
    assert result.stdout == "_build/raw/mcs2026/world.csv: accepted by hand\n"
    assert "1 files, each with the sha256" in result.stderr
    assert (project / "_build" / "raw" / "mcs2026" / "world.csv").read_bytes() == CONTENT


def test_of_a_folder_given_by_hand_what_fits_is_taken(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "a").write_bytes(CONTENT)
    (folder / "b").write_bytes(b"something else")
    options = ["--file", str(folder), "--folder", str(tmp_path / "to")]
    assert CliRunner().invoke(fetch, options, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "to" / "mcs2026" / "world.csv").read_bytes() == CONTENT


def test_a_file_that_was_named_must_fit(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(CONTENT)
    (tmp_path / "b").write_bytes(b"something else")
    with pytest.raises(CarepError, match="b: the file fits nothing that was asked for"):
        CliRunner().invoke(
            fetch, ["--file", str(tmp_path / "a"), "--file", str(tmp_path / "b")], catch_exceptions=False
        )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no address is known"),
        (["--edition", "2031"], "unknown edition '2031'"),
        (["--source", "mcs2062"], "did you mean mcs2026"),
        (["--mirror", "ftp://example.org"], "not an address of the web"),
    ],
)
def test_what_cannot_be_fetched_is_refused_with_a_way_on(project: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CarepError, match=words):
        CliRunner().invoke(fetch, [*arguments, "--quiet"], catch_exceptions=False)
    assert not (project / "_build").exists()
