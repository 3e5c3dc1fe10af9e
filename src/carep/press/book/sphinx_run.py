"""The process in which Sphinx runs: ``python -m carep.press.book.sphinx_run``, its order as JSON on standard input."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> int:
    """Build what the order says; the exit code is Sphinx's."""
    order = json.load(sys.stdin)
    from jupyter_book.sphinx import build_sphinx

    status = build_sphinx(
        order["source"],
        order["output"],
        path_config=order["config"],
        noconfig=True,
        confoverrides={
            "external_toc_path": str(Path(order["source"]) / "_toc.yml"),
            "latex_individualpages": False,
            **order["settings"],
        },
        doctreedir=order["doctrees"],
        builder=order["builder"],
        warningiserror=True,
        keep_going=True,
        jobs=order["jobs"],
    )
    return status if isinstance(status, int) else 2


if __name__ == "__main__":
    sys.exit(main())
