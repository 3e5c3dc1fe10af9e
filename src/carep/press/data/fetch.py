"""Fetch the official files of the register of sources, every byte checked before it counts.

A file comes from its official address, from a mirror, or from the user's own hands; it is taken only when its hash is
the one in ``data/sources.yaml``, and put into place in one step. An archive is opened only for the files that the
register names.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from carep.press.data.download import FetchError, Patience, check, download, hash_of, unpack
from carep.press.data.sources import WHERE, Source, SourceFile, read_sources
from carep.press.errors import DataError, UnknownNameError
from carep.press.files import replacing
from carep.press.project import Project


class Origin(StrEnum):
    """Where a file came from."""

    THERE = "there already"
    FETCHED = "fetched"
    ARCHIVE = "unpacked"
    GIVEN = "accepted by hand"


@dataclass(frozen=True)
class Fetched:
    """A file that is in its folder, with the bytes that the register expects."""

    source: str
    path: Path
    origin: Origin


@dataclass
class _Way:
    """How to fetch: where from, what the user gave (by hash), which files were named and used, what to tell."""

    mirror: str | None
    given: Mapping[str, Path]
    named: frozenset[Path]
    progress: bool
    patience: Patience
    used: set[Path] = field(default_factory=set)

    def take(self, digest: str) -> Path | None:
        """The file by hand that has this hash."""
        if path := self.given.get(digest):
            self.used.add(path)
        return path

    def take_named(self, name: str) -> Path | None:
        """The file by hand of this name."""
        found = (digest for digest, path in self.given.items() if path.name.casefold() == name.casefold())
        return self.take(next(found, ""))


def fetch(
    project: Project,
    *,
    edition: int | str | Sequence[int | str] | None = None,
    sources: Sequence[str] | None = None,
    folder: Path | None = None,
    mirror: str | None = None,
    accept_file: Path | Sequence[Path] | None = None,
    progress: bool = True,
    patience: Patience | None = None,
) -> list[Fetched]:
    """Bring the files of editions or sources into ``folder/<source>/``, each with the bytes of the register.

    Parameters
    ----------
    project
        The project whose ``data/sources.yaml`` tells addresses and hashes.
    edition
        The yearly releases that the settings name (``edition``); ``None``: all of them, unless ``sources`` are given.
    sources
        Ids of further sources, such as ``ofr20051294``.
    folder
        Where to; default ``_build/raw``.
    mirror
        Address of a folder that holds the files or archives under their official names; tried instead of the official
        addresses.
    accept_file
        Files that the user downloaded, or folders of such files; each is taken whose hash fits, whatever its name.
        Other files in a folder are left alone; a file that was named must fit.
    progress
        Show a bar on a terminal, else a line a file.
    patience
        How often to try and how long to wait; default: three times, 30 seconds of silence.

    Raises
    ------
    FetchError
        Lists every file that can't be had, with the hash found and the hash expected, or the server's answer, and
        what to do. Files fetched before stay; nothing is left half-written.
    UnknownNameError
        When there is no such edition or source.
    DataError
        When the register can't be read, or a file given by hand is not there.
    """
    wanted = _wanted(project, edition, sources)
    by_hand = [accept_file] if isinstance(accept_file, Path) else list(accept_file or ())
    way = _Way(mirror, _given(by_hand), frozenset(by_hand), progress, patience or Patience())
    root = folder if folder is not None else project.build / "raw"
    fetched: list[Fetched] = []
    problems: list[FetchError] = []
    for source in wanted:
        try:
            fetched += _source(source, root / source.id, way)
        except FetchError as problem:
            problems.append(problem)
    problems += _unused(way, wanted)
    if problems:
        raise FetchError.together(problems, "not all files could be fetched")
    return fetched


def _wanted(
    project: Project, edition: int | str | Sequence[int | str] | None, sources: Sequence[str] | None
) -> list[Source]:
    known = read_sources(project)
    yearly = project.settings.edition
    editions = {name.removeprefix(yearly): name for name in known if name.startswith(yearly)}
    asked = [edition] if isinstance(edition, int | str) else list(edition or ())
    names: list[str] = list(sources or ())
    for each in asked:
        if str(each) not in editions:
            raise UnknownNameError.of("edition", each, editions, where=WHERE)
        names.append(editions[str(each)])
    if not asked and not names:
        names = list(editions.values())
    for name in names:
        if name not in known:
            raise UnknownNameError.of("source", name, known, where=WHERE)
    return [known[name] for name in dict.fromkeys(names)]


def _given(accept: Sequence[Path]) -> dict[str, Path]:
    """The files that the user has, by sha256 and (for archives, whose publishers state it) by md5."""
    given: dict[str, Path] = {}
    for path in accept:
        if not path.exists():
            raise DataError("there is no such file", where=str(path), do="check the path")
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                given[hash_of(file, "sha256")] = given[hash_of(file, "md5")] = file
    return given


def _source(source: Source, folder: Path, way: _Way) -> list[Fetched]:
    fetched: list[Fetched] = []
    missing: list[SourceFile] = []
    for file in source.files:
        path = folder / file.name
        by_hand = way.take(_sha256(source, file))
        if path.is_file() and hash_of(path, "sha256") == file.sha256:
            fetched.append(Fetched(source.id, path, Origin.THERE))
        elif by_hand is not None:
            fetched.append(_put(source, path, by_hand, Origin.GIVEN))
        else:
            missing.append(file)
    if missing and source.archive is not None and not all(file.url for file in missing):
        return fetched + _from_archive(source, source.archive, missing, folder, way)
    problems: list[FetchError] = []
    for file in missing:
        try:
            path = folder / file.name
            _download(source, file, path, f"sha256:{file.sha256}", way)
            fetched.append(Fetched(source.id, path, Origin.FETCHED))
        except FetchError as problem:
            problems.append(problem)
    if problems:
        raise FetchError.together(problems, f"{source.id} can't be fetched")
    return fetched


def _sha256(source: Source, file: SourceFile) -> str:
    if not file.sha256:
        raise DataError(
            "the register states no sha256, so the file can't be checked",
            where=f"{WHERE}, {source.id}: {file.name}",
            do="add it",
        )
    return file.sha256


def _download(source: Source, file: SourceFile, path: Path, digest: str, way: _Way) -> None:
    where = f"{source.id}: {file.name}"
    address = file.url if way.mirror is None else f"{way.mirror.rstrip('/')}/{file.name}"
    if not address:
        raise FetchError(
            "no address is known",
            where=where,
            do=f"{source.next or 'look at ' + (source.url or 'the publisher')} Then give it with --file",
        )
    download(address, path, digest, where, patience=way.patience, progress=way.progress)


def _from_archive(
    source: Source, archive: SourceFile, missing: Sequence[SourceFile], folder: Path, way: _Way
) -> list[Fetched]:
    where, digest = f"{source.id}: {archive.name}", f"md5:{archive.md5}" if archive.md5 else ""
    with tempfile.TemporaryDirectory(prefix="carep-") as place:
        # Where the publisher states no hash, the name leads to the archive, and its files' hashes decide.
        by_hand = way.take(archive.md5) if digest else way.take_named(archive.name)
        path = by_hand or Path(place) / "archive"
        if by_hand is None:
            _download(source, archive, path, digest, way)
        unpacked = unpack(path, [file.name for file in missing], Path(place) / "files", where)
        problems = [
            FetchError("the archive lacks a file", where=where, expected=file.name, do="fetch the archive again")
            for file in missing
            if file.name not in unpacked
        ]
        if problems:
            raise FetchError.together(problems, f"{where} is not as expected")
        for file in missing:
            check(unpacked[file.name], f"sha256:{file.sha256}", f"{where}: {file.name}", archive.url)
        origin = Origin.ARCHIVE if by_hand is None else Origin.GIVEN
        return [_put(source, folder / file.name, unpacked[file.name], origin) for file in missing]


def _put(source: Source, path: Path, content: Path, origin: Origin) -> Fetched:
    with replacing(path) as fresh:
        shutil.copyfile(content, fresh)
    return Fetched(source.id, path, origin)


def _unused(way: _Way, wanted: Sequence[Source]) -> list[FetchError]:
    """A file given by hand that fits nothing is an error: the user believes that it was taken."""
    same_name = {file.name.casefold(): f"sha256 {file.sha256}" for source in wanted for file in source.files}
    return [
        FetchError(
            "the file fits nothing that was asked for; it was not taken",
            where=str(path),
            found=f"sha256 {hash_of(path, 'sha256')}",
            expected=same_name.get(path.name.casefold(), "the sha256 of a file in data/sources.yaml"),
            do="download it again, or name its source",
        )
        for path in sorted(way.named & set(way.given.values()) - way.used)
    ]
