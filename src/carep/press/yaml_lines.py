"""YAML whose every value knows its line, so that a fault in a file names where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from carep.press.errors import CarepError


def load(path: Path, failure: type[CarepError]) -> tuple[Any, Lines]:
    """The content of a YAML file, and its lines.

    Raises
    ------
    CarepError
        Of the class ``failure``, when the file is missing, no YAML, or states a key twice.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = error.strerror if isinstance(error, OSError) else error
        raise failure("the file can't be read", where=str(path), found=found) from None
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise failure("not valid YAML", where=f"{path}:{line}", found=error.problem) from None
    lines = Lines(path, tree)
    if twice := lines.twice(tree):
        raise failure(f"the key {twice.value!r} is stated twice", where=f"{path}:{twice.start_mark.line + 1}")
    return content, lines


class Lines:
    """Where the values of a YAML file stand."""

    def __init__(self, path: Path, tree: Any) -> None:
        self.path, self.tree = path, tree

    def where(self, at: Sequence[str | int] = ()) -> str:
        """``file:line`` of the value reached by keys and indices, or of the nearest one above it that exists."""
        node, line = self.tree, 1 if self.tree is None else self.tree.start_mark.line + 1
        for step in at:
            node = self._child(node, step)
            if node is None:
                break
            line = node.start_mark.line + 1
        return f"{self.path}:{line}"

    @staticmethod
    def _child(node: Any, step: str | int) -> Any:
        if isinstance(step, int) and getattr(node, "id", "") == "sequence":
            return node.value[step] if step < len(node.value) else None
        if getattr(node, "id", "") == "mapping":
            return next((value for key, value in node.value if key.value == str(step)), None)
        return None

    def twice(self, node: Any) -> Any:
        """The first key that a mapping states a second time."""
        if getattr(node, "id", "") == "mapping":
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    return key
                seen.add(key.value)
                if found := self.twice(value):
                    return found
        elif getattr(node, "id", "") == "sequence":
            return next((found for item in node.value if (found := self.twice(item))), None)
        return None
