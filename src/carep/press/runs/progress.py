"""Telling how a batch of runs goes: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any, Protocol, TextIO

from carep.press.runs.result import Outcome, RunResult


class Progress(Protocol):
    """Whoever wants to know how a batch of runs goes."""

    def start(self, total: int) -> None:
        """``total`` runs are wanted."""

    def finished(self, result: RunResult) -> None:
        """One of them has its result, from the cache or executed."""

    def notice(self, text: str) -> None:
        """Something that a user should know happened."""

    def stop(self) -> None:
        """No more runs will finish."""


class Silent:
    """Says nothing."""

    def start(self, total: int) -> None: ...

    def finished(self, result: RunResult) -> None: ...

    def notice(self, text: str) -> None: ...

    def stop(self) -> None: ...


class Lines:
    """One plain line for each run that was executed or failed, with how many are done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.total, self.done, self.reused = stream, 0, 0, 0

    def start(self, total: int) -> None:
        self.total, self.done, self.reused = total, 0, 0

    def finished(self, result: RunResult) -> None:
        self.done += 1
        if result.outcome is Outcome.REUSED:
            self.reused += 1
            return
        line = f"[{self.done}/{self.total}] {result.outcome.value} {result.name} ({result.seconds:.1f} s)"
        print(line, file=self.stream, flush=True)

    def notice(self, text: str) -> None:
        print(f"note: {text}", file=self.stream, flush=True)

    def stop(self) -> None:
        if self.reused:
            print(f"{self.reused} of {self.total} unchanged, taken from the cache", file=self.stream, flush=True)


class Bar:
    """A bar with rate and remaining time."""

    def __init__(self, stream: TextIO, what: str) -> None:
        self.stream, self.what = stream, what
        self.bar: Any = None

    def start(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self.bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[remaining]}"),
            TextColumn("[dim]{task.fields[last]}"),
            console=Console(file=self.stream),
            transient=True,
        )
        self.task = self.bar.add_task(self.what, total=total, rate="", remaining="", last="")
        self.started, self.done, self.total, self.executed = time.monotonic(), 0, total, 0
        self.bar.start()

    def finished(self, result: RunResult) -> None:
        self.done += 1
        self.executed += result.outcome is not Outcome.REUSED
        seconds = time.monotonic() - self.started
        # Runs from the cache take no time: only executed ones tell how long the rest will take.
        rate = self.executed / seconds if self.executed and seconds else 0.0
        left = (self.total - self.done) / rate if rate else 0.0
        self.bar.update(
            self.task,
            advance=1,
            last=result.name,
            rate=f"{rate:.1f}/s" if rate else "",
            remaining=f"{left:.0f} s left" if rate else "",
        )
        if result.outcome is Outcome.FAILED:
            self.bar.console.print(f"[red]failed[/red] {result.name}", highlight=False)

    def notice(self, text: str) -> None:
        self.bar.console.print(f"[yellow]note:[/yellow] {text}", highlight=False)

    def stop(self) -> None:
        if self.bar is not None:
            self.bar.stop()


def for_stream(stream: TextIO | None = None, what: str = "Executing") -> Progress:
    """What suits ``stream`` (default: standard error)."""
    stream = stream or sys.stderr
    return Bar(stream, what) if stream.isatty() else Lines(stream)
