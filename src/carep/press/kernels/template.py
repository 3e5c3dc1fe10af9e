"""The process that all runs are forked from: ``python -m carep.press.kernels.template FD CLIENT MODULE...``.

It imports, checks that it has one thread, and waits. Each note on the control socket carries two sockets: one for
notes about the run (its start, its end, interruptions), one for the run itself. When the client closes the control
socket the template ends after its last run; when the client ends, however, or at SIGTERM, the template ends at once
and with it all that it started.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from carep.press.kernels.channel import ChannelClosedError, receive_note, send_note
from carep.press.kernels.linux import (
    adopt_orphans,
    children,
    descendants,
    die_with,
    kill_all,
    kill_group,
    stop_linear_algebra_threads,
    thread_count,
    threads,
)

_PARKED = 8


@dataclass(frozen=True, eq=False)
class _Run:
    notes: socket.socket
    pid: int
    watch: int


class _Fork(Exception):  # noqa: N818 - it is no error
    """Unwinds a new fork to a clean stack."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self.connection = connection


class Template:
    """Forks runs and drawing helpers, and buries them."""

    def __init__(self, control: socket.socket, client: int) -> None:
        self.control = control
        self.started = time.time_ns()
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        try:
            self.client = os.pidfd_open(client)
        except ProcessLookupError:
            os._exit(0)
        self.selector.register(self.client, selectors.EVENT_READ)
        self.runs: list[_Run] = []
        self.helpers: list[int] = []
        self.parked: list[tuple[int, int]] = []  # helpers that wait for a byte on a descriptor before they serve
        self.refusal = ""
        self.closing = False
        self.sources: dict[str, tuple[int, int, int] | None] = {}

    def prepare(self, subject: Sequence[str]) -> None:
        """Import everything, ``subject`` included; note a refusal when forking would not be safe, or not unseen."""
        from carep.press.kernels import renderer

        gc.disable()
        self.listening = renderer.listen()
        for _ in range(min(os.cpu_count() or 1, _PARKED)):  # now, while this process is small
            self._park_helper()
        self.add_helper()
        from carep.press.kernels.shell import KernelApp

        before = dict(os.environ)
        self.app = KernelApp.made()
        from carep.press.kernels import fork, preload

        self.kernel_environment = {key: value for key, value in os.environ.items() if before.get(key) != value}
        with self.app.kernel.shell.builtin_trap:  # pandas, tqdm and others ask for get_ipython() when they are imported
            preload.import_packages(subject)
        self.fork = fork
        # What changed since the start may have been imported before or after: it counts as changed.
        found = preload.project_sources(subject)
        self.sources = {file: stamp if stamp and stamp[0] < self.started else None for file, stamp in found.items()}
        said = self.app.take_back()
        if self.app.has_startup_code():
            self.refusal = "the IPython profile runs code of its own when a kernel starts"
        elif said:
            self.refusal = f"importing the packages prints {said.strip().splitlines()[0]!r}"
        stop_linear_algebra_threads()
        gc.collect()
        gc.freeze()  # the collector must not write to pages that forks share

    def add_helper(self) -> None:
        """Let one more drawing helper serve."""
        if not self.parked:
            self._park_helper()
        pid, wake = self.parked.pop(0)
        os.write(wake, b"1")
        os.close(wake)
        self.helpers.append(pid)

    def _park_helper(self) -> None:
        self._check_threads()
        parent = os.getpid()
        waiting, wake = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                die_with(parent)
                self.control.close()
                for _, other in [*self.parked, (0, wake)]:
                    os.close(other)
                from carep.press.kernels.renderer import serve

                if os.read(waiting, 1):
                    serve(self.listening)
            finally:
                os._exit(0)
        os.close(waiting)
        self.parked.append((pid, wake))

    def serve(self) -> None:
        """Wait for notes; raises :class:`_Fork` in every fork."""
        while True:
            for key, _ in self.selector.select():
                run: _Run | None = key.data
                if key.fd == self.client:
                    self.end()
                elif run is None:
                    self._accept()
                elif run not in self.runs:
                    continue  # ended by an earlier event of this turn; its descriptors may be another run's by now
                elif key.fileobj is run.notes:
                    self._listen_to(run)
                else:
                    self._finish(run)
            if self.closing and not self.runs:
                self.end()

    def _check_threads(self) -> None:
        if thread_count() != 1:
            raise RuntimeError(f"the template has threads: {', '.join(threads())}")

    def _accept(self) -> None:
        try:
            _, descriptors = receive_note(self.control)
        except ChannelClosedError:
            self.closing = True
            self.selector.unregister(self.control)
            return
        notes, connection = (socket.socket(fileno=number) for number in descriptors)
        try:
            refusal = self._start(notes, connection)
        except (RuntimeError, OSError) as error:
            refusal = {"refused": str(error), "stale": False}
        if refusal:
            with suppress(OSError):
                send_note(notes, refusal)
            notes.close()
        connection.close()

    def _start(self, notes: socket.socket, connection: socket.socket) -> dict[str, object]:
        from carep.press.kernels.preload import changed

        stale = changed(self.sources)
        if stale:
            return {"refused": f"{stale} changed", "stale": True}
        if self.refusal:
            return {"refused": self.refusal, "stale": False}
        self._bury_helpers()
        if len(self.helpers) < min(len(self.runs) + 1, os.cpu_count() or 1):
            self.add_helper()
        self._check_threads()
        pid = os.fork()
        if pid == 0:
            notes.close()
            self._forget()
            raise _Fork(connection)
        watch = os.pidfd_open(pid)
        run = _Run(notes, pid, watch)
        self.runs.append(run)
        self.selector.register(notes, selectors.EVENT_READ, run)
        self.selector.register(watch, selectors.EVENT_READ, run)
        with suppress(OSError):
            send_note(notes, {"started": pid})
        return {}

    def _forget(self) -> None:
        """In a fork: close what belongs to the template."""
        self.selector.close()
        self.control.close()
        self.listening_at = self.listening.getsockname()
        self.listening.close()
        os.close(self.client)
        for _, wake in self.parked:
            os.close(wake)
        for run in self.runs:
            run.notes.close()
            os.close(run.watch)

    def _listen_to(self, run: _Run) -> None:
        try:
            receive_note(run.notes)
        except ChannelClosedError:
            self._finish(run)
        else:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGINT)

    def _finish(self, run: _Run) -> None:
        """Kill whatever is left of a run, tell the client how it ended, forget it."""
        kill_group(run.pid)
        with suppress(ProcessLookupError):
            os.kill(run.pid, signal.SIGKILL)  # before it has made its own group
        _, status = os.waitpid(run.pid, 0)
        self._kill_strays()
        with suppress(OSError):
            send_note(run.notes, {"ended": os.waitstatus_to_exitcode(status)})
        self.runs.remove(run)
        self.selector.unregister(run.notes)
        self.selector.unregister(run.watch)
        run.notes.close()
        os.close(run.watch)

    def _kill_strays(self) -> None:
        """Kill what ended runs left behind in groups of their own: living runs adopt such processes themselves."""
        own = {run.pid for run in self.runs} | {*self.helpers, *(pid for pid, _ in self.parked)}
        while strays := [pid for pid in children(os.getpid()) if pid not in own]:
            kill_all([below for stray in strays for below in [stray, *descendants(stray)]])
            for stray in strays:  # whose own orphans come here once it is gone: hence the loop
                with suppress(ChildProcessError):
                    os.waitpid(stray, 0)

    def _bury_helpers(self) -> None:
        for pid in list(self.helpers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.helpers.remove(pid)

    def end(self) -> NoReturn:
        """End everything that this process started, then this process.

        The orphans of a process that dies come to this one, and not at the moment of the kill: whoever is looked for
        in between is nobody's child. So each death is waited for, and then it is looked again.
        """
        buried = True
        while buried:
            kill_all(list(descendants(os.getpid())))
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                buried = False
        os._exit(0)


def main() -> None:
    """Run as a template until the client is gone."""
    # A kernel doesn't find modules in the folder that its parent happens to work in.
    if not sys.flags.safe_path:
        del sys.path[0]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the client, which then ends us
    control, client, subject = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:]
    sys.argv[1:] = []
    adopt_orphans()
    template = Template(control, client)
    signal.signal(signal.SIGTERM, lambda *_: template.end())
    try:
        template.prepare(subject)
    except Exception as error:  # the client is told, and uses stock kernels
        template.refusal = f"the template can't be prepared: {error!r}"
    connection = _next_run(template)
    # Not inside an exception handler: its exception would be the context of every error in the notebook.
    template.fork.run(connection, template.app, template.kernel_environment, template.listening_at)


def _next_run(template: Template) -> socket.socket:
    """Returns in every fork, with the connection of its run."""
    try:
        template.serve()
    except _Fork as fork:
        connection = fork.connection
    return connection


if __name__ == "__main__":
    main()
