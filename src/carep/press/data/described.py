"""``data/sources.yaml`` and ``data/corrections.yaml`` as the book shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from carep.press.errors import DataError


@dataclass(frozen=True)
class SourceFile:
    """One file of a source, known by its hash."""

    name: str
    sha256: str = ""
    bytes: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Source:
    """One entry of ``data/sources.yaml``; what the entry leaves out is empty."""

    id: str
    title: str
    producer: str = ""
    edition: str = ""
    doi: str = ""
    url: str = ""
    licence: str = ""
    published: str = ""
    accessed: str = ""
    next: str = ""
    note: str = ""
    files: tuple[SourceFile, ...] = ()

    @property
    def link(self) -> str:
        """Where a reader finds it: the DOI when there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def read_sources(path: Path) -> Mapping[str, Source]:
    """Every source by its id, in the file's order; an absent file holds none.

    Raises
    ------
    DataError
        When the file is no mapping of ids to entries, or an entry has no title.
    """
    return _sources(path, path.stat().st_mtime_ns) if path.is_file() else {}


def read_corrections(path: Path) -> tuple[Mapping[str, Any], ...]:
    """The list in ``data/corrections.yaml``; an absent file holds none."""
    if not path.is_file():
        return ()
    found = _yaml(path)
    if not isinstance(found, list):
        raise DataError("not a list of corrections", where=path.name, found=type(found).__name__)
    return tuple(found)


def _yaml(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise DataError("not valid YAML", where=f"{path.name}{line}", found=error) from None


@lru_cache(maxsize=4)
def _sources(path: Path, _mtime_ns: int) -> Mapping[str, Source]:
    found = _yaml(path)
    if not isinstance(found, dict):
        raise DataError("not a mapping of ids to sources", where=path.name, found=type(found).__name__)
    return {key: _source(key, entry, path.name) for key, entry in found.items()}


def _source(key: str, entry: Any, where: str) -> Source:
    if not isinstance(entry, dict) or not entry.get("title"):
        raise DataError(f"source {key!r} has no title", where=where, do="give title, producer, licence and url or doi")
    text = {
        name: str(entry[name])
        for name in ("title", "producer", "edition", "doi", "url", "licence", "published", "accessed", "next", "note")
        if entry.get(name) is not None
    }
    files = tuple(
        SourceFile(str(file["name"]), str(file.get("sha256", "")), file.get("bytes"), str(file.get("url", "")))
        for file in entry.get("files") or ()
    )
    return Source(id=key, files=files, **text)
