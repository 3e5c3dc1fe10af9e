"""Comparing two runs of a notebook on meaning: values, rows, encodings and words, each with its own measure.

Tables are compared cell by cell with the tolerance that each column declares; records by their value, rounding
and words; Vega-Lite specifications as structures and their datasets as tables; everything else as text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from carep.press.notebook import code_cells, joined
from carep.press.outputs.format import round_half_up
from carep.press.outputs.meaning import Kind, Meaning, chart_parts, meanings

FLOAT_TOLERANCE = 1e-9
"""Relative difference of two floats that other processors and libraries may cause: it is no finding."""

_ABSENT = "(absent)"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as expected: which output, where in it, both values and by how much."""

    output: str
    at: str
    expected: Any
    found: Any
    cell: str = ""
    notebook: str = ""

    @property
    def absolute(self) -> float | None:
        """Found less expected, when both are numbers."""
        return float(self.found - self.expected) if _number(self.expected) and _number(self.found) else None

    @property
    def relative(self) -> float | None:
        """The absolute difference over the expected value; ``None`` when that is zero or no number."""
        return None if self.absolute is None or not self.expected else self.absolute / abs(self.expected)

    @property
    def message(self) -> str:
        """One line for people."""
        by = ""
        if self.absolute is not None:
            by = f" (by {self.absolute:+.6g}" + (f", {self.relative:+.3%}" if self.relative is not None else "") + ")"
        return f"{self.output}, {self.at}: expected {_short(self.expected)}, found {_short(self.found)}{by}"


