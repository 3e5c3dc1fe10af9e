"""carep recomputes what the world says about Central Asia's critical minerals.

The package's public face is thin: what a notebook needs (:func:`record`, :func:`say`, :class:`Table`,
:class:`Figure`) and the version. Everything else is imported from the module that holds it, for example
``from carep.shares import share_table``. Importing :mod:`carep` touches neither disk nor network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carep.errors import CarepError
    from carep.outputs import Column, Figure, Table, record, say

__version__ = "0.1.0"

_LAZY = {
    "CarepError": "carep.errors",
    "Column": "carep.outputs",
    "Figure": "carep.outputs",
    "Table": "carep.outputs",
    "record": "carep.outputs",
    "say": "carep.outputs",
}

__all__ = ["CarepError", "Column", "Figure", "Table", "__version__", "record", "say"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    msg = f"module 'carep' has no attribute {name!r}"
    raise AttributeError(msg)
