"""The register of sources, ``data/sources.yaml``: who made what, where it lies, and the bytes that carep reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from carep.press import project as projects
from carep.press.errors import DataError, UnknownNameError


@dataclass(frozen=True)
class SourceFile:
    """One file of a source, with what is known of its bytes."""

    name: str
    sha256: str | None = None
    md5: str | None = None
    bytes: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Source:
    """One entry of the register; a field that is not known is ``None``.

    Attributes
    ----------
    files
        The files that an import reads.
    archive
        The publisher's bundle of those files, where there is one.
    next
        How to get the next edition.
    """

    id: str
    title: str
    licence: str
    producer: str | None = None
    edition: str | None = None
    doi: str | None = None
    url: str | None = None
    published: str | None = None
    accessed: str | None = None
    next: str | None = None
    note: str | None = None
    files: tuple[SourceFile, ...] = ()
    archive: SourceFile | None = None


def sources(project: projects.Project | None = None) -> dict[str, Source]:
    """Every source of the register by its id, in the file's order.

    Raises
    ------
    DataError
        When the register is missing, is no YAML, or an entry lacks its title or licence or has an unknown field.
    """
    path = (project or projects.find()).data / "sources.yaml"
    if not path.is_file():
        raise DataError("the file is missing", where=str(path), do="restore it from version control")
    return dict(_read(path, path.stat().st_mtime_ns))


def source(name: str, project: projects.Project | None = None) -> Source:
    """The source ``name``; raises :class:`UnknownNameError` with the ids that there are."""
    known = sources(project)
    if name not in known:
        raise UnknownNameError.of("source", name, known, where="data/sources.yaml")
    return known[name]


@lru_cache(maxsize=4)
def _read(path: Path, _mtime_ns: int) -> Mapping[str, Source]:
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            entries = yaml.safe_load(file)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise DataError("not valid YAML", where=where, found=getattr(error, "problem", None)) from None
    if not isinstance(entries, dict):
        raise DataError("not a mapping of ids to sources", where=path.name)
    problems: list[DataError] = []
    read: dict[str, Source] = {}
    for name, entry in entries.items():
        try:
            read[name] = _source(str(name), entry)
        except (TypeError, AttributeError) as error:
            problems.append(DataError(f"the source {name} is not as it should be", where=path.name, found=error))
    if problems:
        raise DataError.collect(problems, "the register of sources can't be read")
    return read


def _source(name: str, entry: dict[str, Any]) -> Source:
    fields: dict[str, Any] = {key: str(value) for key, value in entry.items() if key not in {"files", "archive"}}
    return Source(
        id=name,
        files=tuple(SourceFile(**file) for file in entry.get("files", ())),
        archive=SourceFile(**entry["archive"]) if "archive" in entry else None,
        **fields,
    )
