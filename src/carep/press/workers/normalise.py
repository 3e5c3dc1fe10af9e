"""An executed notebook without clock, chance and machine: the same run gives the same bytes anywhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from carep.press.notebook import INJECTED, Notebook, tags, with_texts

LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_NOISE = ("papermill", "execution", "ExecuteTime")
NOTEBOOK_NOISE = ("papermill", "widgets", "signature", "vscode", "toc", "language_info", "kernelspec", "carep")
CELL_FILE = re.compile(r"(?:[^\s\"'<>(]*[/\\])?ipykernel_\d+[/\\]\d+\.py")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,16}\b")
SHARED_FOLDERS = ("/", "/usr", "/usr/local")  # too general to say whose they are
FORMAT = 5


def normalise(executed: Notebook, *, about: Mapping[str, Any]) -> Notebook:
    """The executed notebook in its stable form; ``about`` becomes ``metadata.carep``.

    Times, durations, random cell ids and versions go; outputs are taken as :func:`outputs` made them.
    """
    metadata = {key: value for key, value in executed["metadata"].items() if key not in NOTEBOOK_NOISE}
    metadata |= {"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE), "carep": dict(about)}
    return {
        "cells": [_cell(cell, number) for number, cell in enumerate(executed["cells"], start=1)],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": FORMAT,
    }


def outputs(executed: Notebook, *, root: Path) -> list[dict[str, Any]]:
    """What each code cell printed and displayed, without what differs between machines and runs.

    The project's folder, home and Python's own folder become ``[project]``, ``[home]`` and ``[python]`` in
    text, the kernel's file names ``[cell]``, object addresses ``0x…``; neighbouring pieces of a stream are one.
    """
    folders = _folders(root)
    return [
        {
            "execution_count": cell.get("execution_count"),
            "outputs": [_output(output, folders) for output in _merged(cell.get("outputs", []))],
        }
        for cell in executed["cells"]
        if cell["cell_type"] == "code"
    ]


def _folders(root: Path) -> list[tuple[str, str]]:
    """Folder names and what replaces them, the longest first since one may lie in another."""
    places = [(root, "[project]"), (Path(sys.prefix), "[python]"), (Path(sys.base_prefix), "[python]")]
    places.append((Path.home(), "[home]"))
    found = {str(variant): name for place, name in reversed(places) for variant in (place, place.resolve())}
    return sorted(
        ((p, n) for p, n in found.items() if p not in SHARED_FOLDERS), key=lambda pair: (-len(pair[0]), pair[0])
    )


def _cell(cell: Mapping[str, Any], number: int) -> dict[str, Any]:
    kept = {key: deepcopy(cell[key]) for key in ("attachments", "cell_type", "source") if key in cell}
    kept["metadata"] = {key: value for key, value in cell["metadata"].items() if key not in CELL_NOISE}
    kept["id"] = INJECTED if INJECTED in tags(dict(cell)) else cell.get("id") or f"cell-{number}"
    if cell["cell_type"] == "code":
        kept["execution_count"] = cell.get("execution_count")
        kept["outputs"] = cell.get("outputs", [])
    return kept


def _merged(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring pieces of one stream as one: where the kernel cut them is chance."""
    merged: list[dict[str, Any]] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" and last.get("output_type") == "stream" and last["name"] == output["name"]:
            merged[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            merged.append(output)
    return merged


def _output(output: Mapping[str, Any], folders: list[tuple[str, str]]) -> dict[str, Any]:
    kept = {key: value for key, value in output.items() if key != "transient"}
    kept = with_texts(kept, lambda value: cleaned(value, folders) if isinstance(value, str) else value)
    if "traceback" in kept:
        kept["traceback"] = [cleaned(line, folders) for line in kept["traceback"]]
        kept["evalue"] = cleaned(kept.get("evalue", ""), folders)
    return kept


def cleaned(text: str, folders: list[tuple[str, str]]) -> str:
    """Printed text without what differs between machines and runs.

    >>> cleaned("/tmp/ipykernel_77/1234.py:1: <object at 0x7f0a12345678> in /home/me/data", [("/home/me", "[home]")])
    '[cell]:1: <object at 0x…> in [home]/data'
    """
    if "ipykernel_" in text:  # asked first, because the search is slow on a picture's megabyte of base64
        text = CELL_FILE.sub("[cell]", text)
    if " 0x" in text:
        text = ADDRESS.sub("at 0x…", text)
    for folder, name in folders:
        if folder in text:
            text = re.sub(rf"(?<![\w.-]){re.escape(folder)}(?![\w.-])", name, text)
    return text
