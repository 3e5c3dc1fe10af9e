"""The book's source as Sphinx reads it: pages of ``book/``, executed notebooks and the table of contents.

It lies in ``_build/source``. A file is written only when its bytes differ, so that an unchanged page is not
read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from carep.book.assets import write
from carep.book.chart import PICTURES
from carep.outputs.records import RECORD_MIME
from carep.project import Project

LEFT_OUT = ("plan.yaml", "_toc.yml")
OWN_TAGS = {"remove-cell", "remove_cell", "remove-input", "remove_input", "hide-input", "hide_input", "hide-cell"}


def stage(project: Project, contents: Mapping[str, Any], notebooks: Mapping[str, Path]) -> Path:
    """Bring ``_build/source`` up to date and return it.

    Parameters
    ----------
    contents
        The table of contents, as sphinx-external-toc reads it.
    notebooks
        Page (path in the book without suffix) to its executed notebook.
    """
    source = project.build / "source"
    wanted = dict(_pages(project.book))
    for page, path in notebooks.items():
        wanted[f"{page}.ipynb"] = without_code(path.read_bytes())
    wanted["_toc.yml"] = _yaml(contents)
    for name, content in wanted.items():
        write(source / name, content)
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


def _pages(book: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(book.rglob("*")):
        name = path.relative_to(book).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and not hidden and path.suffix != ".ipynb" and name not in LEFT_OUT:
            yield name, path.read_bytes()


def _yaml(contents: Mapping[str, Any]) -> bytes:
    import yaml

    return yaml.safe_dump(dict(contents), allow_unicode=True, sort_keys=False).encode()
