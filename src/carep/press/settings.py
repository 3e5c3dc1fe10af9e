"""What the machine is told about its subject: the table ``[tool.press]`` of the project's ``pyproject.toml``.

A project without the table has a book, data and runs, and no subject. Nothing is imported until it is needed.
"""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from carep.press.errors import CarepError, did_you_mean

FILE = "pyproject.toml"
TABLE = "tool.press"


class SettingsError(CarepError):
    """The table ``[tool.press]`` is not as it should be, or names what is not there."""


@dataclass(frozen=True)
class Settings:
    """The keys of the table; each may be left out.

    Attributes
    ----------
    package
        The subject's package, when it is installed: its modules count as inputs of the runs that import them.
        (Modules beside the notebooks or at the project's top count anyway.)
    parameters
        Modules that a ``parameters`` cell may take types from, beside those of Python and pydantic.
    preload
        Packages and modules that warm kernels import, with all below them, before they fork.
    checks
        ``module:NAME`` of each :class:`carep.press.checks.registry.Part` that ``carep check`` runs, too.
    sphinx
        Sphinx extensions of the book beside :mod:`carep.press.book.extension`.
    drift
        ``module:function`` of what moves between two editions beside the notebooks' outputs: called with the earlier
        and the later edition, it returns :class:`carep.press.checks.drift.Movement` objects.
    edition
        Sources whose id is this text and a year (``mcs2026``) are the yearly releases that give the book its edition.
    """

    package: str = ""
    parameters: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    sphinx: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    edition: str = ""


def read(root: Path) -> Settings:
    """The settings of the project at ``root``, read again only when the file has changed.

    Raises
    ------
    SettingsError
        When the file is no TOML, or for every key that is unknown or holds something else than texts.
    """
    path = root / FILE
    try:
        status = path.stat()
    except FileNotFoundError:
        return Settings()
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, _mtime_ns: int, _size: int) -> Settings:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("press", {})
    except ValueError as error:  # no TOML, or no UTF-8
        raise SettingsError("can't be read", where=FILE, found=error) from None
    defaults = {field.name: field.default for field in fields(Settings)}
    faults: list[CarepError] = []
    given: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{FILE}, [{TABLE}] {key}"
        if key not in defaults:
            hint = did_you_mean(key, defaults) or None
            faults.append(SettingsError("unknown key", where=where, expected=f"one of {', '.join(defaults)}", do=hint))
        elif isinstance(defaults[key], str):
            given[key] = value
            if not isinstance(value, str):
                faults.append(SettingsError("not a text", where=where, found=repr(value), expected=f'{key} = "..."'))
        elif not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            expected = f'{key} = ["...", "..."]'
            faults.append(SettingsError("not a list of texts", where=where, found=repr(value), expected=expected))
        else:
            given[key] = tuple(value)
    if faults:
        raise faults[0] if len(faults) == 1 else SettingsError.collect(faults, f"[{TABLE}] can't be read")
    return Settings(**given)


def module(key: str, name: str) -> ModuleType:
    """The module that the setting ``key`` names.

    Raises
    ------
    SettingsError
        When there is none of that name.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # it is there, and imports something that isn't
        raise SettingsError(
            f"there is no module {error.name}",
            where=f"{FILE}, [{TABLE}] {key}",
            found=name,
            do="correct the name, or install the package that holds it",
        ) from None


def attribute(key: str, reference: str) -> Any:
    """What the setting ``key`` names as ``module:attribute``.

    Raises
    ------
    SettingsError
        When the reference has another form, or nothing is there.
    """
    name, colon, inner = reference.partition(":")
    where = f"{FILE}, [{TABLE}] {key}"
    if not colon:
        raise SettingsError("not a reference", where=where, found=reference, expected="module:attribute")
    found = module(key, name)
    if not hasattr(found, inner):
        do = did_you_mean(inner, vars(found)) or None
        raise SettingsError(f"{name} has no {inner!r}", where=where, found=reference, do=do)
    return getattr(found, inner)
