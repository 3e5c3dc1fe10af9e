"""The face of a package: names that it gives out and that live in its modules, imported when they are asked for.

A face says ``_LAZY = {"Chart": "carep.press.outputs", ...}`` as a literal, and ``__getattr__, __dir__ = attach(...)``.
Whoever follows imports without running them (:mod:`carep.press.inputs.imports`) reads the same table from the source.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

TABLE = "_LAZY"


def attach(package: str, names: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` (:pep:`562`) of ``package``, which gives out ``names`` (name → module)."""

    def found(name: str) -> Any:
        if name not in names:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = getattr(import_module(names[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *names})

    return found, listed


@lru_cache(maxsize=256)
def behind(path: Path, _mtime_ns: int) -> Mapping[str, str]:
    """Name → module of the face whose source is ``path``; nothing when it is no face."""
    text = path.read_text(encoding="utf-8")
    for node in ast.parse(text).body if TABLE in text else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as table) if name == TABLE:
                return dict(ast.literal_eval(table))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as table) if name == TABLE:
                return dict(ast.literal_eval(table))
    return {}
