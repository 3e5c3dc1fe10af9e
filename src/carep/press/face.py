"""The face of a package: names that it gives out and that live in its modules, imported when they are asked for.

A face says ``from carep.press.outputs import Chart`` for each of them under ``if TYPE_CHECKING:``, and
``__getattr__, __dir__ = attach(__name__)``, which reads these lines from the source; so does whoever follows imports
without running them (:mod:`carep.press.inputs.imports`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any


def attach(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` (:pep:`562`) of the face ``package``."""

    def found(name: str) -> Any:
        module = names(package).get(name)
        if module is None:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = getattr(import_module(module), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *names(package)})

    return found, listed


def names(package: str) -> Mapping[str, str]:
    """Name → module of what the imported ``package`` gives out; nothing when it is no face."""
    file = getattr(sys.modules[package], "__file__", None)
    return behind(Path(file), Path(file).stat().st_mtime_ns) if file else {}


@lru_cache(maxsize=256)
def behind(path: Path, _mtime_ns: int) -> Mapping[str, str]:
    """Name → module of the face whose source is ``path``; nothing when it is no face."""
    text = path.read_text(encoding="utf-8")
    if "attach(__name__)" not in text:
        return {}
    blocks = [node for node in ast.parse(text).body if isinstance(node, ast.If)]
    return {
        alias.name: str(line.module)
        for block in blocks
        if ast.unparse(block.test) == "TYPE_CHECKING"
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
