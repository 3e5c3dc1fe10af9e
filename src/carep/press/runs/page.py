"""An executed notebook as one HTML file that needs nothing else: charts, tables and styles are inside.

A content policy in the page forbids every request and every script, so that the file is as safe as it is
self-contained, whatever a notebook put out.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from typing import Any

from carep.press.notebook import INJECTED, Notebook, tags
from carep.press.outputs.records import RECORD_MIME
from carep.press.templates import render

PREFERRED = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")
ACTIVE = re.compile(r"<(script|iframe|object|embed)\b.*?(?:</\1\s*>|/>|\Z)", re.IGNORECASE | re.DOTALL)
ROLE = re.compile(r"\{[a-z][\w:-]*\}`([^`\n]+)`")  # of MyST; outside the book only its text can be shown
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def page(notebook: Notebook, *, title: str = "", language: str = "en") -> str:
    """The executed ``notebook`` as a page: text and outputs in full, code behind a fold.

    ``title`` is used when the notebook has no heading.
    """
    from markupsafe import Markup

    about = notebook["metadata"].get("carep", {})
    return render(
        "run.html",
        language=language,
        title=first_heading(notebook) or title or str(about.get("notebook", "notebook")),
        about=about,
        parameters=about.get("parameters", {}),
        parts=[Markup(part) for cell in notebook["cells"] for part in _cell(cell)],  # noqa: S704 (made below)
    )


def first_heading(notebook: Notebook) -> str:
    """The text of the notebook's first heading."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (found := re.search(r"(?m)^#[ \t]+(.+?)[ \t]*$", cell["source"])):
            return found[1]
    return ""


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield markdown(cell["source"], cell.get("attachments"))
    elif cell["cell_type"] == "code" and cell["source"].strip():
        if not {"remove-cell", "remove-input"} & set(tags(cell)):
            label = "Parameters of this run" if INJECTED in tags(cell) else "Code"
            code = html.escape(cell["source"])
            yield f"<details><summary>{label}</summary><pre><code>{code}</code></pre></details>"
        if not {"remove-cell", "remove-output"} & set(tags(cell)):
            for output in cell.get("outputs", []):
                yield _output(output)


def _output(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"<pre>{html.escape(ANSI.sub('', output['text']))}</pre>"
    if output["output_type"] == "error":
        text = ANSI.sub("", "\n".join(output["traceback"])) or f"{output['ename']}: {output['evalue']}"
        return f'<pre class="error">{html.escape(text)}</pre>'
    data = output["data"]
    if RECORD_MIME in data:
        return ""  # a recorded value is for machines; sentences and tables say it to people
    mime = next((mime for mime in PREFERRED if mime in data), "")
    content = data.get(mime, "")
    if mime == "text/html":
        return f'<div class="wide">{ACTIVE.sub("", content)}</div>'
    if mime.startswith("image/"):
        svg = mime == "image/svg+xml"
        coded = base64.b64encode(content.encode()).decode() if svg else content.replace("\n", "")
        return f'<p><img alt="" src="data:{mime};base64,{coded}"></p>'
    if mime == "text/markdown":
        return markdown(content)
    return f"<pre>{html.escape(content)}</pre>" if mime else ""


def markdown(text: str, attachments: dict[str, Any] | None = None) -> str:
    """CommonMark with tables as HTML; raw HTML in it stays, scripts go, and attached pictures are put inside."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    rendered = ACTIVE.sub("", str(reader.render(ROLE.sub(r"\1", text))))
    for name, kinds in (attachments or {}).items():
        mime, coded = next(iter(kinds.items()))
        rendered = rendered.replace(f"attachment:{name}", f"data:{mime};base64,{coded}")
    return rendered
