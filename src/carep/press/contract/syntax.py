"""Types and default values of a ``parameters`` cell, worked out from its syntax tree without running it.

Only names that the cell imports from a short list of modules are looked up, and only the forms below are
understood, so that reading a notebook that somebody sent can do nothing but import the modules that the
project's settings name and modules of Python's library.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from carep.press import face, settings
from carep.press.errors import did_you_mean

MODULES = ("carep.press.contract.choices", "typing", "datetime", "decimal", "pathlib", "pydantic", "annotated_types")
"""The modules that any ``parameters`` cell may import names from; a project's settings add its own."""

SIMPLE: dict[str, Any] = {kind.__name__: kind for kind in (bool, int, float, str, list, tuple, dict, set, frozenset)}
CONSTRUCTORS: tuple[Any, ...] = (
    *(date, datetime, time, timedelta, Decimal),
    *(Path, PurePath, PurePosixPath),
    *(set, frozenset),
)
ALLOWED = "annotated assignments such as 'edition: Edition = 2026', imports of types, comments"


class NotUnderstoodError(Exception):
    """A form that is not understood; carries the line in the cell."""

    def __init__(self, message: str, node: ast.AST) -> None:
        super().__init__(message)
        self.line: int = getattr(node, "lineno", 1)


def imported(node: ast.Import | ast.ImportFrom, allowed: Sequence[str] = MODULES) -> dict[str, Any]:
    """The names that an import statement of the cell brings, looked up in the modules that are ``allowed``."""
    names: dict[str, Any] = {}
    if isinstance(node, ast.Import):
        for alias in node.names:
            module, top = _module(alias.name, allowed, node), alias.name.partition(".")[0]
            names[alias.asname or top] = module if alias.asname else importlib.import_module(top)
        return names
    if node.module == "__future__":
        return names
    source = node.module or "."
    for alias in node.names:
        if f"{source}.{alias.name}" in allowed:  # from package import module
            names[alias.asname or alias.name] = importlib.import_module(f"{source}.{alias.name}")
            continue
        module = _module(_behind(source, alias.name, allowed), allowed, node)
        if not hasattr(module, alias.name):
            raise NotUnderstoodError(f"{source} has no name {alias.name!r}", node)
        names[alias.asname or alias.name] = getattr(module, alias.name)
    return names


def _behind(source: str, name: str, allowed: Sequence[str]) -> str:
    """The module that ``name`` lives in when ``source`` is a face that gives it out from one of the modules."""
    if not any(module.startswith(f"{source}.") for module in allowed):  # nothing else is imported to look
        return source
    importlib.import_module(source)
    module = face.names(source).get(name, source)
    return module if module in allowed else source


def _module(name: str, allowed: Sequence[str], node: ast.AST) -> Any:
    if name not in allowed:
        raise NotUnderstoodError(f"the cell imports from {name}; it may import from {', '.join(allowed)}", node)
    return importlib.import_module(name) if name in MODULES else settings.module("parameters", name)


def annotation(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The type that an annotation stands for."""
    match node:
        case ast.Constant(value=None):
            return None
        case ast.Constant(value=str() as text):  # a quoted annotation
            try:
                return annotation(ast.parse(text, mode="eval").body, names)
            except SyntaxError:
                raise NotUnderstoodError(f"the annotation {text!r} is not a type", node) from None
        case ast.Name(id=name):
            return _named(name, names, node)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            owner = _named(name, names, node)
            if attribute.startswith("_") or not hasattr(owner, attribute):
                raise NotUnderstoodError(f"no name {attribute!r} in {getattr(owner, '__name__', owner)}", node)
            return getattr(owner, attribute)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return reduce(or_, (annotation(left, names), annotation(right, names)))
        case ast.Subscript(value=generic, slice=inside):
            return _generic(annotation(generic, names), inside, names, node)
    raise NotUnderstoodError(f"the annotation {ast.unparse(node)!r} is not a type", node)


def _generic(generic: Any, inside: ast.expr, names: Mapping[str, Any], node: ast.AST) -> Any:
    from typing import Annotated, Literal

    parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    if generic is Literal:
        return Literal[tuple(value(part, names) for part in parts)]
    if generic is Annotated:
        metadata = tuple(_metadata(part, names) for part in parts[1:])
        return Annotated[(annotation(parts[0], names), *metadata)]
    arguments = tuple(
        ... if isinstance(part, ast.Constant) and part.value is ... else annotation(part, names) for part in parts
    )
    try:
        return generic[arguments if len(arguments) > 1 else arguments[0]]
    except TypeError as error:
        raise NotUnderstoodError(f"the annotation is not a type: {error}", node) from None


def _metadata(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """What stands behind the type in ``Annotated``: ``Field(ge=0)``, ``Ge(0)``, ``COMMODITY`` or a description."""
    if isinstance(node, ast.Call):
        called = annotation(node.func, names)
        if getattr(called, "__module__", "").partition(".")[0] in ("pydantic", "annotated_types"):
            return _call(called, node, names)
        raise NotUnderstoodError(f"{ast.unparse(node.func)} may not be called in an annotation", node)
    if isinstance(node, ast.Name | ast.Attribute):
        return annotation(node, names)
    return value(node, names)


def _call(called: Callable[..., Any], node: ast.Call, names: Mapping[str, Any]) -> Any:
    if any(keyword.arg is None for keyword in node.keywords):
        raise NotUnderstoodError("'**' is not allowed here", node)
    try:
        return called(
            *(value(argument, names) for argument in node.args),
            **{str(keyword.arg): value(keyword.value, names) for keyword in node.keywords},
        )
    except (TypeError, ValueError, ArithmeticError) as error:
        raise NotUnderstoodError(f"{ast.unparse(node)}: {error}", node) from None


def value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of a default: a literal, a constant of the vocabulary, or a date, number or path spelt out."""
    match node:
        case ast.Constant(value=None | bool() | int() | float() | str() as plain):
            return plain
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            number = value(operand, names)
            if isinstance(number, int | float) and not isinstance(number, bool):
                return -number if isinstance(sign, ast.USub) else number
        case ast.List(elts=parts):
            return [value(part, names) for part in parts]
        case ast.Tuple(elts=parts):
            return tuple(value(part, names) for part in parts)
        case ast.Set(elts=parts):
            return {value(part, names) for part in parts}
        case ast.Dict(keys=keys, values=values):
            return {
                value(key, names): value(item, names) for key, item in zip(keys, values, strict=True) if key is not None
            }
        case ast.Call(func=function):
            called = annotation(function, names)
            if called in CONSTRUCTORS or (isinstance(called, type) and issubclass(called, Enum)):
                return _call(called, node, names)
        case ast.Name() | ast.Attribute():
            constant = annotation(node, names)
            if isinstance(constant, Enum | str | int | float | tuple):
                return constant
    raise NotUnderstoodError(
        f"{ast.unparse(node)!r} is no plain value: text, a number, True, False, None, a date, "
        "a path, or a list or dictionary of these",
        node,
    )


def _named(name: str, names: Mapping[str, Any], node: ast.AST) -> Any:
    if name in names:
        return names[name]
    if name in SIMPLE:
        return SIMPLE[name]
    hint = did_you_mean(name, [*names, *SIMPLE])
    raise NotUnderstoodError(f"the cell does not import {name!r}" + (f"; {hint}" if hint else ""), node)
