"""YAML whose mappings know where they stand, so that a fault can be named by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from carep.press.errors import DataError


class Located(dict[str, Any]):
    """A mapping of a YAML file with its own line and the line of each key (the first line is 1)."""

    line: int = 0
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Line of ``key``, or of the mapping when it has no such key."""
        return self.lines.get(key, self.line)


def read(path: Path, *, where: str) -> Any:
    """The content of a YAML file; mappings are :class:`Located`. A key given twice is refused.

    Raises
    ------
    DataError
        When the file is missing, is no YAML, or gives a key twice.
    """
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            node = yaml.compose(file, Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise DataError("the file is missing", where=where, do="restore it from version control") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = where if mark is None else f"{where}:{mark.line + 1}"
        raise DataError("not valid YAML", where=at, found=error.problem, do="mend the indentation or quotes") from None
    if node is None:
        return None
    return _value(node, yaml.SafeLoader(""), where)


def _value(node: Any, loader: Any, where: str) -> Any:
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return [_value(item, loader, where) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    found = Located()
    found.line, found.lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        if key in found:
            raise DataError(
                f"the key {key!r} stands twice",
                where=f"{where}:{key_node.start_mark.line + 1}",
                do="remove one of them",
            )
        found[key] = _value(value_node, loader, where)
        found.lines[key] = key_node.start_mark.line + 1
    return found
