"""Notebooks as plain JSON, read and written without nbformat, which a build with nothing to do need not import."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from carep.press.errors import NotebookError, did_you_mean

Notebook = dict[str, Any]
Cell = dict[str, Any]

PARAMETERS = "parameters"
INJECTED = "injected-parameters"
MINOR_WITH_IDS = 5
DO_MAKE = "save it from JupyterLab, or give another file"


def load(path: Path) -> Notebook:
    """The notebook at ``path``, its sources and streams as single strings.

    Raises
    ------
    NotebookError
        When there is no file, or it is no Python notebook of format 4.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotebookError("no such notebook", where=str(path), do=nearby(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError("the notebook can't be read", where=str(path), found=error) from None
    return parse(text, where=str(path))


def parse(text: str, *, where: str) -> Notebook:
    """The notebook in ``text``; raises :class:`NotebookError` when it is none."""
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotebookError(
            "not a notebook: not valid JSON", where=f"{where}:{error.lineno}", found=error.msg, do=DO_MAKE
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotebookError("not a notebook: it has no cells", where=where, do=DO_MAKE)
    if notebook.get("nbformat") != 4:
        raise NotebookError(
            "a notebook format that carep does not read",
            where=where,
            found=notebook.get("nbformat"),
            expected=4,
            do="open it in JupyterLab and save it again",
        )
    notebook["nbformat_minor"] = max(MINOR_WITH_IDS, notebook.get("nbformat_minor", 0))
    notebook.setdefault("metadata", {})
    for number, cell in enumerate(notebook["cells"], start=1):
        cell.setdefault("id", f"cell-{number}")  # else nbformat would draw one by chance
        cell["source"] = joined(cell.get("source", ""))
        cell.setdefault("metadata", {})
        if "outputs" in cell:
            cell["outputs"] = [with_texts(output, joined) for output in cell["outputs"]]
    return notebook


def with_texts(output: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A copy of an output with ``change`` made to its stream, and to its data that nbformat doesn't store as JSON."""
    changed = dict(output)
    if "text" in changed:
        changed["text"] = change(changed["text"])
    if "data" in changed:
        changed["data"] = {
            mime: value if re.fullmatch(r"application/(.*\+)?json", mime) else change(value)
            for mime, value in changed["data"].items()
        }
    return changed


def joined(text: Any) -> Any:
    """A multi-line string as nbformat stores it, as one string; anything else as it is."""
    return "".join(text) if isinstance(text, list) and all(isinstance(line, str) for line in text) else text


def _split(text: Any) -> Any:
    return text.splitlines(keepends=True) if isinstance(text, str) else text


def nearby(path: Path) -> str:
    """What to say about a notebook that is not there."""
    known = sorted(other.name for other in path.parent.glob("*.ipynb")) if path.parent.is_dir() else []
    if hint := did_you_mean(path.name, known):
        return hint
    return f"choose one of {', '.join(known)}" if known else "give the path of an .ipynb file"


def dump(notebook: Notebook) -> bytes:
    """The notebook as JupyterLab and nbformat write it: the same content gives the same bytes."""
    stored = dict(notebook, cells=[_stored(cell) for cell in notebook["cells"]])
    # A lone surrogate has no UTF-8; its escape is valid JSON and reads back as the same text.
    return (json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "backslashreplace")


def _stored(cell: Cell) -> Cell:
    stored = dict(cell, source=_split(cell["source"]))
    if "outputs" in cell:
        stored["outputs"] = [with_texts(output, _split) for output in cell["outputs"]]
    return stored


def tags(cell: Cell) -> list[str]:
    """The cell's tags."""
    found = cell.get("metadata", {}).get("tags", [])
    return list(found) if isinstance(found, list) else []


def code_cells(notebook: Mapping[str, Any]) -> list[Cell]:
    """The code cells that the author wrote: those that an earlier run injected are left out."""
    return [cell for cell in notebook["cells"] if cell.get("cell_type") == "code" and INJECTED not in tags(cell)]


def parameters_cell(notebook: Notebook) -> int | None:
    """The index of the first cell tagged ``parameters``, if any."""
    for index, cell in enumerate(notebook["cells"]):
        if cell.get("cell_type") == "code" and PARAMETERS in tags(cell):
            return index
    return None


def injected(notebook: Notebook, source: str) -> Notebook:
    """A copy whose injected cell, right behind the ``parameters`` cell, is ``source``; none when that is empty."""
    cells = [cell for cell in notebook["cells"] if INJECTED not in tags(cell)]
    if source:
        cell: Cell = {
            "cell_type": "code",
            "execution_count": None,
            "id": INJECTED,
            "metadata": {"tags": [INJECTED]},
            "outputs": [],
            "source": source,
        }
        after = parameters_cell({"cells": cells})
        cells.insert(0 if after is None else after + 1, cell)
    return dict(notebook, cells=cells)
