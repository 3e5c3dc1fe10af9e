"""carep recomputes what the world says about Central Asia's critical minerals.

The package's public face is thin: what a notebook needs (:func:`record`, :func:`say`, :class:`Table`,
:class:`Chart`) and the version. Everything else is imported from the module that holds it, for example
``from carep.minerals.shares import share_table``. Importing :mod:`carep` touches neither disk nor network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carep.press.errors import CarepError
    from carep.press.outputs import Chart, Column, Table, record, say

__version__ = "0.1.0"

_LAZY = {
    "CarepError": "carep.press.errors",
    "Column": "carep.press.outputs",
    "Chart": "carep.press.outputs",
    "Table": "carep.press.outputs",
    "record": "carep.press.outputs",
    "say": "carep.press.outputs",
}

__all__ = ["CarepError", "Chart", "Column", "Table", "__version__", "record", "say"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    msg = f"module 'carep' has no attribute {name!r}"
    raise AttributeError(msg)
