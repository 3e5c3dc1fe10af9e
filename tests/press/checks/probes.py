"""Small notebooks that checks are tried on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def notebook_of(cells: Sequence[tuple[str, str]], *, title: Sequence[str] = ()) -> dict[str, Any]:
    """A notebook of code cells (id and source) that have not run; the one called parameters has papermill's tag."""
    made: list[dict[str, Any]] = []
    if title:
        made.append({"cell_type": "markdown", "id": "title", "metadata": {}, "source": list(title)})
    made += [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"tags": ["parameters"]} if name == "parameters" else {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for name, source in cells
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
