"""YAML whose every value knows its line, so that a fault in a file names where it is: the one reader of YAML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from carep.press.errors import CarepError, DataError


def load(path: Path, failure: type[CarepError] = DataError, *, where: str | None = None) -> tuple[Any, Lines]:
    """The content of a YAML file, and its lines.

    Parameters
    ----------
    path
        The file; it is opened each time, so that a run can observe that it was read.
    failure
        Class of the errors.
    where
        What messages call the file; default: its path.

    Raises
    ------
    CarepError
        Of the class ``failure``, when the file is missing, not UTF-8, no YAML, or states a key twice.
    """
    return parse(text_of(path, failure, where=where), where or str(path), failure)


def text_of(path: Path, failure: type[CarepError] = DataError, *, where: str | None = None) -> str:
    """The text of a file; a missing or unreadable one, or one that is not UTF-8, raises ``failure``."""
    where = where or str(path)
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise failure("the file is missing", where=where, do="restore it from version control") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise failure("not UTF-8", where=f"{where}:{line}", found=f"byte 0x{content[error.start]:02x}") from None
    except OSError as error:
        raise failure("the file can't be read", where=where, found=error.strerror) from None


def parse(text: str, where: str, failure: type[CarepError] = DataError) -> tuple[Any, Lines]:
    """The content of ``text``, and its lines; raises as :func:`load` does, with ``where`` as the file's name."""
    import yaml

    loader = yaml.SafeLoader("")
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = Lines(where, tree)
        if twice := _stated_twice(tree):
            at = f"{where}:{twice.start_mark.line + 1}"
            raise failure(f"the key {twice.value!r} is stated twice", where=at, do="remove one of them")
        return (None if tree is None else loader.construct_document(tree)), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise failure(
            "not valid YAML", where=f"{where}:{line}", found=error.problem, do="mend the indentation or quotes"
        ) from None
    except (yaml.YAMLError, ValueError) as error:  # a control character, a date that no calendar has
        raise failure("not valid YAML", where=where, found=error) from None


class Lines:
    """Where the values of a YAML file stand."""

    def __init__(self, name: str, tree: Any) -> None:
        self.name, self.tree = name, tree

    def line(self, at: Sequence[str | int] = ()) -> int:
        """The line (from 1) of the key or item reached by keys and indices, or of the nearest above it that exists."""
        node, line = self.tree, 1 if self.tree is None else self.tree.start_mark.line + 1
        for step in at:
            kind, child = getattr(node, "id", ""), None
            if kind == "mapping":
                child = next((pair for pair in node.value if pair[0].value == str(step)), None)
            elif kind == "sequence" and isinstance(step, int) and step < len(node.value):
                child = (node.value[step],) * 2
            if child is None:
                break
            line, node = child[0].start_mark.line + 1, child[1]
        return int(line)

    def where(self, at: Sequence[str | int] = ()) -> str:
        """``file:line`` of the same."""
        return f"{self.name}:{self.line(at)}"


def _stated_twice(node: Any) -> Any:
    """The first key that a mapping states a second time."""
    if getattr(node, "id", "") == "mapping":
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                return key
            seen.add(name)
            if found := _stated_twice(value):
                return found
    elif getattr(node, "id", "") == "sequence":
        return next((found for item in node.value if (found := _stated_twice(item))), None)
    return None
