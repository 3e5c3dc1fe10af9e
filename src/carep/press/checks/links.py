"""Whether every link inside the book leads somewhere; links to the web are never opened."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from carep.press.checks.browser import pages
from carep.press.checks.findings import Finding

ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}
LOADED = ("img", "script", "source", "iframe")
SELF_MADE = {"", "top", "_top"}
"""Fragments that every page has."""


@dataclass
class _Links(HTMLParser):
    """The addresses and the ids of one page."""

    found: list[tuple[str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if identity := given.get("id") or (given.get("name") if tag == "a" else None):
            self.ids.add(identity)
        address = given.get(ADDRESSES.get(tag, ""))
        if address and not (tag == "link" and given.get("rel") == "canonical"):
            self.found.append((tag, address))


def read(page: str) -> tuple[list[tuple[str, str]], set[str]]:
    """The (tag, address) pairs and the ids of a page's HTML.

    >>> read('<h1 id="top"><a href="x.html#a">x</a></h1>')
    ([('a', 'x.html#a')], {'top'})
    """
    parser = _Links()
    parser.feed(page)
    return parser.found, parser.ids


def check(folder: Path) -> list[Finding]:
    """Every link, picture and script of every page of the book at ``folder``: its file and its anchor must be there.

    What a page would load from a host is a finding too; an ordinary link to the web is not.
    """
    parsed = {path.resolve(): read(path.read_text(encoding="utf-8")) for path in pages(folder)}
    anchors = {path: ids for path, (_, ids) in parsed.items()}
    found: list[Finding] = []
    for path, (links, _) in parsed.items():
        where = path.relative_to(folder.resolve()).as_posix()
        for tag, address in dict.fromkeys(links):
            message = _fault(path, tag, address, folder.resolve(), anchors)
            if message:
                found.append(Finding(where, message, "mend the link, or the page it names"))
    return found


def _fault(path: Path, tag: str, address: str, folder: Path, anchors: Mapping[Path, set[str]]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        outside = parts.scheme in ("http", "https") or parts.netloc
        return f"loads {address} from the web" if outside and tag in LOADED else ""
    target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(folder):
        return f"{address} leads out of the book"
    if not target.exists():
        return f"{address} leads to a file that is not there"
    fragment = unquote(parts.fragment)
    if target in anchors and fragment not in SELF_MADE and fragment not in anchors[target]:
        return f"{address} leads to a place that is not on that page"
    return ""
