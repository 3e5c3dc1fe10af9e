"""Which column of an inventory's file plays which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carep.press.errors import DataError, UnknownNameError, did_you_mean
from carep.sources.inventories.formats import IGNORE, REQUIRED, ROLES, SEVERAL, Format
from carep.sources.inventories.formats import known as known_names

EVERYTHING_ELSE = "*"
"""In a user's map: every column that no rule places."""


@dataclass(frozen=True)
class Placement:
    """Where each role's text stands: positions in a row, in the order in which they are read."""

    positions: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]

    def text(self, row: Sequence[str], role: str) -> str:
        """The text of ``role`` in ``row``; several columns are joined by a comma, a missing role is blank."""
        cells = (row[position].strip() for position in self.positions.get(role, ()))
        return ", ".join(cell for cell in cells if cell)


def parse_map(pairs: Sequence[str]) -> dict[str, str]:
    """A user's ``column=role`` pairs as a dictionary, column names in lower case.

    Raises
    ------
    UnknownNameError
        When a role is none of :data:`ROLES` nor ``ignore``.
    DataError
        When a pair has no ``=``.

    >>> parse_map(["Deposit=name", "*=ignore"])
    {'deposit': 'name', '*': 'ignore'}
    """
    given: dict[str, str] = {}
    for pair in pairs:
        column, separator, role = (part.strip() for part in pair.partition("="))
        if not separator:
            raise DataError("no role given", where="--map", found=pair, expected="COLUMN=ROLE, such as dep_nm=name")
        if role not in (*ROLES, IGNORE):
            raise UnknownNameError.of("role of a column", role, (*ROLES, IGNORE), where=f"--map {pair}")
        given[column.casefold()] = role
    return given


def place(header: Sequence[str], known: Format | None, given: Mapping[str, str], *, where: str) -> Placement:
    """The role of each column of ``header``: by the user's map, else the known format, else the aliases.

    Raises
    ------
    DataError
        Lists every column that no rule places, with the way to map it, and every required role left open.
    """
    names = [name.strip().casefold() for name in header]
    positions: dict[str, list[int]] = {}
    unused: list[str] = []
    unplaced: list[str] = []
    absent = [column for column in given if column != EVERYTHING_ELSE and column not in names]
    for position, name in enumerate(names):
        role = _role(name, names, known, given)
        if role is None:
            unplaced.append(header[position].strip())
        elif role == IGNORE:
            unused.append(header[position].strip())
        else:
            positions.setdefault(role, []).append(position)
    problems = [
        DataError(f"no column {column!r} to map", where=where, do=did_you_mean(column, header) or None)
        for column in absent
    ]
    problems += [
        DataError(
            f"carep can't place the column {column!r}",
            where=where,
            expected=f"a role: {', '.join(ROLES)}",
            do=f"say what it is with --map '{column}=ROLE', or leave it out with --map '{column}={IGNORE}'",
        )
        for column in unplaced
    ]
    problems += [
        DataError(
            f"no column for the {role}",
            where=where,
            found=", ".join(header),
            do=f"name it with --map 'COLUMN={role}'",
        )
        for role in REQUIRED
        if role not in positions
    ]
    problems += [
        DataError(
            f"{len(found)} columns for the {role}",
            where=where,
            found=", ".join(header[position] for position in found),
            expected="one",
            do=f"leave the others out with --map 'COLUMN={IGNORE}'",
        )
        for role, found in positions.items()
        if len(found) > 1 and role not in SEVERAL
    ]
    if problems:
        raise DataError.collect(problems, "the columns can't be read")
    return Placement({role: tuple(found) for role, found in positions.items()}, tuple(unused))


def _role(name: str, names: Sequence[str], known: Format | None, given: Mapping[str, str]) -> str | None:
    if name in given:
        return given[name]
    if known is not None:
        role = known.columns.get(name, IGNORE if name in known.unused else None)
    else:
        role = _by_alias(name, names, given)
    return role or given.get(EVERYTHING_ELSE)


def _by_alias(name: str, names: Sequence[str], given: Mapping[str, str]) -> str | None:
    for role, aliases in known_names().aliases.items():
        if name not in aliases:
            continue
        if role in given.values() and role not in SEVERAL:
            return IGNORE  # the user named another column for it
        first = next(alias for alias in aliases if alias in names)
        if role in SEVERAL or name == first:
            return role
        return IGNORE  # a second name of the same thing, such as objectid beside gid
    return None
