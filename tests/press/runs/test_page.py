"""One self-contained page of a run."""

from __future__ import annotations

import base64
import re
from typing import Any

from carep.press.runs import page


def notebook(*outputs: dict[str, Any], text: str = "# Title\n\nSome *text*.", tags: tuple[str, ...] = ()) -> Any:
    return {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": text},
            {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": "a < b", "outputs": list(outputs)},
        ],
        "metadata": {
            "carep": {"notebook": "book/x.ipynb", "parameters": {"year": 2026}, "inputs": {"data/a.csv": "ab"}}
        },
    }


def data(mime: str, content: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {mime: content, "text/plain": "plain"}, "metadata": {}}


def test_text_tables_charts_and_code_are_in_the_page():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>'
    coded = base64.b64encode(svg.encode()).decode()
    html = page.page(
        notebook(
            data("text/html", "<table><tr><td>1</td></tr></table>"),
            data("text/html", f'<img alt="what it says" src="data:image/svg+xml;base64,{coded}"/>'),
            data("text/markdown", "The share is **25 %**."),
            {"output_type": "stream", "name": "stdout", "text": "printed <b>\n"},
        )
    )
    assert "<title>Title</title>" in html
    assert "<em>text</em>" in html
    assert "<td>1</td>" in html
    assert 'alt="what it says"' in html
    (picture,) = re.findall(r"base64,([A-Za-z0-9+/=]+)", html)
    assert base64.b64decode(picture) == svg.encode()
    assert "<strong>25 %</strong>" in html
    assert "printed &lt;b&gt;" in html
    assert "a &lt; b" in html
    assert "year = 2026" in html
    assert "data/a.csv" in html


def test_nothing_in_the_page_runs_or_asks_for_anything():
    html = page.page(
        notebook(
            data("text/html", '<script src="https://example.org/x.js">boo()</script><p>kept</p>'),
            text='# T\n\n<iframe src="https://example.org"></iframe>\n\n![p](https://example.org/p.png)',
        )
    )
    assert "script" not in re.sub(r"<meta[^>]*>", "", html)
    assert "iframe" not in html
    assert "kept" in html
    assert "default-src 'none'; img-src data:" in html  # what is left, such as a remote picture, is not asked for


def test_records_for_machines_and_hidden_cells_are_not_shown():
    record = data("application/vnd.carep.record+json", {"name": "x", "value": 1})
    assert "plain" not in page.page(notebook(record))
    assert "a &lt; b" not in page.page(notebook(tags=("remove-input",)))
    assert "plain" not in page.page(notebook(data("text/html", "plain"), tags=("remove-cell",)))


def test_an_error_is_shown_without_colour_codes():
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: v"]}
    assert '<pre class="error">E: v</pre>' in page.page(notebook(error))


def test_attached_pictures_are_put_inside_and_roles_show_their_text():
    made = notebook(text="![a](attachment:a.png) and {rec}`shares:total`")
    made["cells"][0]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    html = page.page(made)
    assert 'src="data:image/png;base64,AAAA"' in html
    assert "shares:total" in html
    assert "{rec}" not in html
