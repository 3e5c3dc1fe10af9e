"""Templates of this process: started when first needed, asked for runs, dropped when stale."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from carep.press.errors import CarepError
from carep.press.kernels.channel import Channel, ChannelClosedError, receive_note, send_note, wait_for
from carep.press.kernels.linux import kill_group
from carep.press.project import settings_for

# Differ from run to run or from terminal to terminal, and nothing reads them while packages are imported.
_CHANGE_NOTHING = frozenset(
    {"PWD", "OLDPWD", "SHLVL", "_", "COLUMNS", "LINES", "JPY_PARENT_PID", "PYTEST_CURRENT_TEST"}
)
_READ_AT_START = ("PYTHON", "LD_", "LC_", "LANG", "IPYTHON", "OMP_", "OPENBLAS_", "MKL_", "MALLOC_", "MPL", "HOME")
_END_WITHIN = 5.0  # seconds


def _matters(name: str) -> bool:
    return name not in _CHANGE_NOTHING and not name.startswith("CAREP_")


class KernelUnavailableError(CarepError):
    """No warm kernel can be had; stock kernels give the same result."""


@dataclass
class Launched:
    """A run that has been forked: the channel to its kernel, and the notes about it."""

    channel: Channel
    notes: socket.socket
    pid: int
    status: int | None = None

    def interrupt(self) -> None:
        """What Ctrl-C does: every process of the run's group gets SIGINT."""
        with suppress(OSError):
            send_note(self.notes, {"interrupt": True})

    def wait_for_end(self, until: float) -> int | None:
        """The exit status (negative: the signal) once the process has ended; ``None`` if it hasn't by then."""
        if self.status is None and wait_for([self.notes], until):
            try:
                note, _ = receive_note(self.notes)
                self.status = int(note["ended"])
            except ChannelClosedError:  # the template is gone, and with it the run; its children are ours to end
                kill_group(self.pid)
                self.status = -9
        return self.status

    def end(self) -> None:
        """Let the template kill whatever is left of the run."""
        self.notes.close()
        self.channel.close()


@dataclass
class Template:
    """A running template process, seen from its client."""

    control: socket.socket
    process: subprocess.Popen[bytes]
    owner: int = field(default_factory=os.getpid)

    @classmethod
    def start(cls, environment: Mapping[str, str]) -> Template:
        """Start one by exec of a fresh interpreter, so that nothing of this process gets into runs."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "carep.press.kernels.template", str(theirs.fileno()), str(os.getpid())]
        command += settings_for().preload
        with theirs:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                cwd="/",
                # Arrow's memory allocator would start a thread; the forks don't inherit the setting.
                env={**environment, "JE_ARROW_MALLOC_CONF": "background_thread:false"},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        return cls(ours, process)

    @property
    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def launch(self, request: dict[str, Any], until: float) -> Launched | str:
        """Fork a run; a text says which source is stale.

        Raises
        ------
        KernelUnavailableError
            When the template refuses, ends, or takes longer than ``until``.
        """
        notes, their_notes = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        channel = Channel(ours)
        with ExitStack() as unused:
            unused.callback(notes.close)
            unused.callback(channel.close)
            try:
                with their_notes, theirs:
                    send_note(self.control, {}, [their_notes.fileno(), theirs.fileno()])
                if not wait_for([notes], until):
                    raise KernelUnavailableError("the template of warm kernels was not ready in time")
                note, _ = receive_note(notes)
                if "started" in note:
                    channel.send_json(request)
                    unused.pop_all()
                    return Launched(channel, notes, note["started"])
            except (ChannelClosedError, OSError) as error:
                raise KernelUnavailableError("the template of warm kernels ended", found=repr(error)) from error
        if note["stale"]:
            return str(note["refused"])
        raise KernelUnavailableError(str(note["refused"]))

    def stop(self) -> None:
        """Let the template end when its runs are over."""
        self.control.close()

    def end(self) -> None:
        """End the template and its runs now, and wait until they are gone."""
        self.stop()
        self.process.terminate()
        try:
            self.process.wait(_END_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Templates:
    """The templates of this process, one for each environment that a kernel may read when it starts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[frozenset[tuple[str, str]], Template] = {}
        self._stopped: list[Template] = []

    def launch(self, request: dict[str, Any], own: Mapping[str, str], until: float) -> Launched:
        """Fork a run whose environment is this process's with ``own`` on top.

        Raises
        ------
        KernelUnavailableError
            When it can't be had.
        """
        base, key = self._environment(own)
        for _ in range(3):
            template = self._template(key, base)
            launched = template.launch(request, until)
            if isinstance(launched, Launched):
                return launched
            self._drop(key, template)
        raise KernelUnavailableError("sources keep changing while kernels start", found=launched)

    def prepare(self) -> None:
        """Start the template for runs without variables of their own, and don't wait for it."""
        base, key = self._environment({})
        self._template(key, base)

    @staticmethod
    def _environment(own: Mapping[str, str]) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
        """A template's environment, and what of it tells one template from another."""
        base = {**os.environ, **{key: value for key, value in own.items() if key.startswith(_READ_AT_START)}}
        return base, frozenset((name, value) for name, value in base.items() if _matters(name))

    def _template(self, key: frozenset[tuple[str, str]], environment: Mapping[str, str]) -> Template:
        with self._lock:
            template = self._running.get(key)
            if template is not None and not template.alive:
                template.stop()
                template = None
            if template is None:
                template = self._running[key] = Template.start(environment)
            return template

    def _drop(self, key: frozenset[tuple[str, str]], template: Template) -> None:
        with self._lock:
            if self._running.get(key) is template:
                del self._running[key]
                self._stopped.append(template)
                template.stop()

    def end(self) -> None:
        """Stop all templates and wait for them."""
        with self._lock:
            ending = [one for one in [*self._running.values(), *self._stopped] if one.owner == os.getpid()]
            self._running.clear()
            self._stopped.clear()
        for template in ending:
            template.end()

    def forget(self) -> None:
        """In a fork of this process: the templates, and perhaps a held lock, are the parent's."""
        self._lock = threading.Lock()
        self._stopped += self._running.values()
        self._running = {}


_templates = Templates()
launch = _templates.launch
prepare = _templates.prepare
shutdown = _templates.end
atexit.register(shutdown)
os.register_at_fork(after_in_child=_templates.forget)
