"""The Sphinx builder ``typst``: the doctrees of the book become one Typst document and one tagged PDF.

Each page becomes a file of its own below ``pages/`` in the builder's folder, so that whatever the compiler says
names the page of the book it is about.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging

from carep.press.errors import CarepError
from carep.press.files import write_atomic
from carep.press.pdf import assemble, compiler, escape, images, visitors
from carep.press.pdf.labels import Labels
from carep.press.pdf.visitors.links import INTERNAL
from carep.press.pdf.writer import WARNING_TYPE, Book, PageWriter

logger = logging.getLogger(__name__)

TEMPLATE = "book.typ"
MAIN = "main.typ"
MOST_ENTRIES = 52
"""Entries of the contents, past which only chapters and pages are listed (the bookmarks have all)."""


class TypstError(SphinxError):
    """What stops the PDF, with the pages it is about."""

    category = "PDF error"


class TypstBuilder(Builder):
    """Writes ``<typst_file>.pdf`` into the output folder."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]  # noqa: RUF012 (Sphinx's own attribute)
    # A picture on the web is refused with its page, not fetched: the build makes no request.
    supported_remote_images = True
    allow_parallel = False

    def init(self) -> None:
        compiler.require()
        assert visitors, "importing the package registers the functions that write nodes"

    def get_outdated_docs(self) -> str:
        return "all pages"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return INTERNAL + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to, typ)

    def write(
        self, build_docnames: Iterable[str] | None, updated_docnames: Sequence[str], method: str = "update"
    ) -> None:
        """Write the book as a whole, whatever pages have changed."""
        pages = assemble.pages(self.env, self, str(self.config.root_doc))
        labels = Labels()
        for page in pages:
            labels.collect(page.docname, page.tree)
            self.post_process_images(page.tree)
        book = Book(self.env, self.config, labels, self._copy_images(pages))
        sources = self._pages(book, pages)
        self._report(book, sources)
        folder = Path(self.outdir)
        for name, text in sources.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (folder / TEMPLATE).write_bytes(files("carep.press.pdf").joinpath(TEMPLATE).read_bytes())
        self._compile(folder, self._meta(pages), {file_of(page.docname): page.docname for page in pages})

    def _pages(self, book: Book, pages: list[assemble.Page]) -> dict[str, str]:
        """The Typst files by name."""
        body = [f'#import "/{TEMPLATE}": *', '#show: book.with(json("/meta.json"))']
        sources: dict[str, str] = {}
        inside = False
        for page in pages:
            inside = (inside and page.depth > 0) or bool(page.part)
            level = max(page.depth, 1) + (1 if inside else 0)
            if page.part:
                body.append(f"#part-title[{escape.text(page.part)}]")
            writer = PageWriter(book, page.docname, page.tree, level=level, opens_part=bool(page.part))
            name = file_of(page.docname)
            start = f"#mark({escape.string(book.labels.place_page(page.docname))})"
            # The mark stands behind the first heading, which begins the page: before it, it would be a page early.
            text = writer.page().strip()
            head, _, rest = text.partition("\n\n")
            sources[name] = f'#import "/{TEMPLATE}": *\n\n{head}\n\n{start}\n\n{rest}\n'
            body.append(f"#counter(footnote).update(0)\n#include {escape.string('/' + name)}")
        sources[MAIN] = "\n".join(body) + "\n"
        return sources

    def _report(self, book: Book, sources: dict[str, str]) -> None:
        for name in book.labels.missing(book.used):
            logger.warning("a link to something that paper does not show", location=book.used[name], type=WARNING_TYPE)
            # The compiler would refuse a link to nothing; so it leads to the end, and the warning stays.
            sources[MAIN] += f"#mark({escape.string(name)})\n"
        if book.faults:
            raise TypstError("the PDF can't be made:\n" + "\n".join(f"- {fault}" for fault in book.faults))

    def _copy_images(self, pages: list[assemble.Page]) -> dict[str, tuple[str, images.Size]]:
        folder = Path(self.outdir) / "images"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        known = {}
        for address, name in sorted(self.images.items()):
            try:
                data, size = images.prepare(Path(self.srcdir) / address, where=self._page_of(pages, address))
            except CarepError as error:
                raise TypstError(str(error)) from error
            (folder / name).write_bytes(data)
            known[address] = (name, size)
        return known

    def _page_of(self, pages: list[assemble.Page], address: str) -> str:
        for page in pages:
            if any(image["uri"] == address for image in page.tree.findall(nodes.image)):
                return str(self.env.doc2path(page.docname, base=False))
        return address

    def _meta(self, pages: list[assemble.Page]) -> dict[str, Any]:
        config = self.config
        day = date.fromisoformat(config.typst_date) if config.typst_date else None
        parts = sum(bool(page.part) for page in pages)
        entries = parts + len(pages) + sum(_sections(page.tree) for page in pages)
        title = config.typst_title or config.project
        return {
            "title": title,
            "subtitle": config.typst_subtitle,
            "authors": [config.author] if config.author and config.author != "unknown" else [],
            "keywords": list(config.typst_keywords),
            "description": config.typst_subtitle or title,
            "language": (config.language or "en").split("_")[0].split("-")[0],
            "date": {"year": day.year, "month": day.month, "day": day.day} if day else None,
            "cover": list(config.typst_cover),
            "imprint": list(config.typst_imprint),
            "foot": config.typst_foot,
            "contents": CONTENTS.get((config.language or "en")[:2], CONTENTS["en"]),
            "sections": entries <= MOST_ENTRIES,
            "chapters": 2 if parts else 1,
        }

    def _compile(self, folder: Path, meta: dict[str, Any], pages: dict[str, str]) -> None:
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")
        try:
            pdf, said = compiler.compile_pdf(folder, MAIN)
        except CarepError as error:
            text = str(error)
            for name, docname in pages.items():
                text = text.replace(f"{name}:", f"{self.env.doc2path(docname, base=False)}:")
            raise TypstError(text) from error
        for message in said:
            logger.warning(message.text, location=pages.get(message.file) or message.file, type=WARNING_TYPE)
        write_atomic(folder / f"{self.config.typst_file}.pdf", pdf)


CONTENTS = {"en": "Contents", "ru": "Содержание"}


def file_of(docname: str) -> str:
    """The Typst file of a page."""
    return f"pages/{docname}.typ"


def _sections(tree: nodes.document) -> int:
    """How many sections a page has right below its own heading."""
    return sum(
        isinstance(section.parent, nodes.section) and isinstance(section.parent.parent, nodes.document)
        for section in tree.findall(nodes.section)
    )
