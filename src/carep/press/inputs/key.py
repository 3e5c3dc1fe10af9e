"""The parts of a run's key: what they were when it ran, what they are now, and how they differ."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from carep.press import notebook
from carep.press.contract import contract
from carep.press.contract.values import as_json
from carep.press.files import ABSENT, digest, sha256
from carep.press.inputs import imports
from carep.press.inputs.observe import Observed, stamp

Read = TypeVar("Read")
Parts = dict[str, dict[str, Any]]
"""Part name (code, parameters, data, folders, modules, packages) → item → hash, value or version."""

PACKAGES = (
    "altair", "font-roboto", "ipykernel", "ipython", "narwhals", "nbclient", "nbformat", "numpy", "pandas",
    "papermill", "pyarrow", "vl-convert-python",
)  # fmt: skip
"""Distributions that shape outputs whether or not a notebook imports them itself."""
CALLED = {"PIL": "pillow", "dateutil": "python-dateutil", "vl_convert": "vl-convert-python", "yaml": "PyYAML"}
"""Distributions of modules with another name, where looking through all installed ones would take a while."""
MACHINERY = (
    "contract/values.py",
    "notebook.py",
    "workers/normalise.py",
    "workers/job.py",
    "workers/worker.py",
    *(f"outputs/fonts/Roboto-{weight}.ttf" for weight in ("Bold", "Medium", "Regular")),
)
"""Files of the press that shape every notebook, though no notebook imports or opens them."""
NOT_DATA = ("_build", "__pycache__", "node_modules")
SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/run/", "/var/", "/bin/", "/opt/")
PRIVATE = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.prefix).resolve()}
WORDS = {"data": "the data file", "folders": "the files in", "modules": "the module", "packages": "the package"}


class Inspector:
    """One look at the project, for all that a command does: reads each file once for each of its states.

    Runs share notebooks and data, and so do the parts of a check; nobody changes what is returned.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[tuple[str, Path, tuple[int, int] | None], Any] = {}
        self._imports: dict[tuple[Any, ...], imports.Imports] = {}
        self._versions: dict[str, str] = {}

    def once(self, what: str, path: Path, read: Callable[[Path], Read]) -> Read:
        """What ``read`` makes of the file at ``path``; ``what`` tells it from other readings of that file."""
        key = (what, path, stamp(str(path)))
        if key not in self._kept:
            self._kept[key] = read(path)
        found: Read = self._kept[key]
        return found

    def load(self, path: Path) -> notebook.Notebook:
        """The notebook at ``path``."""
        return self.once("notebook", path, notebook.load)

    def contract_of(self, path: Path) -> contract.Contract:
        """The contract of the notebook at ``path``."""
        return self.once("contract", path, lambda _: contract.of(self.load(path), path))

    def known(self, source: notebook.Notebook, folder: Path, parameters: Mapping[str, Any]) -> Parts:
        """The parts that are known before a run."""
        cells = notebook.code_cells(source)
        found = self._imported(tuple(cell["source"] for cell in cells), folder)
        code = {
            f"cell {number}": digest([cell["source"], sorted(notebook.tags(cell))])
            for number, cell in enumerate(cells, start=1)
        }
        machinery = {imports.label(path, self.root): path for name in MACHINERY for path in (imports.PRESS / name,)}
        return {
            "code": code | {"folder": imports.label(folder, self.root)},
            "parameters": {name: as_json(value) for name, value in parameters.items()},
            "data": {},
            "folders": {},
            "modules": {name: self.hash(path) for name, path in {**found.files, **machinery}.items()},
            "packages": self.versions({*PACKAGES, *found.packages}),
        }

    def _imported(self, sources: tuple[str, ...], folder: Path) -> imports.Imports:
        if (sources, folder) not in self._imports:
            self._imports[sources, folder] = imports.of_code(sources, folder, self.root)
        return self._imports[sources, folder]

    def hash(self, path: Path) -> str:
        """The file's hash, or :data:`~carep.press.files.ABSENT`."""
        return self.once("hash", path, sha256)

    def hash_of(self, label: str) -> str:
        """The hash of the file that a part names so."""
        return self.hash(imports.place(label, self.root))

    def versions(self, names: Iterable[str]) -> dict[str, str]:
        """The installed versions by name of package; Python's own counts, too."""
        for name in {*names} - {*self._versions, "python"}:
            self._versions[name] = version(name)
        ours = f"{sys.version_info.major}.{sys.version_info.minor}"
        return {"python": ours, **{name: self._versions[name] for name in sorted(names) if name != "python"}}

    def complete(self, known: Parts, observed: Observed) -> Parts:
        """The parts of a run that is over: those known before and what it was seen to read."""
        parts = {name: dict(items) for name, items in known.items()}
        written = set(observed.written)
        for path in observed.read:
            kind, label, file = self._classified(path)
            if kind and path not in written:
                parts[kind][label] = self.hash(file)
        for path in observed.listed:
            if Path(path).is_relative_to(self.root) and self._classified(path)[0] == "data":
                parts["folders"][imports.label(Path(path), self.root)] = listing(Path(path))
        if observed.native:
            for below in sorted((self.root / "data").rglob("*")):
                label = imports.label(below, self.root)
                if below.is_dir():
                    parts["folders"][label] = listing(below)
                else:
                    parts["data"][label] = self.hash(below)
            parts["folders"]["data"] = listing(self.root / "data")
        return parts

    def _classified(self, path: str) -> tuple[str, str, Path]:
        """Which part a file belongs to (``""``: none), its name there, and the file: of bytecode, the source."""
        file = Path(path)
        if file.suffix == ".pyc":
            try:
                file = Path(importlib.util.source_from_cache(file))
            except (ValueError, NotImplementedError):
                return "", "", file
        # A table or a template that lies beside the code is part of it, wherever the package lies.
        if any(file.is_relative_to(folder) for folder in imports.packages(self.root).values()):
            return "modules", imports.label(file, self.root), file
        inside = file.is_relative_to(self.root)
        if inside and _is_ours(file.relative_to(self.root)):
            return "modules" if file.suffix == ".py" else "data", imports.label(file, self.root), file
        if inside or path.startswith(SYSTEM) or _is_private(file) or not file.exists():
            return "", "", file
        return "modules" if file.suffix == ".py" else "data", file.as_posix(), file

    def now(self, recorded: Parts, known: Parts) -> Parts:
        """The parts as they are now, of a run that read what ``recorded`` lists."""
        return {
            "code": known["code"],
            "parameters": known["parameters"],
            "data": {name: self.hash_of(name) for name in recorded["data"]},
            "folders": {name: listing(imports.place(name, self.root)) for name in recorded["folders"]},
            "modules": {name: self.hash_of(name) for name in recorded["modules"]} | known["modules"],
            "packages": self.versions(recorded["packages"]) | known["packages"],
        }

    def data_read(self, observed: Observed) -> dict[str, str]:
        """The hashes of the data files that a run was seen to read, as they are here."""
        empty: Parts = {"data": {}, "folders": {}, "modules": {}}
        return self.complete(empty, observed)["data"]

    def unstable(self, observed: Observed) -> list[str]:
        """Why a run must not be stored: files of the project that it wrote, or that changed while it ran."""
        reasons = []
        for path in observed.written:
            file = Path(path)
            if file.is_relative_to(self.root) and _is_ours(file.relative_to(self.root)) and file.suffix != ".pyc":
                reasons.append(f"it wrote {imports.label(file, self.root)}")
        for path, seen in observed.read.items():
            bytecode = path.endswith(".pyc")  # written by Python itself when it is not there yet
            if not bytecode and self._classified(path)[0] and path not in observed.written and stamp(path) != seen:
                reasons.append(f"{imports.label(Path(path), self.root)} changed while it ran")
        return sorted(reasons)


