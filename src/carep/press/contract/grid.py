"""Grids of parameters: products, ranges, lists walked in step, and what is left out.

On the command line ``-g commodity=chromium,zinc -g edition=2024..2026``; in YAML:

    grid:                        # every combination
      commodity: [chromium, zinc]
      edition: 2024..2026
    zip:                         # walked in step; several such blocks are combined with each other
      - country: [Kazakhstan, Uzbekistan]
        measure: [reserves, mine_production]
    exclude:                     # combinations that match all of one entry's values are left out
      - {commodity: zinc, edition: 2024}
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carep.press import yaml_lines
from carep.press.contract import values
from carep.press.contract.contract import Contract
from carep.press.errors import CarepError, GridError, ParameterError, RuleError, did_you_mean
from carep.press.files import digest

LONGEST_NAME = 120  # characters; file systems allow 255 bytes
LARGEST = 1000
"""Runs that a sweep may have without being confirmed."""
RANGE = re.compile(r"\s*(-?\d+)\s*\.\.\s*(-?\d+)(?:\s*\.\.\s*(-?\d+))?\s*")
KEYS = ("notebook", "grid", "zip", "exclude")
Combination = dict[str, Any]


def spread(given: Any) -> list[Any]:
    """A list, a single value, or a range ``"first..last"`` or ``"first..last..step"``, both ends included.

    >>> spread("2024..2026"), spread("10..0..-5"), spread([1, "3..4"]), spread("zinc")
    ([2024, 2025, 2026], [10, 5, 0], [1, 3, 4], ['zinc'])
    """
    if isinstance(given, list | tuple):
        return [value for item in given for value in (spread(item) if isinstance(item, str) else [item])]
    if isinstance(given, str) and (found := RANGE.fullmatch(given)):
        first, last = int(found[1]), int(found[2])
        step = int(found[3]) if found[3] else (1 if last >= first else -1)
        if step == 0:
            raise GridError("a range with step 0 never ends", found=given)
        return list(range(first, last + (1 if step > 0 else -1), step))
    return [given]


def from_options(options: Sequence[str], stated: Contract) -> Combinations:
    """The grid of ``-g name=a,b`` and ``-g name=1..3`` options."""
    axes: dict[str, list[Any]] = {}
    for option in options:
        name, equals, text = option.partition("=")
        if not equals or not name.strip():
            raise GridError("not a part of a grid", found=option, expected="name=a,b,c or name=1..9")
        parts: list[Any] = [value for part in text.split(",") if part.strip() for value in spread(part.strip())]
        name = name.strip()
        axes.setdefault(name, []).extend(
            stated.parse({name: part})[name] if isinstance(part, str) else part for part in parts
        )
    return Combinations(axes)


class Combinations:
    """A grid before it is spread out."""

    def __init__(
        self,
        product: Mapping[str, Any] | None = None,
        zipped: Sequence[Mapping[str, Any]] = (),
        exclude: Sequence[Mapping[str, Any]] = (),
        *,
        where: str | None = None,
    ) -> None:
        self.where = where
        self.ruled_out: list[tuple[Combination, str]] = []
        self.axes: list[list[Combination]] = []
        self.axes += ([{name: value} for value in spread(given)] for name, given in (product or {}).items())
        for block in zipped:
            columns = {name: spread(given) for name, given in block.items()}
            lengths = {name: len(column) for name, column in columns.items()}
            if len(set(lengths.values())) > 1:
                raise GridError(
                    "lists that are walked in step differ in length",
                    where=where,
                    found=", ".join(f"{name}: {length}" for name, length in lengths.items()),
                )
            self.axes.append([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
        names = [name for axis in self.axes for name in (axis[0] if axis else {})]
        for name, count in Counter(names).items():
            if count > 1:
                raise GridError(f"the parameter {name!r} is in the grid twice", where=where)
        self.exclude = [{name: spread(given) for name, given in rule.items()} for rule in exclude]
        for name in itertools.chain(*self.exclude):
            if name not in names:
                what, hint = f"the parameter {name!r} is excluded but not in the grid", did_you_mean(name, names)
                raise GridError(what, where=where, do=hint or None)

    def __len__(self) -> int:
        """How many combinations there are at most: nothing is spread out to count them."""
        return math.prod(map(len, self.axes)) if self.axes else 0

    def check_size(self, *, largest: int = LARGEST) -> None:
        """Refuse a grid that is empty or holds more than ``largest`` combinations."""
        if not len(self):
            raise GridError("the grid is empty", where=self.where, do="give at least one value, as in -g edition=2026")
        if len(self) > largest:
            raise GridError(
                "the grid is larger than a sweep may be without being confirmed",
                where=self.where,
                found=f"{len(self):,} runs",
                expected=f"at most {largest:,}",
                do="narrow it, or add --yes",
            )

    def spread(self, stated: Contract, fixed: Mapping[str, Any] | None = None) -> list[Combination]:
        """Every combination, validated and normalised, in the order given; one that comes twice is kept once.

        Combinations whose values are good alone but not together, by a rule of the contract, are left out and
        listed in ``ruled_out`` with the rule's words.

        Raises
        ------
        GridError
            When nothing is left after the excludes and the contract's rules.
        ParameterError
            With every fault of every value.
        """
        found: dict[str, Combination] = {}
        faults: dict[str, CarepError] = {}
        # An alias excludes, too: the excludes' values as the contract makes them.
        excluded = [
            {name: [_checked(stated, name, value) for value in allowed] for name, allowed in rule.items()}
            for rule in self.exclude
        ]
        self.ruled_out = []
        for parts in itertools.product(*self.axes):
            given = {**(fixed or {}), **{name: value for part in parts for name, value in part.items()}}
            try:
                checked = stated.validate(given, where=self.where)
            except RuleError as fault:
                plain = {name: values.as_json(value) for name, value in given.items()}
                if not _matches(plain, excluded):
                    self.ruled_out.append((plain, fault.what))
                continue
            except ParameterError as fault:
                faults.setdefault(str(fault), fault)
                continue
            plain = {name: values.as_json(value) for name, value in checked.items()}
            if not _matches(plain, excluded):
                found.setdefault(repr(plain), {name: checked[name] for name in given})
        if faults:
            raise ParameterError.together(list(faults.values()), "the grid holds values that the notebook refuses")
        if not found:
            raise GridError(
                "the grid is empty: everything in it is excluded or ruled out",
                where=self.where,
                found="; ".join(dict.fromkeys(words for _, words in self.ruled_out)) or None,
            )
        return list(found.values())


def _matches(plain: Mapping[str, Any], rules: Sequence[Mapping[str, list[Any]]]) -> bool:
    return any(all(plain[name] in allowed for name, allowed in rule.items()) for rule in rules)


def _checked(stated: Contract, name: str, value: Any) -> Any:
    try:
        return values.as_json(stated.validate({name: value})[name])
    except ParameterError:
        return value


def from_file(path: Path) -> tuple[Combinations, str | None]:
    """The grid in a YAML file, and the notebook it names if it names one.

    Raises
    ------
    GridError
        When the file is no such grid.
    """
    if not path.is_file():  # unlike the project's own files, not to be restored from version control
        raise GridError("the file can't be read", where=str(path), found="No such file or directory")
    content, lines = yaml_lines.load(path, GridError)
    if not isinstance(content, dict):
        raise GridError("no grid", where=lines.where(), expected=f"a mapping with {', '.join(KEYS)}")
    for key in content:
        if key not in KEYS:
            raise GridError(
                f"unknown key {key!r}",
                where=lines.where([str(key)]),
                expected=f"one of {', '.join(KEYS)}",
                do=did_you_mean(key, KEYS) or None,
            )
    product, zipped, exclude = content.get("grid", {}), content.get("zip", []), content.get("exclude", [])
    _expect(product, dict, "a mapping of names to values", lines, "grid")
    for name, blocks in (("zip", zipped), ("exclude", exclude)):
        _expect(blocks, list, "a list of mappings", lines, name)
        for index, block in enumerate(blocks):
            _expect(block, dict, "a mapping", lines, name, index)
    return Combinations(product, zipped, exclude, where=lines.where()), content.get("notebook")


def _expect(found: Any, kind: type, expected: str, lines: yaml_lines.Lines, *at: str | int) -> None:
    if not isinstance(found, kind):
        raise GridError(f"{at[0]} is not {expected}", where=lines.where(at), found=repr(found))


def file_name(combination: Mapping[str, Any]) -> str:
    """A name for a run's files, of its parameters.

    >>> file_name({"commodity": "rare earths", "edition": 2026})
    'commodity-rare-earths_edition-2026'
    """
    name = "_".join(f"{name}-{slug_of(value)}" for name, value in combination.items())
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}_{_hash(combination)}"


def file_names(combinations: Sequence[Mapping[str, Any]]) -> list[str]:
    """A name for each combination; those that would share one get a hash behind it.

    >>> file_names([{"word": "a b"}, {"word": "a-b"}, {"word": "c"}])
    ['word-a-b_d748a502', 'word-a-b_4ec9a822', 'word-c']
    """
    names = [file_name(combination) for combination in combinations]
    counts = Counter(names)
    return [
        name if counts[name] == 1 else f"{name}_{_hash(combination)}"
        for name, combination in zip(names, combinations, strict=True)
    ]


def _hash(combination: Mapping[str, Any]) -> str:
    return digest({name: values.as_json(value) for name, value in combination.items()})[:8]


def slug_of(value: Any) -> str:
    """A value as it stands in a file name: lower case, letters, digits and hyphens."""
    plain = values.as_json(value)
    text = "-".join(map(str, plain)) if isinstance(plain, list) else str(plain)
    return re.sub(r"[^\w.]+", "-", text.casefold()).strip("-.") or "none"
