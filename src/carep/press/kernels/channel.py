"""Messages of several byte strings over a stream socket, and small messages with file descriptors."""

from __future__ import annotations

import array
import json
import select
import socket
import struct
import threading
from collections.abc import Sequence
from time import monotonic
from typing import Any

READY, FAILED, DONE = b"ready", b"failed", b"done"  # from a kernel, beside the messages of Jupyter's protocol
MESSAGE, FINISH = b"message", b"finish"  # to a kernel

_COUNT = struct.Struct("<I")
_LONGEST_NOTE = 65536


class ChannelClosedError(Exception):
    """The process at the other end is gone."""


class Channel:
    """One end of a socket pair that carries lists of byte strings, whole and in order.

    >>> import socket
    >>> left, right = map(Channel, socket.socketpair())
    >>> left.send([b"one", b""])
    >>> right.receive()
    [b'one', b'']
    >>> left.close(), right.close()
    (None, None)
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._lock = threading.Lock()

    def fileno(self) -> int:
        return self.connection.fileno()

    def close(self) -> None:
        self.connection.close()

    def send(self, frames: Sequence[bytes | memoryview]) -> None:
        """Send one message; several threads may send at once."""
        views = [memoryview(frame).cast("B") for frame in frames]
        sizes = struct.pack(f"<I{len(views)}Q", len(views), *map(len, views))
        try:
            with self._lock:
                self.connection.sendall(b"".join([sizes, *views]))
        except OSError as error:
            raise ChannelClosedError from error

    def receive(self) -> list[bytes]:
        """The next message; waits for it."""
        (count,) = _COUNT.unpack(self._read(_COUNT.size))
        sizes = struct.unpack(f"<{count}Q", self._read(8 * count))
        return [self._read(size) for size in sizes]

    def _read(self, size: int) -> bytes:
        if not size:
            return b""
        parts = []
        try:
            while size:
                part = self.connection.recv(min(size, 1 << 20))
                if not part:
                    raise ChannelClosedError
                parts.append(part)
                size -= len(part)
        except OSError as error:
            raise ChannelClosedError from error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def send_json(self, value: Any) -> None:
        """Send ``value`` as a message of one JSON frame."""
        self.send([json.dumps(value).encode()])

    def receive_json(self) -> Any:
        """The next message, which must be of one JSON frame."""
        (frame,) = self.receive()
        return json.loads(frame)


def wait_for(readable: Sequence[Any], until: float | None) -> list[Any]:
    """Those of ``readable`` that have something to read; empty when ``until`` (monotonic time, s) has passed."""
    poller = select.poll()
    by_number = {item.fileno(): item for item in readable}
    for number in by_number:
        poller.register(number, select.POLLIN | select.POLLHUP | select.POLLERR)
    left = None if until is None else max(0.0, until - monotonic()) * 1000
    return [by_number[number] for number, _ in poller.poll(left)]


def send_note(connection: socket.socket, note: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a small dictionary, with file descriptors, over a sequenced-packet socket."""
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    connection.sendmsg([json.dumps(note).encode()], ancillary, socket.MSG_NOSIGNAL)


def receive_note(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next note and its descriptors.

    Raises
    ------
    ChannelClosedError
        When the other end is closed.
    """
    descriptors = array.array("i")
    try:
        note, ancillary, _, _ = connection.recvmsg(_LONGEST_NOTE, socket.CMSG_SPACE(8 * descriptors.itemsize))
    except OSError as error:
        raise ChannelClosedError from error
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    if not note:
        raise ChannelClosedError
    received: dict[str, Any] = json.loads(note)
    return received, list(descriptors)
