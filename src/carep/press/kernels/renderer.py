"""Charts drawn by helper processes: their JavaScript engine starts once, and the runs stay forkable.

A helper is a fork of the template that serves one request after the other on a listening socket which all helpers
share; a run connects when it draws its first chart. A drawing is a pure function of the specification, so it makes no
difference to the notebook who draws; what can't be sent, and every failure, is drawn in the run itself.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
from contextlib import suppress
from typing import Any

from carep.press.kernels.channel import Channel, ChannelClosedError
from carep.press.kernels.linux import default_signals
from carep.press.outputs.svg import convert_here

_CREDENTIALS = struct.Struct("3i")
_RETIRE_AFTER = 5000  # charts; the JavaScript heap must not grow for ever
_DRAWN, _FAILED = b"drawn", b"failed"
_WARMUP: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": "x", "b": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}


def listen() -> socket.socket:
    """A socket with an address of its own that only processes on this machine can reach."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind("")  # Linux picks a free abstract address
    listening.listen(64)
    return listening


def serve(listening: socket.socket) -> None:
    """Draw for whoever connects, until the parent ends."""
    default_signals()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(Exception):
        convert_here(_WARMUP)
    drawn = 0
    while drawn < _RETIRE_AFTER:
        connection, _ = listening.accept()
        _, user, _ = _CREDENTIALS.unpack(
            connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        )
        with connection, suppress(ChannelClosedError):
            if user == os.getuid():
                drawn += 1
                _answer(Channel(connection))


def _answer(channel: Channel) -> None:
    (request,) = channel.receive()
    try:
        svg = convert_here(json.loads(request))
    except Exception as error:  # the run draws again itself and so gets the real one
        channel.send([_FAILED, repr(error).encode()])
    else:
        channel.send([_DRAWN, svg.encode()])


def _refers_outside(value: Any) -> bool:
    """Whether a specification names a file or address, which only the run itself may look up."""
    if isinstance(value, dict):
        return "url" in value or any(map(_refers_outside, value.values()))
    return isinstance(value, list) and any(map(_refers_outside, value))


class RemoteConverter:
    """Draws in a helper; here when the chart refers to files or when the helper doesn't answer with a picture."""

    def __init__(self, address: bytes | str) -> None:
        self._address = address

    def __call__(self, specification: dict[str, Any]) -> str:
        if not _refers_outside(specification):
            with suppress(ChannelClosedError, OSError, ValueError, TypeError):
                kind, answer = self._ask(json.dumps(specification).encode())
                if kind == _DRAWN:
                    return answer.decode()
        return convert_here(specification)

    def _ask(self, request: bytes) -> list[bytes]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(self._address)
            channel = Channel(connection)
            channel.send([request])
            return channel.receive()
