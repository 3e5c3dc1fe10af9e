"""A headless Chromium whose network is shut, for the checks that read the book as a reader's browser does.

The one that is here: the built book makes no request to any host, and no error in the browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press.checks.findings import Finding
from carep.press.errors import CarepError
from carep.press.progress import each

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = (1280, 900)
PHONE = (390, 844)
SCHEMES = ("light", "dark")
STATIC = "_static"
"""Where themes keep parts of templates that end in .html and are no pages."""

OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class BrowserError(CarepError):
    """The check needs a browser that is not there, or a book that is not built."""


@dataclass
class Visit:
    """What a browser noticed while it opened one page."""

    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def program() -> str:
    """Chromium on this machine.

    Raises
    ------
    BrowserError
        When neither Chromium nor Chrome is installed.
    """
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    raise BrowserError(
        "no browser found", expected=f"one of {', '.join(PROGRAMS)} on the PATH", do="install Chromium and try again"
    )


def pages(folder: Path) -> list[Path]:
    """Every page of the built book, in order.

    Raises
    ------
    BrowserError
        When the folder holds no pages.
    """
    found = sorted(path for path in folder.rglob("*.html") if STATIC not in path.relative_to(folder).parts)
    if not found:
        raise BrowserError("no built book here", where=str(folder), do="run carep build first")
    return found


def walk(folder: Path, what: str) -> Iterator[tuple[Path, str]]:
    """Every page with its address in the book; at a terminal a bar shows how far it has come."""
    for path in each(pages(folder), what):
        yield path, path.relative_to(folder).as_posix()


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium that can't resolve any host."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise BrowserError("the package playwright is not installed", do="install carep's dev group") from None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program(), args=list(OFFLINE))
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def opened(
    chromium: Browser, path: Path, *, scheme: str = "light", size: tuple[int, int] = DESKTOP, scripts: bool = True
) -> Iterator[tuple[Page, Visit]]:
    """The page at ``path`` from ``file://``, once its charts are drawn, and what happened on the way."""
    settings: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
    context = chromium.new_context(**settings, java_script_enabled=scripts)
    page = context.new_page()
    visit = Visit()
    page.on("request", lambda request: visit.requests.append(request.url) if _outside(request.url) else None)
    page.on("requestfailed", lambda request: visit.failed.append(request.url))
    page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    try:
        page.goto(path.resolve().as_uri(), wait_until="load")
        if scripts:
            _settle(page)
        yield page, visit
    finally:
        context.close()


def _outside(address: str) -> bool:
    return not address.startswith(("file:", "data:", "blob:", "about:"))


def _settle(page: Page) -> None:
    """Wait until every chart of the page is live (or has failed, which the console tells)."""
    page.wait_for_function(
        "() => !document.querySelector('script.carep-spec') || document.documentElement.dataset.carepCharts === 'live'",
        timeout=60_000,
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))")


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