def _is_ours(relative: Path) -> bool:
    """Whether a file of the project is content rather than something made or hidden."""
    return not any(part.startswith(".") or part in NOT_DATA for part in relative.parts)


def _is_private(file: Path) -> bool:
    """Whether a file outside the project belongs to Python, to hidden settings, or to a worker's scratch folder."""
    hidden = any(part.startswith(".") or part == "site-packages" for part in file.parts)
    scratch = Path(tempfile.gettempdir())
    own = file.is_relative_to(scratch) and file.relative_to(scratch).parts[0].startswith("carep-")
    return hidden or own or any(file.is_relative_to(folder) for folder in PRIVATE)


def listing(folder: Path) -> str:
    """A hash of the names in a folder, hidden ones left out."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith((".", "__pycache__")))
    except OSError:
        return ABSENT
    return digest(names)


def version(name: str) -> str:
    """The installed version of a distribution, or of the one that a module comes from."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(CALLED.get(name, name))
    return next(map(metadata.version, _distributions().get(name, ())), ABSENT)


_distributions = lru_cache(maxsize=1)(metadata.packages_distributions)


def differences(then: Parts, now: Parts) -> list[str]:
    """What changed, one sentence each; empty when nothing did."""
    said = []
    if then["code"] != now["code"]:
        cells = sorted(
            {name for name in {*then["code"], *now["code"]} if then["code"].get(name) != now["code"].get(name)},
            key=lambda name: (len(name), name),
        )
        said.append(f"the notebook's code changed: {', '.join(cells)}")
    for name in dict.fromkeys([*then["parameters"], *now["parameters"]]):
        before, after = then["parameters"].get(name), now["parameters"].get(name)
        if before != after:
            said.append(f"the parameter {name} changed from {before!r} to {after!r}")
    for part, words in WORDS.items():
        for name in sorted({*then[part], *now[part]}):
            before, after = then[part].get(name, ABSENT), now[part].get(name, ABSENT)
            if before != after:
                said.append(f"{words} {name} {_change(part, before, after)}")
    return said


def _change(part: str, before: str, after: str) -> str:
    if after == ABSENT:
        return "is gone" if part != "modules" else "is no longer imported or gone"
    if before == ABSENT:
        return "is new"
    return f"changed from {before} to {after}" if part == "packages" else "changed"