def _short(value: Any, most: int = 160) -> str:
    text = value if value == _ABSENT else repr(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(expected: Any, found: Any, tolerance: float = FLOAT_TOLERANCE) -> bool:
    """Whether two JSON scalars are equal; numbers within a relative tolerance, all else exactly.

    >>> same(0.1 + 0.2, 0.3), same(1, True), same("1", 1)
    (True, False, False)
    """
    if _number(expected) and _number(found):
        return expected == found or math.isclose(expected, found, rel_tol=max(tolerance, 0.0), abs_tol=0.0)
    return type(expected) is type(found) and bool(expected == found)


def compare_notebooks(expected: Mapping[str, Any], found: Mapping[str, Any], *, notebook: str = "") -> list[Difference]:
    """All differences between two executed notebooks, cell by cell; Markdown cells and metadata are not compared.

    A cell that is only in one of them, or whose source differs, is one difference: its outputs are not compared.
    """
    differences: list[Difference] = []
    for index, (before, after) in enumerate(zip_longest(code_cells(expected), code_cells(found))):
        cell = cell_name(before or after or {}, index)
        if before is None or after is None or joined(before["source"]) != joined(after["source"]):
            there, here = (_ABSENT if c is None else joined(c["source"]) for c in (before, after))
            differences.append(Difference("source", "code", there, here, cell, notebook))
            continue
        differences += [replace(d, cell=cell, notebook=notebook) for d in compare_outputs(before, after)]
    return differences


def cell_name(cell: Mapping[str, Any], index: int) -> str:
    """How a cell is named to people: its place among the code cells and its id."""
    return f"code cell {index + 1}" + (f" ({cell['id']})" if cell.get("id") else "")


def compare_outputs(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """The differences between the outputs of two versions of a code cell."""
    old, new = meanings(expected.get("outputs", [])), meanings(found.get("outputs", []))
    differences: list[Difference] = []
    for index, (before, after) in enumerate(zip_longest(old, new), start=1):
        if before is None or after is None or (before.kind, before.name) != (after.kind, after.name):
            there, here = (_ABSENT if m is None else f"{m.label}: {_short(m.content)}" for m in (before, after))
            differences.append(Difference(f"output {index}", "the whole", there, here))
        else:
            differences += compare_meanings(before, after)
    return differences


def compare_meanings(expected: Meaning, found: Meaning) -> list[Difference]:
    """The differences between two outputs of one kind and name."""
    match expected.kind:
        case Kind.RECORD:
            differing = _records(expected.content, found.content)
        case Kind.TABLE:
            differing = _tables(expected.content, found.content)
        case Kind.CHART:
            differing = _charts(expected.content, found.content)
        case _:
            differing = _structures(expected.content, found.content)
    return [Difference(expected.label, at, old, new) for at, old, new in differing]


_Found = Iterator[tuple[str, Any, Any]]


def _records(expected: Mapping[str, Any], found: Mapping[str, Any]) -> _Found:
    if not _same_rounded(expected.get("value"), found.get("value"), expected):
        yield from _structures(expected.get("value"), found.get("value"), "value")
    for key in sorted((set(expected) | set(found)) - {"value"}):
        yield from _structures(expected.get(key, _ABSENT), found.get(key, _ABSENT), key)


def _same_rounded(expected: Any, found: Any, declared: Mapping[str, Any]) -> bool:
    if not (_number(expected) and _number(found)):
        return False
    digits = declared.get("digits")
    if digits is not None and declared.get("significant") is None:
        return round_half_up(expected, digits) == round_half_up(found, digits)
    return same(expected, found)


def _tables(expected: Mapping[str, Any], found: Mapping[str, Any]) -> _Found:
    old, new = expected["columns"], found["columns"]
    yield from _structures(old, new, "columns")
    for part in ("caption", "footnotes", "sources"):
        yield from _structures(expected.get(part), found.get(part), part)
    if [c["name"] for c in old] != [c["name"] for c in new]:
        return  # cells of other columns can't be put side by side
    names = [column["name"] for column in old]
    tolerance = {column["name"]: float(column.get("tolerance") or 0.0) for column in old}
    before, after = ([dict(zip(names, row, strict=True)) for row in table["rows"]] for table in (expected, found))
    key = _key(before, [c["name"] for c in old if c["kind"] == "text"])
    yield from _rows(before, after, key, tolerance, ordered=True)
    if [_label(row, key) for row in before] == [_label(row, key) for row in after]:
        for part in ("text", "marks"):
            for index, (row, other) in enumerate(zip(expected[part], found[part], strict=True)):
                label = _label(before[index], key) or f"row {index + 1}"
                for name, was, now in zip(names, row, other, strict=True):
                    if was != now:
                        yield f"{label}, column {name} ({'as printed' if part == 'text' else 'mark'})", was, now


def _charts(expected: Mapping[str, Any], found: Mapping[str, Any]) -> _Found:
    (old, old_data), (new, new_data) = chart_parts(expected), chart_parts(found)
    yield from _structures(old, new)
    for name in sorted(set(old_data) | set(new_data)):
        if name not in old_data or name not in new_data:
            yield name, _rows_or_absent(old_data.get(name)), _rows_or_absent(new_data.get(name))
            continue
        texts = [k for k in (old_data[name][0] if old_data[name] else {}) if isinstance(old_data[name][0][k], str)]
        key = _key(old_data[name], texts)
        for at, was, now in _rows(old_data[name], new_data[name], key, {}, ordered=False):
            yield f"{name}, {at}", was, now


def _rows_or_absent(rows: Sequence[Any] | None) -> str:
    return _ABSENT if rows is None else f"{len(rows)} rows"


def _key(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[str, ...]:
    """The fewest leading text columns that tell the rows apart; none when they can't."""
    for many in range(1, len(names) + 1):
        key = tuple(names[:many])
        if len({_label(row, key) for row in rows}) == len(rows):
            return key
    return ()


def _label(row: Mapping[str, Any], key: Sequence[str]) -> str:
    return "row " + " / ".join(str(row.get(name)) for name in key) if key else ""


def _rows(
    expected: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    tolerance: Mapping[str, float],
    *,
    ordered: bool,
) -> _Found:
    labels = [_label(row, key) for row in found]
    pairs: list[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]]
    if key and len(set(labels)) == len(labels):
        others = dict(zip(labels, found, strict=True))
        pairs = [(_label(row, key), row, others.pop(_label(row, key), None)) for row in expected]
        pairs += [(label, None, row) for label, row in others.items()]
        mine = [_label(row, key) for row in expected]
        if ordered and mine != labels and sorted(mine) == sorted(labels):
            yield "order of the rows", mine, labels
    else:
        pairs = [(f"row {i}", *both) for i, both in enumerate(zip_longest(expected, found), start=1)]
    for label, before, after in pairs:
        if before is None or after is None:
            yield label, _ABSENT if before is None else dict(before), _ABSENT if after is None else dict(after)
            continue
        for name in dict.fromkeys([*before, *after]):
            was, now = before.get(name, _ABSENT), after.get(name, _ABSENT)
            if isinstance(was, list | dict) or isinstance(now, list | dict):
                yield from _structures(was, now, f"{label}, column {name}")
            elif not same(was, now, max(tolerance.get(name, 0.0), FLOAT_TOLERANCE)):
                yield f"{label}, column {name}", was, now


def _structures(expected: Any, found: Any, at: str = "content") -> _Found:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys([*expected, *found]):
            yield from _structures(expected.get(key, _ABSENT), found.get(key, _ABSENT), f"{at}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (was, now) in enumerate(zip(expected, found, strict=True)):
            yield from _structures(was, now, f"{at}[{index}]")
    elif not (same(expected, found) or (isinstance(expected, list) and expected == found)):
        yield at, expected, found
