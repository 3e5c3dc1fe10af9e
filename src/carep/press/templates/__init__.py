"""HTML that carep writes: one shell for its own pages, and what fills it, each a Jinja template beside this module."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("carep.press", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )


def render(template: str, *, language: str = "en", **values: Any) -> str:
    """The HTML of ``template`` (a file of this folder); every value is escaped, unless it is ``markupsafe.Markup``."""
    return _environment().get_template(template).render(language=language, **values)
