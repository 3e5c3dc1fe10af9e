"""Where forking is safe, and what is said where it isn't."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path

SWITCH = "CAREP_WARM_KERNELS"


@lru_cache(maxsize=1)
def _platform_lacks() -> str:
    if sys.platform != "linux":
        return f"forking a process with system libraries is not safe on {sys.platform}"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "this is a free-threaded Python, whose helper threads don't survive a fork"
    if sys.implementation.name != "cpython":
        return f"not tried with {sys.implementation.name}"
    if not Path("/proc/self/task").is_dir():
        return "/proc is not mounted, so threads can't be counted before a fork"
    try:
        os.close(os.pidfd_open(os.getpid()))
        os.close(os.memfd_create("carep"))
    except (OSError, AttributeError) as error:
        return f"this Linux kernel lacks pidfd or memfd ({error})"
    return ""


def why_not() -> str:
    """Why this machine can't fork warm kernels; ``""`` when it can. ``CAREP_WARM_KERNELS=0`` switches them off."""
    if os.environ.get(SWITCH) == "0":
        return f"switched off by {SWITCH}=0"
    return _platform_lacks()


@lru_cache(maxsize=32)
def say_once(reason: str) -> None:
    """Tell the user, once for each reason in a process, that stock kernels are used instead of warm ones."""
    sys.stderr.write(f"carep: stock kernels are used (slower, same result): {reason}\n")
