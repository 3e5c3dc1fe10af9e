"""Bring one file from a web address, with patience for what may pass and none for what won't."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from carep.press.errors import CarepError

AGENT = f"carep/{version('carep')} (reproducible report; fetches public data)"


class FetchError(CarepError):
    """A file that could not be fetched, or whose bytes are not the expected ones."""


@dataclass(frozen=True)
class Patience:
    """How long to go on: attempts, seconds before the second one (doubled each time), longest silence in seconds."""

    attempts: int = 3
    pause: float = 2.0
    timeout: float = 30.0


def download(address: str, path: Path, what: str, *, patience: Patience, progress: bool) -> None:
    """Bring the bytes at ``address`` to ``path``, trying again from the start after failures that may pass.

    Parameters
    ----------
    address
        http:// or https://; redirects are followed.
    path
        Where to; a file that could not be brought whole is removed.
    what
        The file's name in messages.
    patience
        How long to go on.
    progress
        Show a bar on a terminal, else a line.

    Raises
    ------
    FetchError
        When the server refuses, there is no such address, or every attempt failed.
    """
    import requests

    for attempt in range(1, patience.attempts + 1):
        try:
            _once(address, path, what, patience.timeout, progress=progress)
            return
        except requests.exceptions.HTTPError as error:
            status = error.response.status_code if error.response is not None else 0
            if error.response is not None:
                error.response.close()  # pooch leaves it open
            if status < 500 and status not in (0, 429):
                raise _refused(status, address, what) from None
            failure = f"the server answered {status}"
        except (requests.exceptions.RequestException, OSError) as error:
            failure = f"{type(error).__name__}: {str(error)[:200]}"
        path.unlink(missing_ok=True)
        if attempt < patience.attempts:
            if progress:
                _say(f"{what}: {failure}; trying again")
            time.sleep(patience.pause * 2 ** (attempt - 1))
    raise FetchError(
        f"could not be fetched in {patience.attempts} attempts; nothing was kept",
        where=what,
        found=failure,
        expected=f"the file at {address}",
        do="try again later, use --mirror ADDRESS, or download it by hand and give it with --file",
    )


def _refused(status: int, address: str, what: str) -> FetchError:
    reasons = {403: "the server refuses programs", 404: "there is nothing at the address"}
    return FetchError(
        reasons.get(status, "the server refused"),
        where=what,
        found=f"HTTP {status} from {address}",
        do="open the address in a browser, save the file, and give it with --file; or use --mirror ADDRESS",
    )


def _once(address: str, path: Path, what: str, timeout: float, *, progress: bool) -> None:
    import pooch

    if not address.startswith(("http://", "https://")):
        raise FetchError("not an address of the web", where=what, found=address, expected="http:// or https://")
    is_terminal = sys.stderr.isatty()
    if progress and not is_terminal:
        _say(f"{what}: fetching {address}")
    downloader = pooch.HTTPDownloader(
        progressbar=progress and is_terminal, timeout=timeout, headers={"User-Agent": AGENT}
    )
    downloader(address, str(path), None)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
