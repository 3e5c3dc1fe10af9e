"""Whether the built book makes no request to any host, and no error in the browser."""

from __future__ import annotations

from pathlib import Path

from carep.press.checks.browser import browser, opened, walk
from carep.press.checks.findings import Finding


def check(folder: Path) -> list[Finding]:
    """Open every page of the book at ``folder`` from ``file://`` with the network shut.

    Returns
    -------
    list of Finding
        Requests to a host, files that the page asks for and does not get, and errors of its scripts.
    """
    found: list[Finding] = []
    with browser() as chromium:
        for path, where in walk(folder, "offline"):
            with opened(chromium, path) as (_, visit):
                inside = [url for url in visit.failed if url not in visit.requests]
                found += [
                    Finding(where, f"asks the network for {url}", "ship the file with the book")
                    for url in dict.fromkeys(visit.requests)
                ]
                found += [
                    Finding(where, f"does not get {url.rsplit('/', 1)[-1]} ({_short(url, folder)})", "ship the file")
                    for url in dict.fromkeys(inside)
                ]
                found += [
                    Finding(
                        where, f"error in the browser: {text.splitlines()[0][:300]}", "open the page and its console"
                    )
                    for text in dict.fromkeys(visit.errors)
                    if not (text.startswith("Failed to load resource") and visit.failed)
                ]
    return found


def _short(url: str, folder: Path) -> str:
    return url.removeprefix(f"{folder.resolve().as_uri()}/")
