"""Fetch the official files of the register of sources, every byte checked before it counts.

A file comes from its official address, from a mirror, or from the user's own hands; it is taken only when its hash is
the one in ``data/sources.yaml``, and put into place in one step. An archive is opened only for the files that the
register names.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from carep.press.data.download import FetchError, Patience, download
from carep.press.data.sources import WHERE, Source, SourceFile, read_sources
from carep.press.errors import DataError, UnknownNameError
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


@dataclass(frozen=True)
class _Way:
    """How to fetch: where from, with which patience, and what to tell."""

    mirror: str | None
    given: Mapping[str, Path]
    named: frozenset[Path]
    progress: bool
    patience: Patience


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
    used: set[Path] = set()
    for source in wanted:
        try:
            fetched += _source(source, root / source.id, way, used)
        except FetchError as problem:
            problems.append(problem)
    problems += _unused(way, used, wanted)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise FetchError.collect(problems, "not all files could be fetched")
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
                given[_hash(file, "sha256")] = given[_hash(file, "md5")] = file
    return given


def _hash(path: Path, algorithm: str) -> str:
    import pooch

    return str(pooch.file_hash(str(path), alg=algorithm))


def _source(source: Source, folder: Path, way: _Way, used: set[Path]) -> list[Fetched]:
    fetched: list[Fetched] = []
    missing: list[SourceFile] = []
    for file in source.files:
        path = folder / file.name
        by_hand = way.given.get(_sha256(source, file))
        if by_hand is not None:
            used.add(by_hand)
        if path.is_file() and _hash(path, "sha256") == file.sha256:
            fetched.append(Fetched(source.id, path, Origin.THERE))
        elif by_hand is not None:
            fetched.append(_put(source, file, folder, by_hand, Origin.GIVEN))
        else:
            missing.append(file)
    if not missing:
        return fetched
    if source.archive is not None and not all(file.url for file in missing):
        return fetched + _from_archive(source, source.archive, missing, folder, way, used)
    problems: list[FetchError] = []
    for file in missing:
        try:
            fetched.append(_download_file(source, file, folder, way))
        except FetchError as problem:
            problems.append(problem)
    if problems:
        raise problems[0] if len(problems) == 1 else FetchError.collect(problems, f"{source.id} can't be fetched")
    return fetched


def _sha256(source: Source, file: SourceFile) -> str:
    if not file.sha256:
        raise DataError(
            "the register states no sha256, so the file can't be checked",
            where=f"{WHERE}, {source.id}: {file.name}",
            do="add it",
        )
    return file.sha256


def _address(name: str, official: str, way: _Way, source: Source) -> str:
    if way.mirror is not None:
        return f"{way.mirror.rstrip('/')}/{name}"
    if not official:
        raise FetchError(
            "no address is known",
            where=f"{source.id}: {name}",
            do=f"{source.next or 'look at ' + (source.url or 'the publisher')} Then give it with --file",
        )
    return official


def _download_file(source: Source, file: SourceFile, folder: Path, way: _Way) -> Fetched:
    address = _address(file.name, file.url, way, source)
    with _temporary() as place:
        path = place / "file"
        download(address, path, f"{source.id}: {file.name}", patience=way.patience, progress=way.progress)
        _check(path, "sha256", _sha256(source, file), f"{source.id}: {file.name}", address)
        return _put(source, file, folder, path, Origin.FETCHED)


def _from_archive(
    source: Source, archive: SourceFile, missing: Sequence[SourceFile], folder: Path, way: _Way, used: set[Path]
) -> list[Fetched]:
    where = f"{source.id}: {archive.name}"
    with _temporary() as place:
        by_hand = way.given.get(archive.md5) or _archive_by_name(archive, way)
        if by_hand is not None:
            used.add(by_hand)
            path = by_hand
        else:
            path = place / "archive"
            address = _address(archive.name, archive.url, way, source)
            download(address, path, where, patience=way.patience, progress=way.progress)
        if archive.md5:
            _check(path, "md5", archive.md5, where, archive.url)
        members = _members(path, where)
        problems = [
            FetchError("the archive lacks a file", where=where, expected=file.name, do="fetch the archive again")
            for file in missing
            if file.name.casefold() not in members
        ]
        if problems:
            raise problems[0] if len(problems) == 1 else FetchError.collect(problems, f"{where} is not as expected")
        unpacked: list[tuple[SourceFile, Path]] = []
        with zipfile.ZipFile(path) as bundle:
            for number, file in enumerate(missing):
                target = place / f"member{number}"
                with bundle.open(members[file.name.casefold()]) as packed, target.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
                _check(target, "sha256", _sha256(source, file), f"{where}: {file.name}", archive.url)
                unpacked.append((file, target))
        origin = Origin.ARCHIVE if by_hand is None else Origin.GIVEN
        return [_put(source, file, folder, target, origin) for file, target in unpacked]


def _archive_by_name(archive: SourceFile, way: _Way) -> Path | None:
    # Where the publisher states no hash, the name leads to the archive, and its files' hashes decide.
    named = (path for path in way.given.values() if path.name.casefold() == archive.name.casefold())
    return next(named, None) if not archive.md5 else None


def _members(path: Path, where: str) -> dict[str, str]:
    """Names in the archive by their last part, in lower case: publishers change folders and case."""
    try:
        with zipfile.ZipFile(path) as bundle:
            broken = bundle.testzip()
            names = bundle.namelist()
    except zipfile.BadZipFile:
        raise FetchError("not a zip archive", where=where, found=_start(path), do="fetch it again") from None
    if broken is not None:
        raise FetchError("the archive is damaged", where=where, found=broken, do="fetch it again")
    return {name.rpartition("/")[2].casefold(): name for name in names if not name.endswith("/")}


def _start(path: Path) -> str:
    with path.open("rb") as file:
        return f"a file that begins with {file.read(40)!r}"


def _check(path: Path, algorithm: str, expected: str, where: str, address: str) -> None:
    found = _hash(path, algorithm)
    if found != expected:
        raise FetchError(
            f"the bytes are not those of data/sources.yaml ({path.stat().st_size:,} bytes); nothing was kept",
            where=where,
            found=f"{algorithm} {found}",
            expected=f"{algorithm} {expected}",
            do=f"if there is a new version at {address or 'its source'}, register it as a new source; else try again",
        )


def _put(source: Source, file: SourceFile, folder: Path, content: Path, origin: Origin) -> Fetched:
    """Copy ``content`` beside its place, then move it there in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file.name
    fresh = folder / f".{file.name}.new"
    try:
        shutil.copyfile(content, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return Fetched(source.id, path, origin)


@contextmanager
def _temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="carep-") as folder:
        yield Path(folder)


def _unused(way: _Way, used: Iterable[Path], wanted: Sequence[Source]) -> list[FetchError]:
    """A file given by hand that fits nothing is an error: the user believes that it was taken."""
    given = way.given
    strange = sorted(way.named & set(given.values()) - set(used))
    hashes = {path: digest for digest, path in given.items() if len(digest) == 64}
    expected = {file.name.casefold(): file for source in wanted for file in source.files}
    problems: list[FetchError] = []
    for path in strange:
        same_name = expected.get(path.name.casefold())
        problems.append(
            FetchError(
                "the file fits nothing that was asked for; it was not taken",
                where=str(path),
                found=f"sha256 {hashes[path]}",
                expected=f"sha256 {same_name.sha256}" if same_name else "the sha256 of a file in data/sources.yaml",
                do="download it again, or name its source",
            )
        )
    return problems
