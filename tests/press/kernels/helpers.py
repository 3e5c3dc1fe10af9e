"""Executing small notebooks with either engine, and comparing what they leave."""

from __future__ import annotations

import json
import os
from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carep.press import kernels
from carep.press.workers.normalise import outputs

STOCK, WARM = kernels.STOCK_ENGINE, kernels.ENGINE


def notebook(cells: Mapping[str, str]) -> Any:
    """A notebook of code cells, by id, as papermill loads it."""
    from nbformat.v4 import new_code_cell, new_notebook
    from papermill.iorw import load_notebook_node

    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return load_notebook_node(new_notebook(cells=[new_code_cell(s, id=i) for i, s in cells.items()], metadata=kernel))


def execute(cells: Mapping[str, str] | str, engine: str = WARM, **options: Any) -> Any:
    """Execute cells; one text is one cell. Returns the notebook."""
    from papermill.engines import papermill_engines

    kernels.register()
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # where it is set, stock kernels don't take up what C code prints
    given = notebook({"cell": cells} if isinstance(cells, str) else cells)
    return papermill_engines.execute_notebook_with_engine(
        engine, given, "python3", progress_bar=False, **{"start_timeout": 120, **options}
    )


def text(executed: Any, cell: int = -1) -> str:
    """What a cell printed and returned, as text."""
    found = [
        "".join(output.get("traceback", [])) or output.get("text") or output["data"]["text/plain"]
        for output in executed.cells[cell].outputs
    ]
    return "".join(found)


def value(executed: Any, cell: int = -1) -> Any:
    """What a cell returned, if Python's literals can say it."""
    return literal_eval(text(executed, cell))


def lines(executed: Any, root: Path) -> list[str]:
    """Each code cell with its normalised outputs as a line of JSON."""
    sources = [cell.source for cell in executed.cells if cell.cell_type == "code"]
    found = outputs(executed, root=root)
    return [json.dumps([s, o], sort_keys=True, ensure_ascii=False) for s, o in zip(sources, found, strict=True)]
