"""Grids: products, ranges, lists in step, excludes, and grids that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press.contract import contract, grid
from carep.press.errors import GridError, ParameterError

STATED = contract.read_cell(
    "from carep.minerals.vocabulary import Country\ncountry: Country = 'Kazakhstan'\nyear: int = 2026\nword: str = 'a'",
    Path("x.ipynb"),
    where="x.ipynb, cell 1",
)


def test_options_make_a_product_in_the_order_given():
    found = grid.from_options(["country=KZ,UZ", "year=2024..2025"], STATED).spread(STATED)
    assert [(item["country"], item["year"]) for item in found] == [
        ("Kazakhstan", 2024), ("Kazakhstan", 2025), ("Uzbekistan", 2024), ("Uzbekistan", 2025)
    ]  # fmt: skip


def test_two_names_of_one_value_make_one_run():
    assert len(grid.from_options(["country=KZ,Kazakhstan,KAZ"], STATED).spread(STATED)) == 1


def test_a_file_zips_and_excludes(tmp_path: Path):
    path = tmp_path / "grid.yaml"
    path.write_text(
        "notebook: x.ipynb\n"
        "zip:\n  - {country: [KZ, UZ], year: 2024..2025}\n"
        "grid: {word: [a, b]}\n"
        "exclude:\n  - {country: Uzbekistan, word: b}\n",
        encoding="utf-8",
    )
    wanted, named = grid.from_file(path)
    found = [(item["country"], item["year"], item["word"]) for item in wanted.spread(STATED)]
    assert named == "x.ipynb"
    assert sorted(found) == [("Kazakhstan", 2024, "a"), ("Kazakhstan", 2024, "b"), ("Uzbekistan", 2025, "a")]


def test_all_values_that_the_notebook_refuses_are_named():
    with pytest.raises(ParameterError) as caught:
        grid.from_options(["country=KZ,Atlantis", "year=x,2024"], STATED).spread(STATED)
    assert "Atlantis" in str(caught.value)
    assert "'x'" in str(caught.value)


@pytest.mark.parametrize("options", [[], ["year="], ["year=,"]])
def test_an_empty_grid_is_refused(options: list[str]):
    with pytest.raises(GridError, match="the grid is empty"):
        grid.from_options(options, STATED).check_size()


def test_combinations_that_a_rule_forbids_are_left_out_and_listed(monkeypatch: pytest.MonkeyPatch):
    from typing import Annotated

    from carep.minerals import vocabulary
    from carep.press.contract.choices import Rule

    rule = Rule(("first",), lambda last, first: f"{last} is before {first}" if last < first else None)
    monkeypatch.setattr(vocabulary, "LastYear", Annotated[int, rule], raising=False)
    text = "from carep.minerals.vocabulary import LastYear\nfirst: int = 1\nlast: LastYear = 9"
    stated = contract.read_cell(text, Path("x.ipynb"), where="x.ipynb, cell 1")
    wanted = grid.from_options(["first=1..2", "last=1..2"], stated)
    assert [tuple(item.values()) for item in wanted.spread(stated)] == [(1, 1), (1, 2), (2, 2)]
    assert wanted.ruled_out == [({"first": 2, "last": 1}, "parameter 'last': 1 is before 2")]
    with pytest.raises(GridError, match="1 is before 2"):
        grid.from_options(["first=2", "last=1"], stated).spread(stated)


def test_a_grid_with_everything_excluded_is_refused():
    with pytest.raises(GridError, match="everything in it is excluded"):
        grid.Combinations({"year": [1]}, exclude=[{"year": 1}]).spread(STATED)


def test_a_huge_grid_is_counted_without_being_made_and_refused():
    wanted = grid.from_options(["year=1..100000", "word=a,b,c"], STATED)
    with pytest.raises(GridError, match="300,000 runs"):
        wanted.check_size()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gird: {}", "unknown key 'gird'"),
        ("grid: [1]", "grid is not a mapping"),
        ("zip: {a: 1}", "zip is not a list"),
        ("grid: {year: [1]}\ngrid: {year: [2]}", "stated twice"),
        ("grid: {year: [1]}\nzip:\n  - {year: [1]}", "in the grid twice"),
        ("zip:\n  - {year: [1], word: [a, b]}", "differ in length"),
        ("grid: {year: [1]}\nexclude:\n  - {yaer: 1}", "excluded but not in the grid"),
        ("grid: {year: 1..5..0}", "never ends"),
        ("grid: {year: [", "not valid YAML"),
        ("", "no grid"),
    ],
)
def test_a_file_that_is_no_grid_is_refused_with_its_line(tmp_path: Path, text: str, message: str):
    path = tmp_path / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GridError, match=message):
        grid.from_file(path)


def test_options_without_values_are_refused():
    with pytest.raises(GridError, match="not a part of a grid"):
        grid.from_options(["year"], STATED)


def test_different_values_never_share_a_file_name():
    words = ("a b", "a-b", "a/b", "A b", "a" * 300, "a" * 301, "", "none")
    names = grid.file_names([{"word": word} for word in words])
    assert len(set(names)) == len(words)
    assert all("/" not in name and len(name) < 200 for name in names)
