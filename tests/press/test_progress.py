"""How a command tells of itself, at a terminal and without one."""

from __future__ import annotations

import io
import sys

import pytest

from carep.press import progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_build(told: progress.Progress) -> None:
    told.say("executing the notebooks")
    told.start(3)
    told.finished("one", "executed", 1.25)
    told.notice("careful")
    told.finished("two", "reused", 0.0)
    told.finished("three", "failed", 2.0)
    told.stop()
    told.say("compiling HTML")
    told.say("reading sources 50 % shares")
    told.stop()


def test_plain_lines_without_a_terminal() -> None:
    stream = io.StringIO()
    a_build(progress.for_stream(stream))
    assert stream.getvalue().splitlines() == [
        "executing the notebooks",
        "[1/3] executed one (1.2 s)",
        "note: careful",
        "[3/3] failed three (2.0 s)",
        "1 of 3 unchanged, taken from the cache",
        "compiling HTML",
    ]


def test_a_bar_and_a_status_line_at_a_terminal() -> None:
    stream = Screen()
    a_build(progress.for_stream(stream, "Sweep of shares"))
    shown = stream.getvalue()
    for text in ("Sweep of shares", "3/3", "failed", "careful", "reading sources 50 %"):
        assert text in shown


def test_items_are_given_out_and_a_download_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(progress.each([1, 2], "pages")) == [1, 2]
    stream = Screen()
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress.each([1, 2], "pages")) == [1, 2]
    bar = progress.Download("figures.csv")
    bar.total = 10
    bar.update(4)
    bar.reset()
    bar.update(10)
    bar.close()
    assert "pages" in stream.getvalue()
    assert "figures.csv" in stream.getvalue()
