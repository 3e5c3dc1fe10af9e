"""Files that are either written whole or not at all, with failures that say what to do.

Every file of the project, the book and the cache is written by :func:`write_atomic`, or by a writer that gets its
name from :func:`replacing`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from carep.press.errors import NotWritableError

REASONS = {
    errno.ENOSPC: "free some space and run the command again",
    errno.EDQUOT: "your disk quota is used up: free some space and run the command again",
    errno.EFBIG: "the file may not grow so large here: raise the limit (ulimit -f) or choose another folder",
    errno.EACCES: "choose a folder that you may write to, or change its permissions",
    errno.EPERM: "choose a folder that you may write to, or change its permissions",
    errno.EROFS: "this file system is read-only: choose another folder",
    errno.ENOTDIR: "a part of the path is a file: choose another folder",
    errno.EEXIST: "a part of the path is a file: choose another folder",
    errno.EISDIR: "a folder has this name: choose another",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def write_atomic(path: Path, content: bytes | str) -> None:
    """Put ``content`` at ``path`` in one step, so that no reader ever sees half of it.

    Raises
    ------
    NotWritableError
        When the folder is not writable or the disk is full; whatever was at ``path`` is still there.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file name for a writer that needs one: what it leaves there takes the place of ``path`` when the block ends.

    When the block fails, what was at ``path`` is as it was and nothing is left beside it.

    Raises
    ------
    NotWritableError
        When the folder is not writable or the disk is full.
    """
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())  # else a crash of the machine may leave the new name with nothing in it
        temporary.replace(path)
    except OSError as error:
        raise not_writable(path, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_if_changed(path: Path, content: bytes | str) -> bool:
    """Write only when the bytes differ, so that a later step sees an old time stamp on an unchanged file."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    write_atomic(path, data)
    return True


def not_writable(path: Path, error: OSError) -> NotWritableError:
    """The failure that a user understands, made from the operating system's."""
    return NotWritableError(
        "the file could not be written; what was there before is untouched",
        where=str(path),
        found=error.strerror or type(error).__name__,
        do=REASONS.get(error.errno or 0, "look at the disk and the folder, and run the command again"),
    )


def check_writable(folder: Path) -> None:
    """Refuse a folder that can't be written to before any work is done for it; may create the folder.

    Raises
    ------
    NotWritableError
        When a file can't be made there.
    """
    probe = folder / f".carep-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise not_writable(folder, error) from None


def digest(value: Any) -> str:
    """A hash of a JSON value."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sha256(path: Path) -> str:
    """The file's SHA-256, or ``"absent"`` when no such file can be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ABSENT
    return digest.hexdigest()


ABSENT = "absent"
"""What stands for the hash of a file that is not there: that it appears later is a change, too."""
