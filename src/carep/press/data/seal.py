"""The seal of the tables: ``data/SHA256SUMS``, which shows when a table was changed by anything but an import.

The tables are written by importers and reviewed in diffs. A digit that slips in an editor, or in a merge, would
pass every check of form; so each table's SHA-256 is on record, in the format of ``sha256sum -c``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from carep.press.data import tables
from carep.press.errors import DataError
from carep.press.files import ABSENT, sha256, write_atomic, write_if_changed
from carep.press.project import Project

FILE = "SHA256SUMS"
OTHER_FILES = ("map.geojson",)
"""Files that no table description names, but charts draw."""


def sealed(project: Project) -> dict[str, Path]:
    """The files under seal, by their paths below ``data/``: every table of ``data/datapackage.json``, and the map."""
    names = [resource["path"] for resource in tables.description()["resources"]]
    return {name: project.data / name for name in sorted([*names, *OTHER_FILES])}


def write(project: Project) -> bool:
    """Bring the seal up to date in one step; returns whether it changed; a missing file raises :class:`DataError`."""
    digests = {name: sha256(path) for name, path in sealed(project).items()}
    for name, digest in digests.items():
        if digest == ABSENT:
            raise DataError(
                "the table is missing", where=str(project.data / name), do="restore it from version control"
            )
    return write_if_changed(project.data / FILE, _text(digests))


def renew(project: Project, name: str) -> None:
    """Put the bytes of one file (a path below ``data/``) under seal anew, after an import; without a seal do nothing.

    The other lines stay as they are: an import vouches for its own table only.
    """
    path = project.data / FILE
    if path.is_file():
        write_atomic(path, _text(_read(path) | {name: sha256(project.data / name)}))


def broken(project: Project) -> dict[str, str]:
    """Each file (as a path below ``data/``) whose bytes are not those under seal, and what is wrong with it.

    Raises
    ------
    DataError
        When there is no seal.
    """
    path = project.data / FILE
    if not path.is_file():
        raise DataError("the seal is missing", where=f"data/{FILE}", do="run 'carep data seal'")
    known, present = _read(path), sealed(project)
    found: dict[str, str] = {}
    for name, file in present.items():
        digest = sha256(file)
        if digest == ABSENT:
            found[name] = "is missing"
        elif name not in known:
            found[name] = "is not under seal"
        elif digest != known[name]:
            found[name] = "was changed by something else than an import"
    return found | {name: "is under seal but not described" for name in known if name not in present}


def _read(path: Path) -> dict[str, str]:
    lines = (line.partition("  ") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, _, name in lines}


def _text(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
