"""IPython's kernel application without sockets and threads: made in the template, used in its forks."""

from __future__ import annotations

import codecs
import io
import logging
import os
import sys
import threading
from contextvars import ContextVar, Token
from importlib.util import find_spec
from time import monotonic
from types import SimpleNamespace
from typing import Any

from jupyter_client.session import extract_header
from traitlets.config import Config

from carep.press.kernels.channel import Channel, ChannelClosedError
from carep.press.kernels.linux import as_if_absent

# A third of the imports of a kernel serve a debugger and completion, which no run of a notebook asks for.
with as_if_absent("debugpy", "jedi"):
    import ipykernel.debugger  # noqa: F401
    import IPython.core.completer  # noqa: F401
    from ipykernel.kernelapp import IPKernelApp

_FLUSH_EVERY = 0.2  # seconds; what ipykernel's stream does by a timer thread, done here at the next write
_FLUSH_AT = 65536  # characters


class Outlet:
    """Stands in for a kernel's ZMQ sockets: jupyter_client's session hands it the frames of each message."""

    def __init__(self) -> None:
        self.channel: Channel | None = None

    def send_multipart(self, frames: list[Any], copy: bool = True, **_: Any) -> None:
        if self.channel is None:
            return
        try:
            self.channel.send([getattr(frame, "buffer", frame) for frame in frames])
        except ChannelClosedError:
            os._exit(1)  # nobody is left to hear of it

    def flush(self, *_: Any) -> None:
        """Nothing waits: every message is sent at once."""


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a kernel: text becomes messages that name the cell that wrote it.

    What C code and subprocesses write to the descriptor goes to a file in memory and is taken up, in order, before
    the next text and at every flush. No pipe can fill up, and no thread is needed to empty one.
    """

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, session: Any, outlet: Outlet) -> None:
        self.name = name
        self._session, self._outlet = session, outlet
        self._lock = threading.RLock()
        self._buffers: dict[str, tuple[dict[str, Any], list[str]]] = {}
        self._length, self._flushed = 0, 0.0
        self._parent: ContextVar[dict[str, Any]] = ContextVar(f"parent of {name}")
        self._parent_of_others: dict[str, Any] = {}
        self._owner = os.getpid()
        self._terminal = self._number = self._file = -1
        self._taken = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def attach(self, number: int) -> None:
        """In a fork: take over descriptor ``number`` (1 or 2), keeping where it led to for :meth:`fileno`."""
        self._owner, self._number = os.getpid(), number
        self._terminal = os.dup(number)
        self._file = os.memfd_create(self.name)
        os.dup2(self._file, number)
        self._flushed = monotonic()

    def take_back(self) -> str:
        """The text that waits to be sent; it won't be."""
        buffers, self._buffers, self._length = self._buffers, {}, 0
        return "".join(text for _, texts in buffers.values() for text in texts)

    @property
    def parent_header(self) -> dict[str, Any]:
        return self._parent.get(self._parent_of_others)

    def set_parent(self, parent: dict[str, Any]) -> None:
        """Name the request that what follows belongs to, for this thread and for threads that have none."""
        self._parent_of_others = extract_header(parent)
        self._parent.set(self._parent_of_others)

    def set_thread_parent(self, parent: dict[str, Any]) -> Token[dict[str, Any]]:
        """Name the request for this thread alone."""
        return self._parent.set(extract_header(parent))

    def reset_thread_parent(self, token: Token[dict[str, Any]]) -> None:
        """Undo :meth:`set_thread_parent`."""
        self._parent.reset(token)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        if self._terminal < 0:
            raise io.UnsupportedOperation("fileno")
        return self._terminal

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:  # a fork of the notebook's: its text comes home through the descriptor
            os.write(self._number, text.encode("utf-8", "surrogateescape"))
            return len(text)
        with self._lock:
            self._take_up()
            self._append(text)
            if self._length > _FLUSH_AT or monotonic() - self._flushed > _FLUSH_EVERY:
                self._send()
        return len(text)

    def flush(self) -> None:
        if os.getpid() == self._owner:
            with self._lock:
                self._take_up()
                self._send()

    def _append(self, text: str) -> None:
        parent = self.parent_header
        self._buffers.setdefault(parent.get("msg_id", ""), (parent, []))[1].append(text)
        self._length += len(text)

    def _take_up(self) -> None:
        if self._file < 0:
            return
        waiting = os.fstat(self._file).st_size - self._taken
        if waiting > 0:
            data = os.pread(self._file, waiting, self._taken)
            self._taken += len(data)
            self._append(self._decoder.decode(data))

    def _send(self) -> None:
        self._flushed = monotonic()
        if not self._buffers or self._outlet.channel is None:
            return
        buffers, self._buffers, self._length = self._buffers, {}, 0
        for parent, texts in buffers.values():
            text = "".join(texts)
            if text:
                content = {"name": self.name, "text": text}
                self._session.send(self._outlet, "stream", content, parent=parent, ident=f"stream.{self.name}".encode())


