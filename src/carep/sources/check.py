"""Whether the tables are as their description, their seal, their registers and arithmetic say."""

from __future__ import annotations

from collections.abc import Iterator

from carep.press.checks.findings import Finding, PartResult
from carep.press.checks.registry import Part
from carep.press.errors import CarepError
from carep.press.project import Project

PART = Part(
    "data", "tables, keys, hashes, world totals and corrections", "carep.sources.check:check", before="contracts"
)
_IMPORT = "import the official file again, or restore the table from version control"


def check(project: Project) -> PartResult:
    """Check every table of ``data/datapackage.json``: its bytes, its schema, its sources, and the figures' sense.

    Raises
    ------
    DataError
        When the description can't be read, or pandera is not installed.
    """
    from carep.press.data import tables

    findings = [*_seal(project), *_schemas(), *_figures(project)]
    return PartResult.of(PART.name, findings, checked=len(tables.names()), unit="tables")


def _seal(project: Project) -> Iterator[Finding]:
    from carep.press.data import seal

    try:
        for name, fault in seal.broken(project).items():
            yield Finding(f"data/{name}", fault, f"{_IMPORT}; if the change is meant, run 'carep data seal'")
    except CarepError as error:
        yield Finding(error.where or "data", str(error), error.do or "")


def _schemas() -> Iterator[Finding]:
    from carep.press.data import schemas, tables

    schemas.schema(tables.names()[0])  # a missing pandera is no fault of the tables
    for name in tables.names():
        try:
            schemas.validate(name, tables.load(name))
        except CarepError as error:
            yield Finding(error.where or name, str(error), _IMPORT)


def _figures(project: Project) -> Iterator[Finding]:
    from carep.sources import verify

    for fault in verify.faults(project):
        yield Finding(fault.where or "data", str(fault), fault.do or _IMPORT)
