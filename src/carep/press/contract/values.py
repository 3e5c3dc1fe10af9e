"""Parameter values: into the declared type, out to JSON, and as source for the injected cell."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from carep.press.contract.choices import Choices

COLLECTIONS = (list, tuple, set, frozenset)


class NotPlainError(ValueError):
    """A value that has no counterpart among the types a parameter may have."""


def base(annotation: Any) -> Any:
    """The type without ``Annotated``."""
    return base(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def metadata(annotation: Any) -> Iterator[Any]:
    """What ``Annotated`` says about the type, or about the alternatives of an optional type."""
    if get_origin(annotation) is Annotated:
        inner, *said = get_args(annotation)
        yield from metadata(inner)
        yield from said
    elif is_union(annotation):
        for part in get_args(annotation):
            yield from metadata(part)


def is_union(annotation: Any) -> bool:
    """Whether the type is ``A | B``, in either spelling."""
    return get_origin(annotation) in (Union, types.UnionType)


def alternatives(annotation: Any) -> list[Any]:
    """The plain types that a value may have, ``Annotated`` and unions taken apart."""
    plain = base(annotation)
    if is_union(plain):
        return [kind for part in get_args(plain) for kind in alternatives(part)]
    return [plain]


def kinds(annotation: Any) -> set[Any]:
    """The classes that a value may be of."""
    return {
        kind
        for plain in alternatives(annotation)
        for kind in (
            {type(choice) for choice in get_args(plain)}
            if get_origin(plain) is Literal
            else {type(None) if plain is None else get_origin(plain) or plain}
        )
    }


def choices(annotation: Any) -> list[Any] | None:
    """The closed set of values of the type, or ``None``."""
    for item in metadata(annotation):
        if isinstance(item, Choices):
            return list(item.values())
    plain = base(annotation)
    if get_origin(plain) is Literal:
        return list(get_args(plain))
    if isinstance(plain, type) and issubclass(plain, Enum):
        return list(plain)
    if plain is bool:
        return [False, True]
    if get_origin(plain) in COLLECTIONS:
        return choices(get_args(plain)[0])
    if is_union(plain):
        found = [choices(part) for part in get_args(plain) if part is not type(None)]
        if found and all(part is not None for part in found):
            return [choice for part in found for choice in part or ()]
    return None


def bounds(annotation: Any) -> str:
    """The range of the type in words.

    >>> from annotated_types import Ge, Lt
    >>> bounds(Annotated[int, Ge(1), Lt(13)])
    'at least 1, below 13'
    """
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    words |= {"min_length": "length at least", "max_length": "length at most", "multiple_of": "a multiple of"}
    said = []
    for item in metadata(annotation):
        for part in (item, *getattr(item, "metadata", ())):  # pydantic's Field holds a list of them
            said += [
                f"{word} {getattr(part, name)}" for name, word in words.items() if getattr(part, name, None) is not None
            ]
    return ", ".join(said)


def describe(annotation: Any, written: str) -> str:
    """What the type allows, for messages."""
    known = choices(annotation)
    if known is not None and base(annotation) is not bool:
        return f"one of {', '.join(str(as_json(choice)) for choice in known)}"
    limits = bounds(annotation)
    return f"{written} ({limits})" if limits else written


def normalised(value: Any, annotation: Any) -> Any:
    """``value`` without numpy, pandas and other types that papermill turns into text.

    >>> normalised(Decimal("3"), int), normalised(PurePath("a", "b"), str), normalised(date(2026, 1, 2), str)
    (3, 'a/b', '2026-01-02')

    Raises
    ------
    NotPlainError
        When the value can't become the declared type without a guess.
    """
    value = _plain(value)
    wanted = kinds(annotation)
    if isinstance(value, bool) and bool not in wanted and wanted & {int, float, str}:
        raise NotPlainError("a truth value is no number and no text")
    if type(value) in wanted:
        return value
    paths = any(isinstance(kind, type) and issubclass(kind, PurePath) for kind in wanted)
    if isinstance(value, PurePath) and not paths:
        return value.as_posix()
    if isinstance(value, date) and str in wanted and not wanted & {date, datetime}:
        return value.isoformat()
    if isinstance(value, datetime) and date in wanted and datetime not in wanted:
        if value.time() != time():
            raise NotPlainError("a time of day where a date is wanted")
        return value.date()
    if isinstance(value, Decimal) and Decimal not in wanted:
        return int(value) if value == value.to_integral_value() and int in wanted else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=lambda item: (type(item).__name__, item))
    return value


def _plain(value: Any) -> Any:
    """``value`` with numpy and pandas taken away, at any depth."""
    kind = type(value)
    if kind.__name__ in ("NaTType", "NAType"):
        raise NotPlainError("a missing value; leave the parameter out or give None")
    plain = (bool, int, float, str, type(None), Decimal, date, datetime, time, timedelta)
    if isinstance(value, Enum | PurePath) or kind in plain:
        return value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, COLLECTIONS):
        return type(value)(_plain(item) for item in value)
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if kind.__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        return _plain(value.tolist())
    raise NotPlainError(f"a value of type {kind.__module__}.{kind.__qualname__} can't be a parameter")


def from_text(text: str, annotation: Any) -> Any:
    """A value typed on a command line, as the declared type suggests to read it.

    >>> from_text("KZ, UZ", list[str]), from_text("none", int | None), from_text("3", Literal[1, 2, 3])
    (['KZ', 'UZ'], None, 3)
    """
    plain = alternatives(annotation)
    if text.strip().casefold() in ("none", "null") and any(kind in (None, type(None)) for kind in plain):
        return None
    for kind in plain:
        if get_origin(kind) is Literal:
            return {str(choice): choice for choice in get_args(kind)}.get(text.strip(), text)
        holder = get_origin(kind) or kind
        if holder in (*COLLECTIONS, dict):
            try:
                return json.loads(text)
            except json.JSONDecodeError:
                return text if holder is dict else [part.strip() for part in text.split(",") if part.strip()]
    return text


def as_json(value: Any) -> Any:
    """The value as manifests, cache keys and ``--json`` hold it."""
    if isinstance(value, Enum):
        return as_json(value.value)
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted((as_json(item) for item in value), key=lambda item: (type(item).__name__, item))
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(item) for key, item in value.items()}
    return value


def source(parameters: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    """The injected cell: one assignment a parameter, each value of its declared type.

    ``names`` is what the ``parameters`` cell imports; a type that it does not name is imported here.

    >>> print(source({"since": date(2026, 1, 2), "title": "Қазақстан"}, {}))
    # Parameters
    from datetime import date
    since = date(2026, 1, 2)
    title = 'Қазақстан'
    """
    if not parameters:
        return ""
    writer = _Writer(names)
    lines = [f"{name} = {writer.literal(value)}" for name, value in parameters.items()]
    return "\n".join(["# Parameters", *sorted(writer.imports), *lines])


class _Writer:
    """Writes values as Python, and keeps the imports that they need."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = {id(found): name for name, found in names.items() if isinstance(found, type)}
        self.imports: set[str] = set()

    def name(self, kind: type) -> str:
        if id(kind) in self.names:
            return self.names[id(kind)]
        self.imports.add(f"from {kind.__module__.partition('._')[0]} import {kind.__qualname__}")
        return kind.__qualname__

    def literal(self, value: Any) -> str:
        match value:
            case Enum():
                return f"{self.name(type(value))}.{value.name}"
            case None | bool() | int() | str():
                return repr(value)
            case float():
                return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
            case datetime(tzinfo=zone) | time(tzinfo=zone) if zone is not None:
                return f"{self.name(type(value))}.fromisoformat({value.isoformat()!r})"
            case datetime() | date() | time() | timedelta():
                return self.name(type(value)) + repr(value).removeprefix("datetime." + type(value).__name__)
            case Decimal():
                return f"{self.name(Decimal)}({str(value)!r})"
            case PurePath():
                return f"{self.name(Path)}({value.as_posix()!r})"
            case list():
                return f"[{', '.join(map(self.literal, value))}]"
            case tuple():
                return f"({', '.join(map(self.literal, value))}{',' if len(value) == 1 else ''})"
            case set() | frozenset():
                name = "set" if isinstance(value, set) else "frozenset"
                return f"{name}([{', '.join(sorted(map(self.literal, value)))}])"
            case dict():
                return f"{{{', '.join(f'{self.literal(k)}: {self.literal(v)}' for k, v in value.items())}}}"
        raise NotPlainError(f"no source for a value of type {type(value).__name__}")