class KernelApp(IPKernelApp):
    """ipykernel's application with all its set-up but for sockets, threads and connection files."""

    outlet = Outlet()

    @classmethod
    def made(cls) -> KernelApp:
        """The application, configured like a kernel that nbclient starts, with its shell ready for the first cell."""
        # No pause after each cell: nothing is sent by another thread.
        settings = {"HistoryManager": {"hist_file": ":memory:"}, "IPythonKernel": {"_execute_sleep": 0.0}}
        app = cls.instance(config=Config(settings))
        app.initialize([])  # type: ignore[no-untyped-call]
        if find_spec("debugpy"):  # what importing it, as a stock kernel does, leaves in the environment
            os.environ.setdefault("PYDEVD_USE_FRAME_EVAL", "NO")
        app.take_back()  # no cell has asked for what a kernel says before the first
        return app

    def take_back(self) -> str:
        """What has been printed so far; no run will show it."""
        return "".join(stream.take_back() for stream in self.streams)

    def attach(self) -> None:
        """In a fork: let the streams take up what is written to descriptors 1 and 2."""
        for number, stream in enumerate(self.streams, start=1):
            stream.attach(number)

    def has_startup_code(self) -> bool:
        """Whether the user's IPython profile runs code of its own before the first cell."""
        assert self.profile_dir is not None
        folder = self.profile_dir.startup_dir
        files = [name for name in os.listdir(folder) if name.endswith((".py", ".ipy"))] if os.path.isdir(folder) else []  # noqa: PTH112, PTH208
        configured = (self.exec_lines, self.exec_files, self.code_to_run, self.file_to_run, self.module_to_run)
        return bool(files or any(configured) or os.environ.get("PYTHONSTARTUP"))

    def init_code(self) -> None:
        """Start-up code isn't run in the template: its effects would be shared by all runs."""

    def init_blackhole(self) -> None:
        """The streams of the template stay as they are."""

    def init_connection_file(self) -> None:
        """There is no connection to tell of."""

    def init_poller(self) -> None:
        """The operating system ends this process with its parent."""

    def init_sockets(self) -> None:
        """There are none; threads neither. ipykernel asks which thread owns the shell, though."""
        self.session.auth = None  # no signing: the socket pair is private
        self.iopub_socket = self.outlet
        self.stdin_socket = self.outlet
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]

    def init_heartbeat(self) -> None:
        """The operating system tells the parent when this process ends."""

    def write_connection_file(self, **_: Any) -> None:
        """There is no connection to tell of."""

    def log_connection_info(self) -> None:
        """There is no connection to tell of."""

    def init_io(self) -> None:
        """Replace the Python streams; the descriptors are replaced in each fork."""
        self.streams = tuple(Stream(name, self.session, self.outlet) for name in ("stdout", "stderr"))
        sys.stdout, sys.stderr = self.streams
        self.displayhook = SimpleNamespace()
        self.patch_io()  # type: ignore[no-untyped-call]

    def init_kernel(self) -> None:
        """Make the kernel object; no stream is registered, since requests are handed to it directly."""
        self.kernel = self.kernel_class.instance(  # type: ignore[attr-defined]
            parent=self,
            session=self.session,
            shell_channel_thread=self.shell_channel_thread,
            iopub_socket=self.outlet,
            stdin_socket=self.outlet,
            log=logging.getLogger("carep.kernel"),
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
