"""Which edition of the book this is: the newest data it holds, their date, and a hash of its values.

The hash covers every value and table that the executed notebooks recorded, and nothing else: HTML and PDF of
one build carry the same one, and a change of wording does not move it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from carep.press.data.sources import Source, read_sources
from carep.press.inputs.key import Inspector
from carep.press.outputs import executed
from carep.press.project import Project


@dataclass(frozen=True)
class Edition:
    """``label`` names the newest release used (MCS 2026), ``date`` is its day, ``digest`` the hash of the values."""

    label: str
    date: str
    digest: str

    @property
    def short_digest(self) -> str:
        return self.digest[:12]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def of(project: Project, notebooks: Path, inspector: Inspector | None = None) -> Edition:
    """The edition of the book made of the executed ``notebooks`` (a folder)."""
    pages = {path.relative_to(notebooks).with_suffix("").as_posix(): path for path in notebooks.rglob("*.ipynb")}
    read = (lambda path: executed.of(inspector.load(path), path)) if inspector else executed.read
    label, date = newest(read_sources(project, needed=False).values(), project.settings.edition)
    return Edition(label, date, digest({name: read(path) for name, path in pages.items()}))


def newest(sources: Iterable[Source], name: str) -> tuple[str, str]:
    """Name and date of the newest yearly release among ``sources`` (those whose id is ``name`` and a year).

    >>> from carep.press.data.sources import Source
    >>> old = Source(id="mcs2025", title="", licence="", published="2025-01-31")
    >>> newest([old, Source(id="mcs2026", title="", licence="")], "mcs")
    ('MCS 2026', '')
    """
    years = {source.id.removeprefix(name): source for source in sources if name and source.id.startswith(name)}
    newest = max((year for year in years if re.fullmatch(r"\d{4}", year)), default="")
    return (f"{name.upper()} {newest}", years[newest].published) if newest else ("", "")


def digest(pages: Mapping[str, executed.Executed]) -> str:
    """sha256 of all recorded values and tables of ``pages``, whatever their order."""
    recorded: dict[str, Any] = {
        name: {
            "values": {key: [value.value, value.unit] for key, value in sorted(page.values.items())},
            "tables": dict(sorted(page.tables.items())),
        }
        for name, page in sorted(pages.items())
    }
    text = json.dumps(recorded, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
