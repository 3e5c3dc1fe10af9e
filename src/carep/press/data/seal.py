"""The seal of the tables: ``data/SHA256SUMS``, which shows when a table was changed by anything but an import.

The tables are written by importers and reviewed in diffs. A digit that slips in an editor, or in a merge, would
pass every check of form; so each table's SHA-256 is on record, in the format of ``sha256sum -c``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from carep.press.data import tables
from carep.press.errors import DataError
from carep.press.files import write_atomic, write_if_changed
from carep.press.project import Project

FILE = "SHA256SUMS"
OTHER_FILES = ("map.geojson",)
"""Files that no table description names, but charts draw."""


def sealed(project: Project) -> list[Path]:
    """The files under seal: every table of ``data/datapackage.json``, and the map."""
    described = [project.data / resource["path"] for resource in tables.description()["resources"]]
    return sorted([*described, *(project.data / name for name in OTHER_FILES)])


def text(project: Project) -> str:
    """What ``data/SHA256SUMS`` has to say now, as ``sha256sum`` writes it; a missing file raises :class:`DataError`."""
    lines = []
    for path in sealed(project):
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            raise DataError("the table is missing", where=str(path), do="restore it from version control") from None
        lines.append(f"{digest}  {path.relative_to(project.data).as_posix()}\n")
    return "".join(lines)


def write(project: Project) -> bool:
    """Bring the seal up to date in one step; returns whether it changed."""
    return write_if_changed(project.data / FILE, text(project))


def renew(project: Project, name: str) -> None:
    """Put the bytes of one file (a path below ``data/``) under seal anew, after an import; without a seal do nothing.

    The other lines stay as they are: an import vouches for its own table only.
    """
    path = project.data / FILE
    if not path.is_file():
        return
    digests = {line.partition("  ")[2]: line for line in path.read_text(encoding="utf-8").splitlines()}
    digests[name] = f"{hashlib.sha256((project.data / name).read_bytes()).hexdigest()}  {name}"
    write_atomic(path, "".join(f"{digests[each]}\n" for each in sorted(digests)))


def broken(project: Project) -> dict[str, str]:
    """Each file (as a path below ``data/``) whose bytes are not those under seal, and what is wrong with it.

    Raises
    ------
    DataError
        When there is no seal.
    """
    try:
        recorded = (project.data / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError("the seal is missing", where=f"data/{FILE}", do="run 'carep data seal'") from None
    known = {name: digest for digest, _, name in (line.partition("  ") for line in recorded.splitlines())}
    found: dict[str, str] = {}
    for path in sealed(project):
        name = path.relative_to(project.data).as_posix()
        if not path.is_file():
            found[name] = "is missing"
        elif name not in known:
            found[name] = "is not under seal"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != known[name]:
            found[name] = "was changed by something else than an import"
    present = {path.relative_to(project.data).as_posix() for path in sealed(project)}
    return found | {name: "is under seal but not described" for name in known if name not in present}
