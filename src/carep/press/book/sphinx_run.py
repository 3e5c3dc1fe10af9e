"""The process in which Sphinx runs: ``python -m carep.press.book.sphinx_run``, its order as JSON on standard input.

Jupyter Book 1 starts Sphinx where it is installed. Without it, any Sphinx that MyST-NB and the theme work with makes
the same book from the same ``_config.yml``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def main() -> int:
    """Build what the order says; the exit code is Sphinx's."""
    order = json.load(sys.stdin)
    settings = {"external_toc_path": str(Path(order["source"]) / "_toc.yml"), **order["settings"]}
    return (_with_jupyter_book if find_spec("jupyter_book") else _with_sphinx)(order, settings)


def _with_jupyter_book(order: Mapping[str, Any], settings: Mapping[str, Any]) -> int:
    from jupyter_book.sphinx import build_sphinx

    status = build_sphinx(
        order["source"],
        order["output"],
        path_config=order["config"],
        noconfig=True,
        confoverrides={"latex_individualpages": False, **settings},
        doctreedir=order["doctrees"],
        builder=order["builder"],
        warningiserror=True,
        keep_going=True,
        jobs=order["jobs"],
    )
    return status if isinstance(status, int) else 2


def _with_sphinx(order: Mapping[str, Any], settings: Mapping[str, Any]) -> int:
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from carep.press import yaml_lines
    from carep.press.book.configuration import sphinx_settings
    from carep.press.errors import CarepError

    try:
        config, _ = yaml_lines.load(Path(order["config"]), where="_config.yml")
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                order["source"],
                None,
                order["output"],
                order["doctrees"],
                order["builder"],
                confoverrides={**sphinx_settings(config, Path(order["source"])), **settings},
                warningiserror=True,
                keep_going=True,
                parallel=order["jobs"],
            )
            app.build()
            return int(app.statuscode)
    except (CarepError, SphinxError) as error:
        print(error, file=sys.stderr)  # noqa: T201 (who gave the order reads it)
        return 2


if __name__ == "__main__":
    sys.exit(main())
