"""Write-then-replace: a file is there whole, or as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carep.press import files
from carep.press.errors import NotWritableError


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "table.csv"
    files.write_atomic(path, "a\r\nb\n")
    assert path.read_bytes() == b"a\r\nb\n"
    assert list(path.parent.iterdir()) == [path]


def test_the_bytes_are_on_the_disk_before_the_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, order = tmp_path / "a", []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (order.append("fsync"), fsync(number))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (order.append("replace"), replace(self, to))[1])
    files.write_atomic(path, b"1")
    assert order == ["fsync", "replace"]


@pytest.mark.parametrize("failure", [ValueError("no"), OSError(28, "No space left on device")])
def test_a_writer_that_fails_leaves_the_earlier_file(tmp_path: Path, failure: Exception) -> None:
    path = tmp_path / "a"
    path.write_text("earlier")
    expected = NotWritableError if isinstance(failure, OSError) else ValueError

    def write() -> None:
        with files.replacing(path) as new:
            new.write_text("half")
            raise failure

    with pytest.raises(expected):
        write()
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unchanged_file_keeps_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert files.write_if_changed(path, "1")
    os.utime(path, (1, 1))
    assert not files.write_if_changed(path, "1")
    assert path.stat().st_mtime == 1
