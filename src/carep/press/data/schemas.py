"""Schemas of the tables, made from ``data/datapackage.json`` and nowhere typed a second time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from carep.press.data import tables
from carep.press.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

MOST_FAULTS = 20
"""Faults listed in one message; the rest is counted."""


def schema(name: str) -> Any:
    """The pandera schema of the table ``name``.

    Column types, required cells, keys, choices, bounds and patterns come from the description.

    Raises
    ------
    UnknownNameError
        When no table has that name.
    DataError
        When pandera is not installed (it is needed to check tables, not to build the book).
    """
    try:
        import pandera.pandas as pa
    except ImportError:
        raise DataError("pandera is not installed", do="install the development set: uv sync") from None

    described = tables.resource(name)["schema"]
    columns = {field["name"]: (field, field.get("constraints", {})) for field in described["fields"]}
    return pa.DataFrameSchema(
        {
            column: pa.Column(
                tables.DTYPES.get(field["type"], "str"),
                checks=_checks(pa, constraints),
                nullable=not constraints.get("required", False),
                description=field.get("description"),
            )
            for column, (field, constraints) in columns.items()
        },
        checks=[
            pa.Check(_distinct(column), name=f"unique({column})")
            for column, (_, constraints) in columns.items()
            if constraints.get("unique")
        ],
        unique=described.get("primaryKey"),
        strict=True,
        ordered=True,
        name=name,
    )


def _checks(pa: Any, constraints: Mapping[str, Any]) -> list[Any]:
    makers = {
        "enum": pa.Check.isin,
        "minimum": pa.Check.ge,
        "maximum": pa.Check.le,
        "pattern": lambda pattern: pa.Check.str_matches(f"^(?:{pattern})$"),
    }
    return [make(constraints[kind]) for kind, make in makers.items() if kind in constraints]


def _distinct(column: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    # Frictionless lets a unique column have any number of blanks; pandera's own rule does not.
    def check(frame: pd.DataFrame) -> pd.Series[bool]:
        return frame[column].isna() | ~frame[column].duplicated(keep=False)

    return check


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` when it is as ``data/datapackage.json`` describes the table ``name``.

    Raises
    ------
    DataError
        Lists every fault: a column missing, of another type or out of order, a required cell left blank, a value that
        is none of the choices, out of bounds or of another shape, a key that is there twice.
    UnknownNameError
        When no table has that name.
    """
    checked = schema(name)
    from pandera.errors import SchemaErrors

    try:
        checked.validate(frame, lazy=True)
    except SchemaErrors as error:
        raise _report(name, error.failure_cases) from None
    return frame


def _report(name: str, cases: pd.DataFrame) -> DataError:
    problems: list[DataError] = []
    for case in cases.drop_duplicates(["column", "check", "index"]).to_dict("records"):
        column, row = case["column"], case["index"]
        problems.append(
            DataError(
                f"{column}: {case['check']}" if column and column != name else str(case["check"]),
                where=f"{name}, row {int(row) + 1}" if row is not None and row == row else name,  # noqa: PLR0124
                found=case["failure_case"],
                expected="as data/datapackage.json describes it",
            )
        )
    return DataError.collect(problems, f"the table {name} is not as described", most=MOST_FAULTS)


def text(package: Mapping[str, Any]) -> str:
    """``data/datapackage.json`` as it is kept: one field a line, so that a change reads well in a diff.

    >>> print(text({"name": "x", "fields": [{"name": "a", "type": "string"}]}), end="")
    {"name": "x", "fields": [{"name": "a", "type": "string"}]}
    """
    return _dump(package, 0) + "\n"


def _dump(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    is_field = isinstance(value, Mapping) and "type" in value
    if not isinstance(value, (Mapping, list)) or is_field or len(flat) + 2 * depth <= 120:
        return flat
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _dump(item, depth + 1) for item in value) + f"\n{outer}]"
    pairs = (f"{inner}{json.dumps(key)}: {_dump(item, depth + 1)}" for key, item in value.items())
    return "{\n" + ",\n".join(pairs) + f"\n{outer}}}"
