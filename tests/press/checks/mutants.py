"""Ways to break a project on purpose, each with the part of ``carep check`` that has to notice.

A mutant is a name, a part and a function that changes files below a project's folder. Mutants of a notebook's
outputs are generated: every column of every table, every record, every sentence, every dataset of every chart.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carep.press.outputs import CHART_MIME, RECORD_MIME, TABLE_MIME
from carep.press.outputs.records import SENTENCE_MIME

NOTEBOOK = "probe"


@dataclass(frozen=True)
class Mutant:
    """One deliberate fault."""

    name: str
    part: str
    apply: Callable[[Path], None]

    def __str__(self) -> str:
        return f"{self.part}: {self.name}"


# -- in the outputs of a committed notebook ---------------------------------------------------------------------------


def _outputs(notebook: dict[str, Any], mime: str) -> Iterator[tuple[int, int, Any]]:
    for at, cell in enumerate(notebook["cells"]):
        for number, output in enumerate(cell.get("outputs", [])):
            if mime in output.get("data", {}):
                yield at, number, output["data"][mime]


def _in_notebook(change: Callable[[dict[str, Any]], None], name: str = NOTEBOOK) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / "book" / f"{name}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        before = json.dumps(notebook)
        change(notebook)
        assert json.dumps(notebook) != before, "the mutant changed nothing"
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    return apply


def _in_output(at: int, number: int, mime: str, change: Callable[[Any], None]) -> Callable[[Path], None]:
    return _in_notebook(lambda notebook: change(notebook["cells"][at]["outputs"][number]["data"][mime]))


def next_printed(text: str) -> str:
    """The text with the last digit of its last number raised by one (9 becomes 8).

    >>> next_printed("19.2"), next_printed("1,299")
    ('19.3', '1,298')
    """
    places = [match.start() for match in re.finditer(r"\d", text)]
    last = places[-1]
    digit = int(text[last])
    return f"{text[:last]}{digit + 1 if digit < 9 else 8}{text[last + 1 :]}"


def _table_mutants(at: int, number: int, table: dict[str, Any]) -> Iterator[Mutant]:
    def mutant(what: str, change: Callable[[Any], None]) -> Mutant:
        return Mutant(f"table {table['name']}: {what}", "outputs", _in_output(at, number, TABLE_MIME, change))

    for column, described in enumerate(table["columns"]):
        texts = table["text"]
        row = next((i for i, v in enumerate(table["rows"]) if v[column] and re.search(r"\d", texts[i][column])), None)
        if row is not None and described["kind"] in ("number", "integer"):
            yield mutant(
                f"{described['name']} changed in its last printed digit",
                lambda t, r=row, c=column: t["text"][r].__setitem__(c, next_printed(t["text"][r][c])),
            )
            yield mutant(
                f"{described['name']} slipped by 1,000",
                lambda t, r=row, c=column: t["rows"][r].__setitem__(c, t["rows"][r][c] * 1000),
            )
        marked = next((i for i, marks in enumerate(table["marks"]) if marks[column]), None)
        if marked is not None:
            yield mutant(
                f"{described['name']} lost its qualifier",
                lambda t, r=marked, c=column: t["marks"][r].__setitem__(c, ""),
            )

    def drop_row(t: dict[str, Any]) -> None:
        for part in ("rows", "text", "marks"):
            t[part].pop()

    yield mutant("a row dropped", drop_row)
    yield mutant("a unit changed", lambda t: t["columns"][-1].update(unit="furlongs"))
    yield mutant("a heading changed", lambda t: t["columns"][0].update(label="Something else"))
    yield mutant("its source lost", lambda t: t["sources"].clear())


def _chart_mutants(at: int, number: int, chart: dict[str, Any]) -> Iterator[Mutant]:
    name = chart["usermeta"]["carep"]["name"]

    def mutant(what: str, change: Callable[[Any], None]) -> Mutant:
        return Mutant(f"chart {name}: {what}", "outputs", _in_output(at, number, CHART_MIME, change))

    for dataset, rows in chart.get("datasets", {}).items():
        field = next((key for row in rows[:1] for key in row if isinstance(row[key], int | float)), None)
        if field is not None:
            yield mutant(
                f"a datum of {field} changed",
                lambda c, d=dataset, f=field: c["datasets"][d][0].update({f: c["datasets"][d][0][f] + 1}),
            )
        yield mutant(f"a row of {dataset[:9]} dropped", lambda c, d=dataset: c["datasets"][d].pop())

    def swap(spec: dict[str, Any]) -> None:
        layered = [
            spec,
            *spec.get("layer", []),
            *(s for v in spec.get("hconcat", []) for s in (v, *v.get("layer", []))),
        ]
        encoding = next(s["encoding"] for s in layered if {"x", "y"} <= set(s.get("encoding", {})))
        encoding["x"], encoding["y"] = encoding["y"], encoding["x"]

    yield mutant("x and y swapped", swap)
    yield mutant("its title frozen", lambda c: c["title"].update(text="Everything is fine"))
    yield mutant("its text alternative changed", lambda c: c.update(description="A chart."))


def of_outputs(notebook: dict[str, Any]) -> Iterator[Mutant]:
    """Mutants of every output of an executed notebook."""
    for at, number, table in _outputs(notebook, TABLE_MIME):
        yield from _table_mutants(at, number, table)
    for at, number, chart in _outputs(notebook, CHART_MIME):
        yield from _chart_mutants(at, number, chart)
    for at, number, found in _outputs(notebook, RECORD_MIME):
        name = found["name"]
        yield Mutant(
            f"record {name}: changed by one in the last printed digit",
            "outputs",
            _in_output(at, number, RECORD_MIME, lambda r: r["text"].update(en=next_printed(r["text"]["en"]))),
        )
        yield Mutant(
            f"record {name}: its value changed", "outputs",
            _in_output(at, number, RECORD_MIME, lambda r: r.update(value=(r["value"] or 0) + 1)),
        )  # fmt: skip
        yield Mutant(
            f"record {name}: its unit changed", "outputs",
            _in_output(at, number, RECORD_MIME, lambda r: r.update(unit="kt")),
        )  # fmt: skip
    for at, number, _ in _outputs(notebook, SENTENCE_MIME):
        yield Mutant(
            f"sentence {at}: a number frozen", "outputs",
            _in_notebook(lambda n, a=at, k=number: n["cells"][a]["outputs"][k]["data"].update(
                {"text/markdown": next_printed("".join(n["cells"][a]["outputs"][k]["data"]["text/markdown"]))})),
        )  # fmt: skip


def _code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _with_output(notebook: dict[str, Any]) -> dict[str, Any]:
    return next(cell for cell in _code(notebook) if cell["outputs"])


def _unrun(notebook: dict[str, Any]) -> None:
    for cell in _code(notebook):
        cell.update(execution_count=None, outputs=[])


def _stderr(notebook: dict[str, Any]) -> None:
    _with_output(notebook)["outputs"].insert(0, {"output_type": "stream", "name": "stderr", "text": "careful\n"})


def _error(notebook: dict[str, Any]) -> None:
    _with_output(notebook)["outputs"] = [{"output_type": "error", "ename": "E", "evalue": "x", "traceback": []}]


OF_NOTEBOOKS = [
    Mutant("notebook never executed", "outputs", _in_notebook(_unrun)),
    Mutant("an output deleted", "outputs", _in_notebook(lambda n: _with_output(n)["outputs"].pop())),
    Mutant("an output doubled", "outputs", _in_notebook(
        lambda n: _with_output(n)["outputs"].append(_with_output(n)["outputs"][0]))),
    Mutant("cells executed out of order", "outputs", _in_notebook(
        lambda n: _code(n)[0].update(execution_count=99))),
    Mutant("a warning on stderr kept", "outputs", _in_notebook(_stderr)),
    Mutant("an error kept as output", "outputs", _in_notebook(_error)),
    Mutant("code changed without running it", "outputs", _in_notebook(
        lambda n: _with_output(n).update(source="1 + 1"))),
    Mutant("an unknown magic", "outputs", _in_notebook(
        lambda n: _code(n)[-1].update(source="%nosuchmagic", outputs=[]))),
    Mutant("a cell that fails", "outputs", _in_notebook(lambda n: _code(n)[-1].update(source="1 / 0"))),
    Mutant("a file cut in half", "outputs", lambda root: _cut(root / "book" / f"{NOTEBOOK}.ipynb")),
    Mutant("a default that is no choice", "contracts", _in_notebook(
        lambda n: _code(n)[0].update(
            source='from carep.minerals.vocabulary import Edition\n\nedition: Edition = 1999'))),
    Mutant("a parameters cell that computes", "contracts", _in_notebook(
        lambda n: _code(n)[0].update(source="edition: int = len('abc')"))),
    Mutant("a parameters cell without its tag", "contracts", _in_notebook(
        lambda n: _code(n)[0]["metadata"].clear())),
    Mutant("a number typed into a notebook's prose", "prose", _in_notebook(
        lambda n: n["cells"][0].update(source=n["cells"][0]["source"] + ["\n\nThe five hold 38.6 % of it."]))),
]  # fmt: skip


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


# -- in the data ------------------------------------------------------------------------------------------------------


def _in_rows(
    table: str, chosen: Callable[[dict[str, str]], bool], change: Callable[[list[dict[str, str]], int], None]
) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / "data" / table
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            names, rows = list(reader.fieldnames or []), list(reader)
        change(rows, next(index for index, row in enumerate(rows) if chosen(row)))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    return apply


def _chromium(row: dict[str, str]) -> bool:
    return (row["edition"], row["commodity"], row["country"], row["measure"], row["form"]) == (
        "2026", "chromium", "Kazakhstan", "reserves", "ore")  # fmt: skip


def _world(row: dict[str, str]) -> bool:
    return (row["edition"], row["commodity"], row["country"], row["measure"], row["form"]) == (
        "2026", "chromium", "World total", "reserves", "ore")  # fmt: skip


def _figure_up(rows: list[dict[str, str]], at: int) -> None:
    rows[at].update(published="231,000", value="231000", value_t="231000000")


def _sealed(change: Callable[[Path], None]) -> Callable[[Path], None]:
    """The change, and a new seal over it: what a careless maintainer would do."""

    def apply(root: Path) -> None:
        from carep.press.data import seal
        from carep.press.project import Project

        change(root)
        seal.write(Project(root))

    return apply


def _replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


_raised = _in_rows("figures.csv", _chromium, _figure_up)
_slipped = _in_rows("figures.csv", _chromium, lambda rows, at: rows[at].update(value_t="230000"))
_unqualified = _in_rows(
    "figures.csv", _world, lambda rows, at: rows[at].update(published="1,200,000", qualifier="exact")
)

OF_DATA = [
    Mutant("a figure changed by one unit in its last printed digit", "data", _raised),
    Mutant("the same under a new seal", "outputs", _sealed(_raised)),
    Mutant("a country dropped", "data", _in_rows("figures.csv", _chromium, lambda rows, at: rows.pop(at) and None)),
    Mutant("a country dropped under a new seal", "outputs", _sealed(
        _in_rows("figures.csv", _chromium, lambda rows, at: rows.pop(at) and None))),
    Mutant("a qualifier lost", "data", _unqualified),
    Mutant("a qualifier lost under a new seal", "outputs", _sealed(_unqualified)),
    Mutant("a unit slipped by 1,000", "data", _slipped),
    Mutant("a unit slipped by 1,000 under a new seal", "data", _sealed(_slipped)),
    Mutant("a row doubled", "data", _in_rows(
        "figures.csv", _chromium, lambda rows, at: rows.insert(at, rows[at]))),
    Mutant("a row doubled under a new seal", "data", _sealed(_in_rows(
        "figures.csv", _chromium, lambda rows, at: rows.insert(at, rows[at])))),
    Mutant("a measure that nobody knows, under a new seal", "data", _sealed(_in_rows(
        "figures.csv", _chromium, lambda rows, at: rows[at].update(measure="treasure")))),
    Mutant("a value that is not the published text, under a new seal", "data", _sealed(_in_rows(
        "figures.csv", _chromium, lambda rows, at: rows[at].update(value="240000", value_t="240000000")))),
    Mutant("a column renamed", "data", _replace("data/figures.csv", "qualifier", "qualifer")),
    Mutant("a table missing", "data", lambda root: (root / "data" / "prices.csv").unlink()),
    Mutant("a trade flow changed", "data", _in_rows(
        "trade.csv", lambda row: True, lambda rows, at: rows[at].update(value_usd="1"))),
    Mutant("an inventory's entry dropped", "data", _in_rows(
        "inventories/pp1802.csv", lambda row: True, lambda rows, at: rows.pop(at) and None)),
    Mutant("an outline of the map moved", "data", _replace("data/map.geojson", "[[50.", "[[51.")),
    Mutant("a count of the occurrence inventory changed", "data", _replace(
        "data/inventories/tienshan2017.csv", ",160,", ",161,")),
]  # fmt: skip


# -- in claims and pages ----------------------------------------------------------------------------------------------


def _on_record(claim: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / "data" / "claims.yaml"
        text = path.read_text("utf-8")
        start = text.index(f"id: {claim}\n")
        end = text.find("\n- id:", start)
        entry = text[start : end if end > 0 else None]
        assert old in entry, entry
        path.write_text(text[:start] + entry.replace(old, new, 1) + text[start + len(entry) :], encoding="utf-8")

    return apply


OF_CLAIMS = [
    Mutant("a verdict on record flipped", "claims", _on_record("article-manganese", "contradicted", "reproduced")),
    Mutant("the verdict of a count flipped", "claims", _on_record("article-384", "reproduced", "contradicted")),
    Mutant("a claim's value changed", "claims", _on_record("article-zinc", 'stated: "12.6"', 'stated: "3.1"')),
]


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def _leave_out(root: Path) -> None:
    path = root / "book" / "plan.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "probe.ipynb" not in line), encoding="utf-8")


OF_PAGES = [
    Mutant("a number typed into a page", "prose", lambda root: _append(root / "book/index.md", "\nIt is 38.6 %.\n")),
    Mutant("the plan names a parameter that the notebook has not", "contracts", _replace(
        "book/plan.yaml", "notebook: probe.ipynb", "notebook: probe.ipynb, parameters: {editoin: 2026}")),
    Mutant("the plan names a notebook that is not there", "contracts", _replace(
        "book/plan.yaml", "probe.ipynb", "prob.ipynb")),
    Mutant("the plan leaves a notebook out", "contracts", _leave_out),
]  # fmt: skip


# -- in the built book ------------------------------------------------------------------------------------------------


def _in_page(pattern: str, change: Callable[[re.Match[str]], str]) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / "_build" / "html" / f"{NOTEBOOK}.html"
        text = path.read_text("utf-8")
        changed, many = re.subn(pattern, change, text, count=1, flags=re.DOTALL)
        assert many, f"{pattern!r} is not on the page"
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    return apply


def _stored_runs(root: Path) -> list[Path]:
    return sorted((root / "_build" / ".cache" / "runs").rglob("*.run"))


def _corrupt_cache(root: Path) -> None:
    found = _stored_runs(root)
    assert found
    for path in found:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(bytes(content))


def _swap_page(root: Path) -> None:
    path = root / "_build" / "notebooks" / f"{NOTEBOOK}.ipynb"
    text = path.read_text("utf-8")
    found = re.search(r'"value": (\d+\.\d+)', text)
    assert found
    path.write_text(text.replace(found[0], '"value": 1.5', 1), encoding="utf-8")


OF_BUILDS = [
    Mutant("a page not built again after its text changed", "book", lambda root: _append(
        root / "book/index.md", "\nOne more sentence.\n")),
    Mutant("a page not built again after its data changed", "book", _sealed(_raised)),
    Mutant("a table's cell changed on the page", "book", _in_page(
        r'(<td class="carep-number" data-order="[^"]*">)([^<]*\d)', lambda m: m[1] + next_printed(m[2]))),
    Mutant("a table's row lost on the page", "book", _in_page(r"<tbody>\s*<tr>.*?</tr>", lambda m: "<tbody>")),
    Mutant("a chart's datum changed on the page", "book", _in_page(
        r'(class="carep-spec">.*?"datasets":.*?:)(-?\d+\.\d+)', lambda m: f"{m[1]}1.25")),
    Mutant("a chart lost on the page", "book", _in_page(
        r'<script type="application/json" class="carep-spec">.*?</script>', lambda m: "")),
    Mutant("a page deleted", "book", lambda root: (root / "_build/html/index.html").unlink()),
    Mutant("a page added", "book", lambda root: (root / "_build/html/more.html").write_text("<p>More") and None),
    Mutant("an executed notebook deleted", "book", lambda root: (
        root / "_build/notebooks" / f"{NOTEBOOK}.ipynb").unlink()),
    Mutant("an executed notebook changed by hand", "book", _swap_page),
    Mutant("a stored run damaged", "book", _corrupt_cache),
    Mutant("a link to nowhere", "links", _in_page(r"</main>", lambda m: '<a href="nowhere.html">x</a></main>')),
    Mutant("a link to an anchor that is gone", "links", _in_page(
        r"</main>", lambda m: '<a href="index.html#gone">x</a></main>')),
    Mutant("a picture from the web", "links", _in_page(
        r"</main>", lambda m: '<img alt="" src="https://example.org/a.png"></main>')),
]  # fmt: skip

OF_BROWSERS = [
    Mutant("a script from the web", "offline", _in_page(
        r"</body>", lambda m: '<script src="https://example.org/a.js"></script></body>')),
    Mutant("a script that fails", "offline", _in_page(
        r"</body>", lambda m: "<script>nothing.at.all()</script></body>")),
    Mutant("a picture without words", "accessibility", _in_page(
        r"</article>|</main>", lambda m: '<img src="_static/favicon.svg">' + m[0])),
    Mutant("grey on grey", "accessibility", _in_page(
        r"</article>|</main>", lambda m: '<p style="color:#ccc;background:#ddd">Can you read this?</p>' + m[0])),
]  # fmt: skip

LISTED = [*OF_NOTEBOOKS, *OF_DATA, *OF_CLAIMS, *OF_PAGES, *OF_BUILDS]
"""All mutants but the generated ones of outputs and those that need a browser."""
