"""What a template imports before it forks, and how it knows that an import has become stale."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from carep.press import settings
from carep.press.kernels import altair_cache
from carep.press.settings import SettingsError

PACKAGES = (
    "pandas",
    "altair",
    "narwhals",
    "vl_convert",
    "IPython.core.logger",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "tornado.platform.asyncio",
)
_PRESS = ("carep.press.outputs", "carep.press.data", "carep.press.contract")

Stamp = tuple[int, int, int]


def import_packages(subject: Sequence[str] = ()) -> None:
    """Import what notebooks import, and do each once what else would be loaded at its first use in every run.

    ``subject`` is the project's setting ``preload``.
    """
    for name in PACKAGES:
        importlib.import_module(name)
    altair_cache.remember()
    _import_modules(*_PRESS, *subject)
    _use_once()


def _import_modules(*packages: str) -> None:
    """Import the modules that notebooks call: ``packages`` with all below them.

    One that can't be imported is left out: the run that imports it meets its error, as in a stock kernel. So is one
    whose import has effects, since it must have them in the run.
    """
    ours = {package.partition(".")[0] for package in packages}
    for name in packages:
        if importlib.util.find_spec(name) is None:
            raise SettingsError(
                "there is no such module", where=f"{settings.FILE}, [{settings.TABLE}] preload", found=name
            )
        _import_if_without_effects(name, ours)
        for module in pkgutil.walk_packages(getattr(sys.modules.get(name), "__path__", ()), f"{name}."):
            _import_if_without_effects(module.name, ours)


def _import_if_without_effects(name: str, ours: Collection[str]) -> None:
    before, settings = set(sys.modules), _settings()
    with suppress(Exception):
        importlib.import_module(name)
    if _settings() == settings:
        return
    _restore(settings)
    for loaded in set(sys.modules) - before:
        parent, _, last = loaded.rpartition(".")
        if loaded.partition(".")[0] in ours:
            del sys.modules[loaded]
            vars(sys.modules[parent]).pop(last, None) if parent in sys.modules else None


def _settings() -> tuple[Any, ...]:
    """What modules are apt to switch when they are imported."""
    # Not names(): it reads the entry points of every installed package, 10 ms each time.
    return tuple((registry.active, dict(registry.options), tuple(registry._plugins)) for registry in _registries())


def _registries() -> tuple[Any, ...]:
    import altair as alt

    return alt.theme._themes, alt.data_transformers, alt.renderers  # type: ignore[attr-defined]


def _restore(settings: tuple[Any, ...]) -> None:
    for registry, (active, options, names) in zip(_registries(), settings, strict=True):
        for name in set(registry._plugins) - set(names):
            registry.register(name, None)
        registry.enable(active, **options)


def _use_once() -> None:
    """Fill the caches and lazy imports of pandas, Altair and IPython; nothing here counts or draws a number."""
    import altair as alt
    import pandas as pd
    from IPython.core.formatters import format_display_data

    from carep.press.outputs import Chart, Column, Table

    frame = pd.DataFrame({"name": ["a", "b"], "value": [1.0, 2.0], "year": [2025, 2026]})
    frame.groupby("name", as_index=False)["value"].sum().merge(frame, on="name").sort_values("name").to_dict("records")
    frame.pivot_table(index="name", columns="year", values="value", aggfunc="sum")
    frame[frame["name"].isin(["a"])].nlargest(1, "value").reset_index().describe()
    chart = alt.Chart(frame).mark_bar().encode(x="sum(value):Q", y=alt.Y("name:N").sort("-x"), tooltip=["name"])
    Chart(chart, name="chart", title="title", alt="alt", sources=["source"])
    table = Table(frame, [Column("value", "Value", unit="t")], name="table", caption="caption", sources=["source"])
    for shown in (frame, table):
        format_display_data(shown)  # type: ignore[no-untyped-call]


def project_sources(subject: Sequence[str] = ()) -> dict[str, Stamp | None]:
    """Time, size and inode of every loaded source file of ours and the ``subject``, and others that aren't installed.

    The folders on ``sys.path`` are among them: installing or removing a package changes them.
    """
    packages = {name.partition(".")[0] for name in (__name__, *subject)}
    ours = tuple(path for name in packages for path in getattr(sys.modules.get(name), "__path__", ()))
    installed = (sys.prefix, sys.base_prefix)
    files = {str(getattr(module, "__file__", None) or "") for module in list(sys.modules.values())}
    watched = {file for file in files if file.endswith(".py")}
    watched = {file for file in watched if file.startswith(ours) or not file.startswith(installed)}
    return {file: stamp(file) for file in sorted(watched | {entry for entry in sys.path if Path(entry).is_dir()})}


def stamp(file: str) -> Stamp | None:
    """Modification time in ns, size in bytes and inode of a file; ``None`` when it is gone."""
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def changed(sources: dict[str, Stamp | None]) -> str:
    """The first of ``sources`` that is not as it was, or ``""``."""
    return next((file for file, before in sources.items() if stamp(file) != before), "")
