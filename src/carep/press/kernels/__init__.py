"""Warm kernels: every run is a fork of a process that has imported the heavy packages once.

A *template* (:mod:`~carep.press.kernels.template`), started by exec of a fresh interpreter, imports pandas, Altair,
vl-convert and carep, stays single-threaded and forks once for every run. The fork
(:mod:`~carep.press.kernels.fork`) runs the cells in IPython's own kernel class; its messages go through a socket
pair into nbclient's own handling (:mod:`~carep.press.kernels.client`), so that the executed notebook is what the
stock engine makes. Charts are drawn by helpers of the template (:mod:`~carep.press.kernels.renderer`), because a
JavaScript engine can't be forked and takes 0.1 s to start.

Registered with papermill as ``carep`` (and ``carep-stock``: the same options on a stock kernel).
"""

from __future__ import annotations

from carep.press.kernels.available import say_once, why_not

ENGINE = "carep"
STOCK_ENGINE = "carep-stock"

__all__ = ["ENGINE", "STOCK_ENGINE", "is_available", "register", "say_once", "shutdown", "why_not"]


def is_available() -> bool:
    """Whether runs can be forked from a template on this machine."""
    return not why_not()


def register() -> None:
    """Make both engines known to papermill (its entry points do the same for an installed carep)."""
    from papermill.engines import papermill_engines

    from carep.press.kernels.engine import CarepEngine, StockEngine

    papermill_engines.register(ENGINE, CarepEngine)
    papermill_engines.register(STOCK_ENGINE, StockEngine)


def shutdown() -> None:
    """End every template of this process, and with them whatever still runs in their forks."""
    from carep.press.kernels.launcher import shutdown as end

    end()
