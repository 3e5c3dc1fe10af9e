"""The book's source as Sphinx reads it: pages of ``book/``, executed notebooks and the table of contents.

It lies in ``_build/source``. A file is written only when its bytes differ, so that an unchanged page is not
read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from carep.press.book.chart import PICTURES
from carep.press.files import write_if_changed
from carep.press.outputs.records import RECORD_MIME
from carep.press.project import Project

LEFT_OUT = ("plan.yaml", "_toc.yml")
OWN_TAGS = {"remove-cell", "remove_cell", "remove-input", "remove_input", "hide-input", "hide_input", "hide-cell"}


def stage(project: Project, contents: str, pages: Mapping[str, Path]) -> Path:
    """Bring ``_build/source`` up to date and return it.

    Parameters
    ----------
    contents
        The table of contents, as sphinx-external-toc reads it (YAML).
    pages
        Markdown files and executed notebooks by name (path in the book without suffix). Other files of ``book/``
        (pictures, styles, the bibliography, parts that a page includes) come along.
    """
    source = project.build / "source"
    wanted = dict(_others(project.book))
    for name, file in pages.items():
        content = file.read_bytes()
        wanted[f"{name}{file.suffix}"] = without_code(content) if file.suffix == ".ipynb" else content
    wanted["_toc.yml"] = contents.encode()
    for name, content in wanted.items():
        write_if_changed(source / name, content)
    for path in sorted(source.rglob("*"), reverse=True):
        name = path.relative_to(source).as_posix()
        if name.split("/")[0] == PICTURES:
            continue
        if path.is_file() and name not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return source


def without_code(notebook: bytes) -> bytes:
    """The notebook with tags that keep code out of the page (a card shows the code that made its chart or table).

    A code cell that shows nothing is left out whole; tags that an author set stay as they are. Records lose the
    mark that would make MyST-NB hide them: the book puts an anchor in their place.
    """
    found = json.loads(notebook)
    for cell in found["cells"]:
        if cell["cell_type"] != "code":
            continue
        tags = cell.setdefault("metadata", {}).setdefault("tags", [])
        if not OWN_TAGS & set(tags):
            tags.append("remove-input" if cell.get("outputs") else "remove-cell")
        for output in cell.get("outputs", ()):
            if RECORD_MIME in output.get("data", {}):
                output["metadata"] = {}
    return (json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _others(book: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(book.rglob("*")):
        name = path.relative_to(book).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and not hidden and path.suffix != ".ipynb" and name not in LEFT_OUT:
            yield name, path.read_bytes()
