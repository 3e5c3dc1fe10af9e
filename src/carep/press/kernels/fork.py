"""One run's process: a fork of the template that executes cells in IPython's kernel class until told to stop."""

from __future__ import annotations

import asyncio
import atexit
import gc
import importlib
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterable
from typing import Any, NoReturn

from tornado.ioloop import IOLoop

from carep.press.kernels.channel import DONE, FAILED, FINISH, READY, Channel, ChannelClosedError
from carep.press.kernels.linux import (
    adopt_orphans,
    default_signals,
    descendants,
    die_with,
    kill_all,
    replace_environment,
    reseed,
)
from carep.press.kernels.renderer import RemoteConverter
from carep.press.kernels.shell import KernelApp, Stream
from carep.press.outputs.svg import convert_with

_WAIT_FOR_END = 5.0  # seconds, as jupyter_client waits for a kernel to shut down


def run(
    connection: socket.socket, app: KernelApp, kernel_environment: dict[str, str], drawing_at: bytes | str
) -> NoReturn:
    """Be the kernel of one run; never returns."""
    try:
        parent = os.getppid()
        os.setsid()
        die_with(parent)
        adopt_orphans()
        gc.enable()
        channel = Channel(connection)
        request = channel.receive_json()
        _become(request, kernel_environment, app)
        convert_with(RemoteConverter(drawing_at))
        asyncio.run(_serve(channel, app, request))
    except ChannelClosedError:
        pass
    except BaseException:  # whatever it is, the parent must see the end of this process
        traceback.print_exc(file=sys.__stderr__)
    # No interpreter teardown: with pandas loaded it takes longer than many a run.
    os._exit(1)


def _become(request: dict[str, Any], kernel_environment: dict[str, str], app: KernelApp) -> None:
    default_signals()
    replace_environment(request["environment"] | kernel_environment)
    os.chdir(request["cwd"])
    reseed()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    app.attach()


async def _serve(channel: Channel, app: KernelApp, request: dict[str, Any]) -> None:
    kernel = app.kernel
    app.init_path()  # type: ignore[no-untyped-call]
    app.session.pid = os.getpid()
    kernel.io_loop = IOLoop.current()
    failure = _call(request["preexec"], request["preexec_arguments"])
    if failure:
        channel.send([FAILED, failure.encode()])
        return
    app.outlet.channel = channel
    channel.send([READY])
    loop = asyncio.get_running_loop()
    while True:
        readable = loop.create_future()
        loop.add_reader(channel.fileno(), _resolve, readable)
        await readable
        loop.remove_reader(channel.fileno())
        kind, *frames = channel.receive()
        if kind == FINISH:
            _leave(channel)
        await _handle(kernel, app.streams, app.session.deserialize(frames))


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _call(function: str | None, arguments: dict[str, Any]) -> str:
    """Call ``module:function``; the traceback when it fails."""
    if function is None:
        return ""
    module, _, name = function.partition(":")
    try:
        getattr(importlib.import_module(module), name)(**arguments)
    except Exception:  # reported to the parent
        return traceback.format_exc()
    return ""


async def _handle(kernel: Any, streams: Iterable[Stream], message: dict[str, Any]) -> None:
    """What ipykernel's dispatcher does for a message on its shell channel, without the sockets."""
    kernel.set_parent([b""], message, channel="shell")
    kernel._publish_status("busy", "shell")
    handler = kernel.shell_handlers[message["header"]["msg_type"]]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = handler(kernel.iopub_socket, [b""], message)
        if result is not None:
            await result
    except KeyboardInterrupt:
        kernel.log.warning("interrupted outside of a cell")
    finally:
        signal.signal(signal.SIGINT, before)
    for stream in streams:
        stream.flush()
    kernel._publish_status("idle", "shell")


def _leave(channel: Channel) -> NoReturn:
    """What an interpreter does at its end and a user can see: wait for threads, call exit functions, end children."""
    signal.setitimer(signal.ITIMER_REAL, _WAIT_FOR_END)  # SIGALRM ends the process
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    kill_all(list(descendants(os.getpid())))
    channel.send([DONE])
    os._exit(0)
