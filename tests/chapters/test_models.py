"""The chapters on dependence, concentration, investors, value chain, hub, timeline and competitors.

Their code cells run here in this process, with default and with other parameters, so that every combination a
sweep may ask for gives a result or a clear error.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from carep.minerals import assumptions
from carep.press import notebook, project
from carep.press.contract import contract
from carep.press.errors import CarepError
from carep.press.outputs import Chart, Table
from carep.press.outputs.records import Record, Sentence

BOOK = project.find(Path(__file__)).book
CHAPTERS = ("dependence", "concentration", "investors", "value_chain", "hub", "timeline", "competitors")

COMMON = {
    "investors": {
        "stake": "investors.stake",
        "funding": "investors.funding",
        "premium": "investors.premium",
        "discount": "investors.discount",
        "construction_cost": "investors.construction.cost",
        "price": "investors.price",
        "margin": "investors.margin",
    },
    "hub": {
        name: f"hub.{name}"
        for name in ("exponent", "haulage", "margin", "reference_cost", "reference_volume", "utilisation", "discount")
    },
    "value_chain": {"recovery": "value_chain.recovery"},
}


def run(name: str, **given: Any) -> dict[str, Any]:
    """The outputs of the chapter's cells by name: records, figures and tables."""
    path = BOOK / f"{name}.ipynb"
    values = contract.read(path).validate(given)
    space: dict[str, Any] = {}
    found: dict[str, Any] = {}
    loaded = notebook.load(path)
    injected = notebook.parameters_cell(loaded)
    for number, cell in enumerate(loaded["cells"]):
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(cell["source"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)
        if number == injected:
            space.update(values)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), name, "eval"), space)
            if isinstance(shown, Chart | Table):
                assert shown.name not in found, f"two outputs are called {shown.name}"
                found[shown.name] = shown
            else:
                assert isinstance(shown, Sentence), type(shown)
    found.update({value.name: value for value in space.values() if isinstance(value, Record)})
    return found


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_answers_in_a_sentence_with_charts_and_sources(name):
    made = run(name)
    answer = made["answer"]
    assert answer.value.endswith(".")
    assert answer.sources
    figures = [item for item in made.values() if isinstance(item, Chart)]
    assert figures
    for figure in figures:
        assert len(figure.alt) > len(figure.title) > 20
        assert figure.sources
        assert not re.search(r"\bnan\b|\binf\b|None", figure.alt + figure.title), figure.alt
        assert len(str(figure.specification)) < 120_000
    assert not re.search(r"\bnan\b|\binf\b|None", str(answer.value))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_says_what_it_does_not_show_and_types_no_number_in_prose(name):
    text = [
        cell["source"] for cell in notebook.load(BOOK / f"{name}.ipynb")["cells"] if cell["cell_type"] == "markdown"
    ]
    assert any("## What this does not show" in part for part in text)
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", " ".join(text), flags=re.DOTALL)
    allowed = {"2018", "2024", "2021", "10,000", "1,800"}
    assert not [number for number in re.findall(r"\d[\d,.]*\d|\d", prose) if number not in allowed]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_no_loop_and_merges_nothing(name):
    cells = notebook.load(BOOK / f"{name}.ipynb")["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            tree = ast.parse(cell["source"])
            assert not any(isinstance(node, ast.For | ast.While | ast.ListComp) for node in ast.walk(tree))
            assert ".merge(" not in cell["source"]


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.ipynb")), ids=lambda path: path.stem)
def test_papermill_shows_every_parameter_with_its_help(path):
    """``papermill --help-notebook`` reads a parameter only if its type is written as one name."""
    import papermill

    shown = [(item["name"], item["inferred_type_name"], item["help"])
             for item in papermill.inspect_notebook(str(path)).values()]  # fmt: skip
    assert shown == [(item.name, item.written, item.meaning) for item in contract.read(path).parameters]
    assert all(meaning for _, _, meaning in shown)


@pytest.mark.parametrize("name", sorted(COMMON))
def test_the_defaults_of_a_model_are_those_of_the_list_of_assumptions(name):
    read = contract.read(BOOK / f"{name}.ipynb")
    for parameter, assumption in COMMON[name].items():
        assert read[parameter].default == assumptions.get(assumption).value, parameter


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("dependence", {"importer": "European Union", "which": "eu-2024-critical"}),
        ("dependence", {"importer": "China", "which": "eu-2024-strategic", "year": 2018}),
        ("dependence", {"edition": 2023, "threshold": 0}),
        ("concentration", {"commodity": "chromium", "growth": 5}),
        ("concentration", {"commodity": "zinc", "edition": 2025, "year": 2023}),
        ("concentration", {"commodity": "copper", "edition": 2023, "growth": 0}),
        ("investors", {"entry": "construction", "premium": 10, "draws": 200}),
        ("investors", {"price": 1000, "draws": 100}),
        ("investors", {"stake": 0, "funding": 0, "draws": 100}),
        ("value_chain", {"commodity": "antimony", "trade_year": 2018}),
        ("value_chain", {"commodity": "bauxite", "year": 2024, "recovery": 1}),
        ("hub", {"site": "Uzbekistan", "exponent": 1, "haulage": 0}),
        ("hub", {"margin": -10, "feed": 3}),
        ("hub", {"commodity": "rhenium", "margin": 200000, "edition": 2024}),
        ("timeline", {"party": "China"}),
        ("timeline", {"kind": "discovery"}),
        ("competitors", {"commodity": "rhenium"}),
        ("competitors", {"commodity": "titanium metal", "edition": 2025}),
    ],
    ids=str,
)
def test_a_chapter_runs_with_other_parameters(name, given):
    made = run(name, **given)
    assert made["answer"].value
    for item in made.values():
        if isinstance(item, Chart):
            assert not re.search(r"\bnan\b|\binf\b|None", item.alt + item.title), item.alt


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("concentration", {"commodity": "manganese"}, "no production of manganese by any of the five states"),
        ("concentration", {"commodity": "rubber (natural)"}, "no figures of rubber"),
        ("concentration", {"year": 1999}, "year 1999"),
        ("concentration", {"growth": -1}, "growth"),
        ("concentration", {"commodity": "antimonny"}, "did you mean antimony"),
        ("competitors", {"commodity": "cobalt"}, "no production of cobalt"),
        ("investors", {"stake": 1.5}, "stake"),
        ("investors", {"entry": "dreaming"}, "entry"),
        ("value_chain", {"commodity": "gold"}, "value chain"),
        ("value_chain", {"commodity": "manganese"}, "none of the region"),
        ("value_chain", {"recovery": 0}, "recovery"),
        ("hub", {"commodity": "antimony"}, "Uzbekistan"),
        ("hub", {"inventory": "pp1802"}, "no deposit of molybdenum"),
        ("hub", {"exponent": 0}, "exponent"),
        ("timeline", {"party": "China", "kind": "diplomacy"}, "no event of China"),
        ("dependence", {"threshold": 101}, "threshold"),
        ("dependence", {"which": "us-2030"}, "which"),
    ],
    ids=str,
)
def test_bad_parameters_get_a_clear_error(name, given, message):
    with pytest.raises(CarepError, match=message):
        run(name, **given)
