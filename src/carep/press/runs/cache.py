"""The store of earlier runs, whose key is everything that can change what a run puts out.

A key has parts: the code cells, the validated parameters, every file that the run was seen to open, the source
of the modules that it imports, and the versions of the packages that shape its outputs. The first two are known
before a run and name a shelf; the entries on it record the other parts, and one is used only when each of them
still holds. Entries are written whole, never changed, and carry their own checksum.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from carep.press.files import digest, write_atomic
from carep.press.inputs.key import Inspector, Parts, differences
from carep.press.project import Project

VERSION = 1
SUFFIX = ".run"
LARGEST = 1 << 30
"""Bytes that the store may hold after a build; the entries used longest ago go first."""
SHELF_PARTS = ("code", "parameters")
STALE_TEMPORARY = 3600  # seconds after which an interrupted write's temporary file is no longer anybody's


@dataclass(frozen=True)
class Entry:
    """One stored run: the parts of its key, and count and outputs of each code cell, unpacked when asked for."""

    parts: Parts
    packed: bytes

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(zlib.decompress(self.packed))
        return found

    @cached_property
    def key(self) -> str:
        return digest(self.parts)


@dataclass(frozen=True)
class Lookup:
    """The answer to a question: an entry, or why there is none."""

    entry: Entry | None
    reasons: list[str] = field(default_factory=list)


class Cache:
    """The store of the project's runs below ``_build/.cache``."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.build / ".cache" / "runs"
        self.pages = project.build / ".cache" / "pages"

    def look_up(self, name: str, known: Parts, inspector: Inspector) -> Lookup:
        """The stored run with the code and parameters ``known``, if all that it read is as it was.

        ``name`` (of a page or run) tells whose last run to compare with when there is no such entry.
        """
        reasons: list[str] = []
        for path in self._entries(self._shelf(known)):
            entry = self._read(path)
            if entry is None:
                reasons.append("a stored run was damaged and has been removed")
                continue
            changes = differences(entry.parts, inspector.now(entry.parts, known))
            if not changes:
                with suppress(OSError):
                    os.utime(path)  # used: pruned later
                return Lookup(entry)
            reasons = reasons or changes
        last: Parts | None = self._record(name).get("parts")
        if not reasons and last is None:
            reasons = ["no earlier run is stored"]
        elif not reasons and last is not None:
            changes = differences(last, inspector.now(last, known))
            reasons = changes or ["the stored run was removed from the cache"]
        return Lookup(None, reasons)

    def _record(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self._page_file(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("version") == VERSION else {}

    def remember(self, name: str, parts: Parts, made: str, out: str) -> None:
        """Put the last good run under this name on record, for :meth:`look_up` to explain changes.

        ``made`` is a hash of all that the file was put together from, ``out`` the file's own.
        """
        record = {"version": VERSION, "name": name, "parts": parts, "made": made, "out": out}
        if self._record(name) != record:
            write_atomic(self._page_file(name), json.dumps(record, ensure_ascii=False, sort_keys=True))

    def is_made(self, name: str, made: str, out: str) -> bool:
        """Whether the file whose hash is ``out`` is what was made from the same things."""
        record = self._record(name)
        return (record.get("made"), record.get("out")) == (made, out)

    def _page_file(self, name: str) -> Path:
        return self.pages / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def store(self, entry: Entry) -> None:
        """Put a run into the store."""
        head = json.dumps({"version": VERSION, "parts": entry.parts}, ensure_ascii=True, sort_keys=True).encode()
        content = head + b"\n" + entry.packed
        write_atomic(
            self._shelf(entry.parts) / (entry.key[:32] + SUFFIX),
            hashlib.sha256(content).hexdigest().encode() + b"\n" + content,
        )

    def _shelf(self, parts: Parts) -> Path:
        name = digest({part: parts[part] for part in SHELF_PARTS})
        return self.folder / name[:2] / name[2:34]

    def _entries(self, folder: Path) -> list[Path]:
        """The entries on a shelf, the one used last first."""
        found = []
        for path in folder.glob(f"*{SUFFIX}"):
            with suppress(OSError):
                found.append((-path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(found)]

    def _read(self, path: Path) -> Entry | None:
        """The entry at ``path``; one that is damaged is removed."""
        try:
            checksum, _, content = path.read_bytes().partition(b"\n")
        except OSError:  # pruned by another build in this very moment
            return None
        if hashlib.sha256(content).hexdigest().encode() == checksum:
            head, _, body = content.partition(b"\n")
            described = json.loads(head)
            if described["version"] == VERSION:
                return Entry(described["parts"], body)
        with suppress(OSError):
            path.unlink()
        return None

    def files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Every stored run."""
        for path in self.folder.glob(f"*/*/*{SUFFIX}"):
            with suppress(OSError):
                yield path, path.stat()

    def size(self) -> tuple[int, int]:
        """How many runs are stored and the bytes that they take."""
        sizes = [found.st_size for _, found in self.files()]
        return len(sizes), sum(sizes)

    def prune(self, *, largest: int = LARGEST, older_than: float | None = None) -> tuple[int, int]:
        """Remove the runs used longest ago until the store is small enough.

        Parameters
        ----------
        largest
            Bytes that may stay.
        older_than
            Remove also what was not used for so many seconds.

        Returns
        -------
        tuple
            How many runs went, and their bytes.
        """
        now = time.time()
        stored = sorted(self.files(), key=lambda pair: (-pair[1].st_mtime_ns, pair[0]))
        kept = gone = freed = 0
        for path, found in stored:
            kept += found.st_size
            if kept <= largest and (older_than is None or now - found.st_mtime <= older_than):
                continue
            with suppress(OSError):
                path.unlink()
                gone, freed = gone + 1, freed + found.st_size
        self._sweep_up(now)
        return gone, freed

    def _sweep_up(self, now: float) -> None:
        """Remove empty shelves and what interrupted writes left."""
        for path in [*self.folder.glob("*/*/.*.tmp"), *self.pages.glob(".*.tmp")]:
            with suppress(OSError):
                if now - path.stat().st_mtime > STALE_TEMPORARY:
                    path.unlink()
        for folder in [*self.folder.glob("*/*"), *self.folder.glob("*")]:
            with suppress(OSError):
                folder.rmdir()  # refuses when it is not empty


def entry_of(parts: Mapping[str, Any], cells: list[dict[str, Any]]) -> Entry:
    """An entry whose parts are as they come back from JSON, so that its key is the same before and after."""
    return Entry(json.loads(json.dumps(parts)), zlib.compress(json.dumps(cells).encode(), level=1))
