"""The register of sources, ``data/sources.yaml``: who made what, where it lies, and the bytes that carep reads."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ConfigDict

from carep.press import entries
from carep.press.entries import Entry
from carep.press.project import Project

FILE = "sources.yaml"
WHERE = f"data/{FILE}"


class SourceFile(Entry):
    """One file of a source, with what is known of its bytes; what is not known is empty."""

    name: str
    sha256: str = ""
    md5: str = ""
    bytes: int | None = None
    url: str = ""


class Source(Entry):
    """One entry of the register; what is not known is empty.

    Attributes
    ----------
    files
        The files that an import reads.
    archive
        The publisher's bundle of those files, where there is one.
    next
        How to get the next edition.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str
    title: str
    licence: str
    producer: str = ""
    edition: str = ""
    doi: str = ""
    url: str = ""
    published: str = ""
    accessed: str = ""
    next: str = ""
    note: str = ""
    files: tuple[SourceFile, ...] = ()
    archive: SourceFile | None = None

    @property
    def link(self) -> str:
        """Where a reader finds it: the DOI when there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def read_sources(project: Project, *, needed: bool = True) -> Mapping[str, Source]:
    """The project's sources by their ids, in the file's order; none when the file is missing and not ``needed``.

    Raises
    ------
    DataError
        When the file is missing, is no YAML, or an entry is not as described; all faults at once, each with its line.
    """
    path = project.data / FILE
    if not needed and not path.is_file():
        return {}
    return entries.read(path, Source, "source", where=WHERE, by_id=True)
