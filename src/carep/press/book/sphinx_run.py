"""The process in which Sphinx runs: ``python -m carep.press.book.sphinx_run``, its order as JSON on standard input.

Jupyter Book 1 starts Sphinx where it is installed. Without it, any Sphinx that MyST-NB and the theme work with makes
the same book from the same ``_config.yml``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from carep.press.errors import CarepError

JUPYTER_BOOK_ONLY = {"jupyter_book", "sphinx_comments"}
"""Extensions that only Jupyter Book needs."""

DEFAULTS: Mapping[str, Any] = {
    "html_theme": "sphinx_book_theme",
    "html_theme_options.search_bar_text": "Search this book...",
    "html_sourcelink_suffix": "",
    "pygments_style": "sphinx",
    "suppress_warnings": ["myst.domains"],
    "myst_url_schemes": ["mailto", "http", "https"],
}
"""What Jupyter Book sets where ``_config.yml`` says nothing."""

TRANSLATIONS: Mapping[str, str] = {
    "title": "html_title",
    "author": "author",
    "copyright": "copyright",
    "only_build_toc_files": "external_toc_exclude_missing",
    "exclude_patterns": "exclude_patterns",
    "execute.execute_notebooks": "nb_execution_mode",
    "parse.myst_enable_extensions": "myst_enable_extensions",
    "bibtex_bibfiles": "bibtex_bibfiles",
    "html.baseurl": "html_baseurl",
    "html.extra_footer": "html_theme_options.extra_footer",
    "html.home_page_in_navbar": "html_theme_options.home_page_in_toc",
    "html.use_repository_button": "html_theme_options.use_repository_button",
    "html.use_issues_button": "html_theme_options.use_issues_button",
    "html.use_edit_page_button": "html_theme_options.use_edit_page_button",
    "repository.url": "html_theme_options.repository_url",
    "launch_buttons.notebook_interface": "html_theme_options.launch_buttons.notebook_interface",
    "launch_buttons.thebe": "html_theme_options.launch_buttons.thebe",
}
"""Keys of ``_config.yml`` and the values of Sphinx that they stand for."""

SPHINX = ("sphinx.config", "sphinx.recursive_update")
"""Sphinx's own names and values, and whether Jupyter Book merges them with its own (here it is always so)."""


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


def sphinx_settings(given: Mapping[str, Any], source: Path) -> dict[str, Any]:
    """Sphinx's configuration from the content of ``_config.yml`` and the static files of ``source``.

    >>> config = {"title": "A", "html": {"extra_footer": "f"}, "sphinx": {"config": {"language": "ru"}}}
    >>> found = sphinx_settings(config, Path("none"))
    >>> found["html_title"], found["language"], found["html_theme_options"]
    ('A', 'ru', {'search_bar_text': 'Search this book...', 'extra_footer': 'f'})

    Raises
    ------
    CarepError
        When a key has no translation: what an author asked for is not dropped in silence.
    """
    settings: dict[str, Any] = {}
    for name, value in DEFAULTS.items():
        _put(settings, name, value)
    for name, value in _flat(given):
        if name in TRANSLATIONS:
            _put(settings, TRANSLATIONS[name], value)
        elif name not in SPHINX:
            raise CarepError(
                "a setting that only Jupyter Book understands",
                where="_config.yml",
                found=name,
                do="say it below sphinx: config:, by the name it has in Sphinx",
            )
    _merge(settings, given.get("sphinx", {}).get("config") or {})
    settings["extensions"] = [name for name in settings.get("extensions", ()) if name not in JUPYTER_BOOK_ONLY]
    static = source / "_static"
    if static.is_dir():
        settings["html_static_path"] = ["_static"]
        settings["html_css_files"] = [path.relative_to(static).as_posix() for path in static.rglob("*.css")]
        settings["html_js_files"] = [path.relative_to(static).as_posix() for path in static.rglob("*.js")]
    return settings


def _flat(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keys of ``_config.yml``, those of a section behind its name."""
    for section, content in given.items():
        if isinstance(content, Mapping):
            yield from ((f"{section}.{name}", value) for name, value in content.items())
        else:
            yield section, content


def _put(settings: dict[str, Any], name: str, value: Any) -> None:
    """Set a value whose name leads through mappings, such as ``html_theme_options.extra_footer``."""
    *holders, last = name.split(".")
    for holder in holders:
        settings = settings.setdefault(holder, {})
    settings[last] = value


def _merge(settings: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Merge mappings into mappings; any other value takes the place of the earlier one."""
    for name, value in more.items():
        if isinstance(settings.get(name), dict) and isinstance(value, Mapping):
            _merge(settings[name], value)
        else:
            settings[name] = value


if __name__ == "__main__":
    sys.exit(main())
