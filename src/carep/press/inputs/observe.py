"""Inside the kernel: which files of the project a run opens, seen by an audit hook rather than declared.

Python announces every file that it opens (``sys.audit``), whichever library asks: pandas, json, importlib. What
opens files below Python (DuckDB, Polars, Arrow's own readers, other programs) is noticed as such, and the run
then counts as having read all of ``data/``. Each observation is appended to a report at once, so that nothing is
lost when a kernel is killed.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NATIVE_READERS = frozenset({
    "duckdb", "polars", "pyarrow.csv", "pyarrow.dataset", "pyarrow.feather", "pyarrow.json", "pyarrow.orc",
    "pyarrow.parquet", "fiona", "h5py", "netCDF4", "osgeo", "pyogrio", "pyspark", "rasterio", "tables",
})  # fmt: skip
"""Modules that open files without telling Python."""

PROCESS_EVENTS = frozenset({"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"})
LISTING_EVENTS = frozenset({"os.listdir", "os.scandir"})
IMPORT_SYSTEM = "<frozen importlib"
WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass
class Observed:
    """What a run was seen to do; all paths are absolute.

    ``read`` maps each file to its size and time of change when it was first opened (``None``: not there),
    ``listed`` are folders whose content was listed, ``native`` names what may have read more than was seen.
    """

    read: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    native: list[str] = field(default_factory=list)


class Observer:
    """The audit hook: appends one JSON line to ``report`` for each thing that it sees for the first time."""

    def __init__(self, report: str) -> None:
        self.file = os.open(report, os.O_WRONLY | os.O_APPEND)
        self.report = report
        self.seen: set[tuple[str, str]] = set()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments[:3])
        elif event == "import":
            if arguments[0] in NATIVE_READERS:
                self._note("native", arguments[0])
        elif event in LISTING_EVENTS:
            # The import system lists every folder of sys.path, the notebook's own among them; which modules a run
            # imports is known otherwise, and a new page beside the notebook must not run it again.
            if not sys._getframe(1).f_code.co_filename.startswith(IMPORT_SYSTEM):
                self._listed(arguments[0])
        elif event in PROCESS_EVENTS:
            self._note("native", "another program")
        elif event == "sqlite3.connect":
            self._opened(arguments[0], None, os.O_RDONLY)

    def _opened(self, path: Any, mode: str | None, flags: int | None) -> None:
        if not isinstance(path, str | bytes):
            return
        full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - called for every file: no Path objects
        if full == self.report:
            return
        writes = any(sign in mode for sign in "wax") if mode else bool((flags or 0) & WRITE_FLAGS)
        self._note("written" if writes else "read", full)

    def _listed(self, path: Any) -> None:
        if path is None or isinstance(path, str | bytes):
            self._note("listed", os.path.abspath(os.fsdecode(path or ".")))  # noqa: PTH100

    def _note(self, kind: str, what: str) -> None:
        if (kind, what) in self.seen:
            return
        self.seen.add((kind, what))
        entry = {kind: what, "stat": stamp(what)} if kind == "read" else {kind: what}
        os.write(self.file, json.dumps(entry).encode() + b"\n")


def stamp(path: str) -> tuple[int, int] | None:
    """Size and time of change of a file, ``None`` when it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def install(report: str) -> None:
    """Start observing this process, from before its first cell on; what is seen goes to the file ``report``."""
    sys.addaudithook(Observer(report))


def report(path: Path) -> Observed:
    """What the kernel noted in the report at ``path``."""
    found = Observed()
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "read" in entry:
            found.read[entry["read"]] = None if entry["stat"] is None else (entry["stat"][0], entry["stat"][1])
        else:
            kind, what = entry.popitem()
            getattr(found, kind).append(what)
    return found
