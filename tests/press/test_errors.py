"""The tree of exceptions that carep.press.errors draws is the one that the modules define."""

from __future__ import annotations

import importlib
import pkgutil

import carep
from carep.press import errors
from carep.press.errors import CarepError


def defined(cls: type[CarepError]) -> set[tuple[str, str, str]]:
    """Name, base and module of every subclass; the module is empty for those of carep.press.errors."""
    found = set()
    for one in cls.__subclasses__():
        if one.__module__.startswith("carep."):
            module = "" if one.__module__ == errors.__name__ else one.__module__
            found |= {(one.__name__, cls.__name__, module)} | defined(one)
    return found


def drawn() -> set[tuple[str, str, str]]:
    assert errors.__doc__ is not None
    tree = errors.__doc__.partition("::\n\n")[2].partition("\n\n")[0].splitlines()
    assert tree[0].strip() == "CarepError"
    found, above = set(), ["CarepError"]
    for line in tree[1:]:
        name, _, rest = line.strip().partition(" ")
        depth = (len(line) - len(line.lstrip()) - 4) // 2
        above[depth:] = [name]
        found.add((name, above[depth - 1], "" if rest.strip().startswith("(") else rest.strip()))
    return found


def test_the_drawn_tree_is_the_defined_one() -> None:
    for module in pkgutil.walk_packages(carep.__path__, "carep."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert drawn() == defined(CarepError)


def test_classes_of_one_exit_code_say_so() -> None:
    assert errors.RunFailedError("no").exit_code == 1
    assert errors.DataError("no").exit_code == 2
