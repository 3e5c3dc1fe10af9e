"""What the pages of one build hand to its end: files to write, pages that hold charts, the data-sources page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

DATA_FOLDER = "_data"
"""Where the book's downloads lie in the HTML: tables and chart data (CSV), specifications and pictures."""


class CarepDomain(Domain):
    """The book's own entry in Sphinx's environment; it survives incremental and parallel reading."""

    name = "carep"
    label = "carep"
    data_version = 1
    initial_data: dict[str, Any] = {"files": {}, "charts": {}, "source_pages": {}}  # noqa: RUF012 (Sphinx's own attribute)

    @classmethod
    def of(cls, env: BuildEnvironment) -> CarepDomain:
        """The domain of the build that ``env`` belongs to."""
        return cast(CarepDomain, env.get_domain(cls.name))

    def add_file(self, docname: str, name: str, text: str) -> str:
        """Keep a download of ``docname``; gives its address from that page."""
        self.data["files"].setdefault(docname, {})[name] = text
        return f"{'../' * docname.count('/')}{DATA_FOLDER}/{docname}/{name}"

    def files(self) -> Iterator[tuple[str, str]]:
        """Every download as (path in the HTML folder, content)."""
        for docname, files in sorted(self.data["files"].items()):
            for name, text in sorted(files.items()):
                yield f"{DATA_FOLDER}/{docname}/{name}", text

    def note_chart(self, docname: str) -> None:
        """Say that ``docname`` holds a chart (so it gets the chart script)."""
        self.data["charts"][docname] = True

    def has_chart(self, docname: str) -> bool:
        return docname in self.data["charts"]

    def note_source_page(self, docname: str) -> None:
        """Say that ``docname`` lists the sources; cards link there."""
        self.data["source_pages"][docname] = True

    def source_page(self) -> str | None:
        """The page that lists the sources, when the book has one."""
        return min(self.data["source_pages"], default=None)

    def clear_doc(self, docname: str) -> None:
        for kept in self.data.values():
            if isinstance(kept, dict):
                kept.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        for key in self.initial_data:
            for docname in docnames:
                if docname in otherdata[key]:
                    self.data[key][docname] = otherdata[key][docname]

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, Any]]:
        return []
