"""HTML that carep writes: one shell for its own pages, and parts of the book's, each a Jinja template beside this."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("carep.press", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["as_written"] = as_written
    return environment


def as_written(value: Any) -> str:
    """A parameter's value as its notebook would write it, text without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def render(template: str, *, language: str = "en", **values: Any) -> Markup:
    """The HTML of ``template``, a file of this folder; every value is escaped, unless it is HTML (``Markup``)."""
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(language=language, **values))  # noqa: S704 (escaped)
