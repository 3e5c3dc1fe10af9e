"""One executed notebook as one HTML file that needs nothing else: charts, tables and styles are inside.

A content policy in the page forbids every request and every script, so that the file is as safe as it is
self-contained, whatever a notebook put out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from carep.press.runs.notebook import INJECTED, Notebook, tags

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
STYLE = """\
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --tint: #f6f8fa; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa4ae; --line: #3d444d; --tint: #171b21; --paper: #0d1117; }
  img { background: #fff; border-radius: 4px; }
}
body { font: 17px/1.6 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1, h2, h3 { line-height: 1.25; margin: 2em 0 .6em; } h1 { margin-top: 0; }
a { color: inherit; } code, pre { font: .85em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .8em 1em; overflow-x: auto; }
details { margin: .8em 0; } summary { color: var(--soft); cursor: pointer; font-size: .85em; }
img, svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1em 0; font-size: .92em; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .4em 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35em .8em .35em 0; text-align: left; vertical-align: top; }
.parameters { color: var(--soft); font-size: .92em; } .error { border-color: #cf222e; }
footer { border-top: 1px solid var(--line); margin-top: 3em; padding-top: 1em; color: var(--soft); font-size: .85em; }
"""
PREFERRED = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")
RECORD_MIME = "application/vnd.carep.record+json"
ACTIVE = re.compile(r"<(script|iframe|object|embed)\b.*?(?:</\1\s*>|/>|\Z)", re.IGNORECASE | re.DOTALL)
ROLE = re.compile(r"\{[a-z][\w:-]*\}`([^`\n]+)`")  # of MyST; outside the book only its text can be shown
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def page(notebook: Notebook, *, title: str = "", language: str = "en") -> str:
    """The executed ``notebook`` as a page: text and outputs in full, code behind a fold.

    ``title`` is used when the notebook has no heading.
    """
    about = notebook["metadata"].get("carep", {})
    heading = first_heading(notebook) or title or str(about.get("notebook", "notebook"))
    body = "\n".join(part for cell in notebook["cells"] for part in _cell(cell))
    parameters = about.get("parameters", {})
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{html.escape(heading)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{_parameters(parameters)}{body}\n</main>\n{_footer(about)}</body>\n</html>\n"
    )


def first_heading(notebook: Notebook) -> str:
    """The text of the notebook's first heading."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (found := re.search(r"(?m)^#[ \t]+(.+?)[ \t]*$", cell["source"])):
            return found[1]
    return ""


def _parameters(given: dict[str, Any]) -> str:
    if not given:
        return ""
    said = ", ".join(f"{html.escape(name)} = {html.escape(str(value))}" for name, value in given.items())
    return f'<p class="parameters">Parameters: {said}</p>\n'


def _footer(about: dict[str, Any]) -> str:
    read = "".join(
        f"<li><code>{html.escape(name)}</code>, sha256 <code>{html.escape(found[:16])}…</code></li>"
        for name, found in about.get("inputs", {}).items()
    )
    made = f"Executed from <code>{html.escape(str(about.get('notebook', '')))}</code>."
    return f"<footer>{made}{f' Data read:<ul>{read}</ul>' if read else ''}</footer>\n" if about else ""


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
    for mime in PREFERRED:
        if mime in data:
            return _shown(mime, data[mime])
    return ""


def _shown(mime: str, content: str) -> str:
    if mime == "text/html":
        return f'<div class="wide">{ACTIVE.sub("", content)}</div>'
    if mime == "image/svg+xml":
        import base64

        coded = base64.b64encode(content.encode()).decode()
        return f'<p><img alt="" src="data:image/svg+xml;base64,{coded}"></p>'
    if mime.startswith("image/"):
        return f'<p><img alt="" src="data:{mime};base64,{content.replace(chr(10), "")}"></p>'
    if mime == "text/markdown":
        return markdown(content)
    return f"<pre>{html.escape(content)}</pre>"


def markdown(text: str, attachments: dict[str, Any] | None = None) -> str:
    """CommonMark with tables as HTML; raw HTML in it stays, scripts go, and attached pictures are put inside."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    rendered = ACTIVE.sub("", str(reader.render(ROLE.sub(r"\1", text))))
    for name, kinds in (attachments or {}).items():
        mime, coded = next(iter(kinds.items()))
        rendered = rendered.replace(f"attachment:{name}", f"data:{mime};base64,{coded}")
    return rendered
