"""No import circle in the press, between its modules or between its rooms, wherever in a module the import stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import carep.press

PRESS = Path(carep.press.__file__).parent
MODULES = {
    ".".join(["carep.press", *path.relative_to(PRESS).with_suffix("").parts]).removesuffix(".__init__"): path
    for path in PRESS.rglob("*.py")
}
FACE = "carep.press"  # gives out names of all rooms, on demand


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module
        yield from imported(node)


def graph() -> dict[str, set[str]]:
    return {
        name: {one for one in imported(ast.parse(path.read_text(encoding="utf-8"))) if one in MODULES} - {name, FACE}
        for name, path in MODULES.items()
        if name != FACE
    }


def room(module: str) -> str:
    return ".".join(module.split(".")[:3])


def test_no_circle_between_modules() -> None:
    TopologicalSorter(graph()).prepare()


def test_no_circle_between_rooms() -> None:
    rooms: dict[str, set[str]] = {}
    for name, others in graph().items():
        rooms.setdefault(room(name), set()).update({room(other) for other in others} - {room(name)})
    TopologicalSorter(rooms).prepare()
