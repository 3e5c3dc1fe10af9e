"""The official formats of deposit inventories: which column of which file says what.

They stand in ``formats.yaml`` beside this module. A format is recognised by its columns, never by the file's name.
Files of no known format are read through the aliases, and whatever can't be placed is for the user to map.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from carep.press import yaml_lines
from carep.press.entries import Entry
from carep.sources.inventories import places

ROLES = (
    "id", "name", "country", "latitude", "longitude", "commodities", "minor_commodities", "deposit_type", "status",
    "development", "source", "coordinate_flag", "note",
)  # fmt: skip
"""What a column of an inventory can be. ``commodities`` and ``minor_commodities`` may be several columns."""

IGNORE = "ignore"
"""The role of a column that carep has no use for."""

REQUIRED = ("name", "country", "latitude", "longitude", "commodities")
"""Roles without which no inventory can be tabulated."""

SEVERAL = ("commodities", "minor_commodities")
"""Roles that more than one column may fill."""

Words = Annotated[frozenset[str], BeforeValidator(str.split)]


class Format(Entry):
    """One official format.

    Attributes
    ----------
    table
        Name of the table that the import writes.
    prefix
        What stands before an entry's own id, so that ids of several inventories never collide.
    signature
        Columns (lower case) that no other known format has together.
    columns
        Role of each column (lower case) that carep uses.
    unused
        Columns of the official file that carep knows and leaves out.
    source
        Id of ``data/sources.yaml``, where it is not the table's name.
    names
        Commodity names peculiar to this inventory, in lower case, and carep's.
    sources
        For a tabulation of several inventories: the source as it names it, and the id in ``data/sources.yaml``.
    doubts
        Names of entries whose coordinates can't be right though they lie in the country, and why.
    deposit_types
        Codes of deposit types and what they stand for.
    """

    table: str
    prefix: str
    signature: Words
    columns: dict[str, str]
    unused: Words
    source: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    sources: dict[str, str] = Field(default_factory=dict)
    doubts: dict[str, str] = Field(default_factory=dict)
    deposit_types: dict[str, str] = Field(default_factory=dict)


class Known(Entry):
    """The file ``formats.yaml``."""

    aliases: dict[str, tuple[str, ...]]
    ores: dict[str, str]
    formats: tuple[Format, ...]


@lru_cache(maxsize=1)
def known() -> Known:
    """Column names, ore names and formats of the table ``formats.yaml`` beside this module."""
    return Known.model_validate(yaml_lines.load(Path(__file__).with_name("formats.yaml"))[0])


GIVEN_FLAGS: Mapping[str, str] = {
    "": "",
    "no coordinates": places.MISSING,
    "outside five countries (10m polygons)": places.OUTSIDE,
    **{f"polygon says {country}": places.ANOTHER for country in ("Kazakhstan", "Kyrgyzstan", "Tajikistan")},
    **{f"polygon says {country}": places.ANOTHER for country in ("Turkmenistan", "Uzbekistan")},
    **{flag: flag for flag in places.FLAGS},
}
"""Coordinate flags that a tabulation brings along, and carep's."""


def recognise(header: list[str]) -> Format | None:
    """The known format whose signature the header (any case) holds, or ``None``."""
    columns = {name.strip().casefold() for name in header}
    return next((each for each in known().formats if each.signature <= columns), None)
