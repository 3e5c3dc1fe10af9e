"""Bring one file from a web address, with patience for what may pass and none for what won't; open an archive."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from carep.press.errors import CarepError
from carep.press.progress import Download

AGENT = f"carep/{version('carep')} (reproducible report; fetches public data)"


class FetchError(CarepError):
    """A file that could not be fetched, or whose bytes are not the expected ones."""


@dataclass(frozen=True)
class Patience:
    """How long to go on: attempts (each waits a second longer than the one before), longest silence in seconds."""

    attempts: int = 3
    timeout: float = 30.0


def download(address: str, path: Path, digest: str, what: str, *, patience: Patience, progress: bool) -> None:
    """Bring the bytes at ``address`` to ``path`` in one step, trying again after failures that may pass.

    Parameters
    ----------
    address
        http:// or https://; redirects are followed.
    path
        Where to; when the file can't be had, what was there before stays.
    digest
        The hash it must have, as ``sha256:…`` or ``md5:…``; empty when none is known.
    what
        The file's name in messages.
    patience
        How long to go on.
    progress
        Show a bar on a terminal, else a line.

    Raises
    ------
    FetchError
        When the server refuses, there is no such address, the bytes are others, or every attempt failed.
    """
    import pooch
    import requests

    if not address.startswith(("http://", "https://")):
        raise FetchError("not an address of the web", where=what, found=address, expected="http:// or https://")
    show_bar = progress and sys.stderr.isatty()
    if progress and not show_bar:
        _say(f"{what}: fetching {address}")
    bar: Any = Download(what) if show_bar else False
    http = pooch.HTTPDownloader(progressbar=bar, timeout=patience.timeout, headers={"User-Agent": AGENT})
    left = patience.attempts

    def attempt(url: str, file: str, keeper: object) -> None:
        nonlocal left
        left -= 1
        try:
            http(url, file, keeper)
        except requests.exceptions.RequestException as error:
            if bar:
                bar.close()
            if (status := _status(error)) and status < 500 and status != 429:
                raise _refused(status, address, what) from None
            if progress and left:
                _say(f"{what}: {_failure(error)}; trying again")
            raise
        check(Path(file), digest, what, address)  # not left to pooch, which would ask for wrong bytes again

    pooch.get_logger().setLevel("WARNING")
    keeper = pooch.create(
        path.parent, base_url="", registry={path.name: digest or None}, urls={path.name: address},
        retry_if_failed=patience.attempts - 1,
    )  # fmt: skip
    try:
        keeper.fetch(path.name, downloader=attempt)
    except (requests.exceptions.RequestException, OSError) as error:
        raise FetchError(
            f"could not be fetched in {patience.attempts} attempts; nothing was kept",
            where=what,
            found=_failure(error),
            expected=f"the file at {address}",
            do="try again later, use --mirror ADDRESS, or download it by hand and give it with --file",
        ) from None


def check(path: Path, digest: str, what: str, address: str) -> None:
    """Refuse a file whose hash is not ``digest`` (``sha256:…`` or ``md5:…``; empty: any will do)."""
    algorithm, _, expected = digest.partition(":")
    if digest and (found := hash_of(path, algorithm)) != expected:
        raise FetchError(
            f"the bytes are not those of data/sources.yaml ({path.stat().st_size:,} bytes); nothing was kept",
            where=what,
            found=f"{algorithm} {found}",
            expected=f"{algorithm} {expected}",
            do=f"if there is a new version at {address or 'its source'}, register it as a new source; else try again",
        )


def hash_of(path: Path, algorithm: str) -> str:
    """The file's hash by ``sha256`` or ``md5``."""
    import pooch

    return str(pooch.file_hash(str(path), alg=algorithm))


def unpack(archive: Path, names: Collection[str], folder: Path, what: str) -> dict[str, Path]:
    """Those of the files ``names`` that a zip archive holds, unpacked below ``folder``.

    Files are known by the last part of their names, whatever the case: publishers change folders and case.

    Raises
    ------
    FetchError
        When it is no zip archive or it is damaged.
    """
    import pooch

    wanted = {name.casefold(): name for name in names}
    try:
        with zipfile.ZipFile(archive) as bundle:
            members = {path: wanted.get(path.rpartition("/")[2].casefold()) for path in bundle.namelist()}
        held = {path: name for path, name in members.items() if name}
        unpacked = pooch.Unzip(list(held), str(folder.resolve()))(str(archive), "download", None) if held else []
    except zipfile.BadZipFile as error:
        is_zip = zipfile.is_zipfile(archive)
        with archive.open("rb") as file:
            found = error if is_zip else f"a file that begins with {file.read(40)!r}"
        broken = "the archive is damaged" if is_zip else "not a zip archive"
        raise FetchError(broken, where=what, found=found, do="fetch it again") from None
    return {wanted[Path(path).name.casefold()]: Path(path) for path in unpacked}


def _status(error: Exception) -> int | None:
    """The status of the server's answer, if it gave one."""
    response = getattr(error, "response", None)
    if response is None:
        return None
    response.close()  # pooch leaves it open
    return int(response.status_code)


def _failure(error: Exception) -> str:
    if status := _status(error):
        return f"the server answered {status}"
    return f"{type(error).__name__}: {str(error)[:200]}"


def _refused(status: int, address: str, what: str) -> FetchError:
    reasons = {403: "the server refuses programs", 404: "there is nothing at the address"}
    return FetchError(
        reasons.get(status, "the server refused"),
        where=what,
        found=f"HTTP {status} from {address}",
        do="open the address in a browser, save the file, and give it with --file; or use --mirror ADDRESS",
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
