"""nbclient with another transport: its message handling, outputs and errors; our fork instead of a kernel process."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from textwrap import shorten
from time import monotonic
from typing import Any

from jupyter_client.session import DELIM, Session
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from carep.press.errors import CarepError
from carep.press.kernels.channel import DONE, FAILED, FINISH, MESSAGE, READY, ChannelClosedError, wait_for
from carep.press.kernels.launcher import KernelUnavailableError, Launched

_GRACE = 3.0  # seconds between an interruption and the end of the whole group
_LEAVE_WITHIN = 6.0  # seconds for threads and exit functions of the notebook at its end
_SHOWN = 200  # characters of a cell in a message


class KernelDiedError(CarepError, DeadKernelError):
    """The process of a run ended before its cells did: killed, crashed, or told to exit."""


class RunTimeoutError(CarepError, CellTimeoutError):
    """A cell, or a whole run, took longer than it may."""


class PreexecError(CarepError):
    """What was to be called before the first cell failed."""


class _Shell:
    """What nbclient's output widgets use of a kernel client: a session, and a channel to send on."""

    def __init__(self, launched: Launched, session: Session) -> None:
        self.session = session
        self.shell_channel = self
        self._channel = launched.channel

    def send(self, message: dict[str, Any]) -> None:
        frames = self.session.serialize(message)
        self._channel.send([MESSAGE, *frames[frames.index(DELIM) + 1 :]])

    def execute(self, code: str, *, store_history: bool = True, **_: Any) -> str:
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,  # nothing is ever queued behind a cell
        }
        message = self.session.msg("execute_request", content)
        self.send(message)
        return str(message["msg_id"])


@lru_cache(maxsize=1)
def _session() -> Session:
    session = Session(check_pid=False)
    session.auth = None  # no signing: the socket pair is private
    return session


@lru_cache(maxsize=1)
def _language_info() -> dict[str, Any]:
    from ipykernel.ipkernel import IPythonKernel

    return dict(IPythonKernel.language_info)


class CarepNotebookClient(PapermillNotebookClient):  # type: ignore[misc]
    """Executes a notebook in a process that ``launch`` forks.

    ``run_timeout`` (seconds) ends the whole run; nbclient's ``timeout`` ends a cell. Both interrupt first.
    """

    def __init__(
        self, nb_man: Any, *, launch: Callable[[float], Launched], run_timeout: float | None = None, **options: Any
    ) -> None:
        super().__init__(nb_man, km=object(), **options)
        self._launch, self._run_timeout = launch, run_timeout

    def execute(self, **_: Any) -> Any:
        """Run the cells; an event loop that already runs in this thread is left alone."""
        if asyncio._get_running_loop() is None:
            return self._execute()
        with ThreadPoolExecutor(1) as helper:
            return helper.submit(self._execute).result()

    def _execute(self) -> Any:
        self.reset_execution_trackers()
        self._until = None if self._run_timeout is None else monotonic() + self._run_timeout
        launched = self._launch(monotonic() + self.startup_timeout)
        loop = asyncio.new_event_loop()
        self._launched, self._run_loop = launched, loop
        try:
            self._wait_until_ready()
            self.kc: Any = _Shell(launched, _session())
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = json.loads(json.dumps(_language_info()))
            self.set_widgets_metadata()
            self._finish()
        finally:
            self.kc = None
            launched.end()
            loop.close()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """What nbclient does, with our way of getting at the kernel's messages."""
        self._cell_index = cell_index
        return self._run_loop.run_until_complete(self.async_execute_cell(cell, cell_index, **options))

    async def _async_poll_output_msg(self, *_: Any) -> None:
        """Outputs are taken up where the reply is waited for: one channel brings both, in order."""

    async def _async_poll_kernel_alive(self) -> None:
        """The end of the process wakes whoever waits for the reply."""

    async def _async_poll_for_reply(
        self, msg_id: str, cell: Any, timeout: float | None, *_: Any
    ) -> dict[str, Any] | None:
        """Take up the cell's messages until the kernel is idle again; at its time interrupt, then give up."""
        ends = [self._until, None if timeout is None else monotonic() + timeout]
        until = min((end for end in ends if end is not None), default=None)
        interrupted, reply = False, None
        while True:
            frames = self._receive(until)
            if frames is None and not interrupted:
                self._launched.interrupt()
                interrupted, until = True, monotonic() + _GRACE
                continue
            if frames is None:
                raise self._out_of_time(cell, timeout)
            message = _message(frames)
            if message["parent_header"].get("msg_id") != msg_id:
                continue  # from a thread that an earlier cell started
            if message["msg_type"] == "execute_reply":
                reply = message
                continue
            try:
                self.process_message(message, cell, self._cell_index)
            except CellExecutionComplete:
                if interrupted:
                    raise self._out_of_time(cell, timeout) from None
                return reply

    def _receive(self, until: float | None) -> list[bytes] | None:
        """The next frames, or ``None`` when ``until`` has passed."""
        launched = self._launched
        readable = wait_for([launched.channel, launched.notes], until)
        if not readable:
            return None
        if launched.channel in readable:
            try:
                return launched.channel.receive()
            except ChannelClosedError:
                pass
        raise self._death()

    def _death(self) -> KernelDiedError:
        status = self._launched.wait_for_end(monotonic() + _GRACE)
        if status is None:
            how = "it closed its connection"
        elif status < 0:
            how = f"killed by {signal.Signals(-status).name}"
        else:
            how = f"exit status {status}"
        return KernelDiedError("Kernel died", found=how, do="look at what the cell that ran last does")

    def _out_of_time(self, cell: Any, timeout: float | None) -> RunTimeoutError:
        over = self._until is not None and monotonic() > self._until
        return RunTimeoutError(
            "the run took too long" if over else "a cell took too long",
            where=f"cell {self._cell_index + 1}",
            found=shorten(cell.source, _SHOWN, placeholder=" ..."),
            expected=f"at most {self._run_timeout if over else timeout} s",
            do="give it more time, or look for what does not end",
        )

    def _wait_until_ready(self) -> None:
        frames = self._receive(monotonic() + self.startup_timeout)
        if frames is None:
            raise KernelUnavailableError("the fork was not ready in time", expected=f"{self.startup_timeout} s")
        if frames[0] == FAILED:
            raise PreexecError("the call before the first cell failed", found=frames[1].decode())
        assert frames[0] == READY

    def _finish(self) -> None:
        """Let the process leave as an interpreter does; all that belongs into the notebook has been said."""
        until = monotonic() + _LEAVE_WITHIN
        with suppress(ChannelClosedError, KernelDiedError):
            self._launched.channel.send([FINISH])
            while (frames := self._receive(until)) is not None and frames[0] != DONE:
                continue


def _message(frames: list[bytes]) -> dict[str, Any]:
    """A message of Jupyter's protocol from its frames."""
    unpack = _session().unpack
    header, parent, metadata, content = map(unpack, frames[(start := frames.index(DELIM) + 2) : start + 4])
    return {
        "header": header,
        "msg_id": header["msg_id"],
        "msg_type": header["msg_type"],
        "parent_header": parent,
        "metadata": metadata,
        "content": content,
        "buffers": frames[start + 4 :],
    }
