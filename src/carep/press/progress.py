"""Telling how a command goes: bars and a status line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, TextIO, TypeVar

DETAILS = ("reading sources", "writing output")  # of one page each: for the status line of a terminal alone
REUSED, FAILED = "reused", "failed"
Item = TypeVar("Item")


class Progress:
    """Whoever wants to know how a command goes, and the batches of runs in it; this one says nothing."""

    def say(self, text: str) -> None:
        """``text`` is what happens now."""

    def start(self, total: int) -> None:
        """``total`` runs are wanted."""

    def finished(self, name: str, outcome: str, seconds: float) -> None:
        """The run ``name`` has its result: a value of :class:`carep.press.runs.result.Outcome`."""

    def notice(self, text: str) -> None:
        """Something that a user should know happened."""

    def stop(self) -> None:
        """No more runs will finish, and nothing else happens for now."""


Silent = Progress


class Lines(Progress):
    """One plain line for each step, and for each run that was executed or failed, with how many are done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.total, self.done, self.reused = stream, 0, 0, 0

    def _print(self, text: str) -> None:
        print(text, file=self.stream, flush=True)

    def say(self, text: str) -> None:
        if not text.startswith(DETAILS):
            self._print(text)

    def start(self, total: int) -> None:
        self.total, self.done, self.reused = total, 0, 0

    def finished(self, name: str, outcome: str, seconds: float) -> None:
        self.done += 1
        if outcome == REUSED:
            self.reused += 1
        else:
            self._print(f"[{self.done}/{self.total}] {outcome} {name} ({seconds:.1f} s)")

    def notice(self, text: str) -> None:
        self._print(f"note: {text}")

    def stop(self) -> None:
        if self.reused:
            self._print(f"{self.reused} of {self.total} unchanged, taken from the cache")
        self.reused = 0


class Terminal(Progress):
    """A status line for each step; for runs a bar with rate and remaining time."""

    def __init__(self, stream: TextIO, what: str) -> None:
        from rich.console import Console

        self.console, self.what = Console(file=stream), what
        self.live: Any = None  # the status line or the bar: a terminal has room for one of them

    def say(self, text: str) -> None:
        from rich.status import Status

        if isinstance(self.live, Status):
            self.live.update(text)
        else:
            self._show(self.console.status(text))

    def _show(self, live: Any) -> None:
        self.stop()
        self.live = live
        live.start()

    def start(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[remaining]}"),
            TextColumn("[dim]{task.fields[last]}"),
            console=self.console,
            transient=True,
        )
        self.task = bar.add_task(self.what, total=total, rate="", remaining="", last="")
        self.started, self.left, self.executed = time.monotonic(), total, 0
        self._show(bar)

    def finished(self, name: str, outcome: str, seconds: float) -> None:
        self.left -= 1
        self.executed += outcome != REUSED
        passed = time.monotonic() - self.started
        # Runs from the cache take no time: only executed ones tell how long the rest will take.
        rate = self.executed / passed if passed else 0.0
        self.live.update(
            self.task,
            advance=1,
            last=name,
            rate=f"{rate:.1f}/s" if rate else "",
            remaining=f"{self.left / rate:.0f} s left" if rate else "",
        )
        if outcome == FAILED:
            self.console.print(f"[red]failed[/red] {name}", highlight=False)

    def notice(self, text: str) -> None:
        self.console.print(f"[yellow]note:[/yellow] {text}", highlight=False)

    def stop(self) -> None:
        if self.live is not None:
            self.live.stop()
        self.live = None


def for_stream(stream: TextIO | None = None, what: str = "Executing") -> Progress:
    """What suits ``stream`` (default: standard error)."""
    stream = stream or sys.stderr
    return Terminal(stream, what) if stream.isatty() else Lines(stream)


def each(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items one by one; at a terminal a bar shows how far it has come."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, console=Console(stderr=True), transient=True)


class Download:
    """A bar for the bytes of a file, in the form that pooch asks for: ``total`` is set first."""

    def __init__(self, what: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=Console(stderr=True),
        )
        self.task = self.bar.add_task(what, total=None)

    @property
    def total(self) -> float | None:
        return self.bar.tasks[0].total

    @total.setter
    def total(self, size: float) -> None:
        self.bar.reset(self.task, total=size)
        self.bar.start()

    def update(self, size: int) -> None:
        self.bar.advance(self.task, size)

    def reset(self) -> None:
        self.bar.reset(self.task)

    def close(self) -> None:
        self.bar.stop()
