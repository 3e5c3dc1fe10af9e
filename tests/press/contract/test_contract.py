"""What a parameters cell may say, and what happens to values that do not fit."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from carep.press.contract import contract, values
from carep.press.contract.contract import Contract
from carep.press.errors import ContractError, NotebookError, ParameterError
from carep.press.project import Project

from ..conftest import cell, tiny_notebook, write_notebook


def stated(text: str) -> Contract:
    return contract.read_cell(text, Path("page.ipynb"), where="page.ipynb, cell 1")


def test_meaning_comes_from_the_comment_behind_or_above():
    found = stated("# how many\n# to take\nnumber: int = 1\nword: str = 'a'  # which one\nbare: int = 2\n")
    assert [item.meaning for item in found.parameters] == ["how many to take", "which one", ""]


def test_the_cell_is_never_run(tmp_path: Path):
    trap = tmp_path / "trap"
    with pytest.raises(ContractError, match="line 1"):
        stated(f"x: int = __import__('pathlib').Path({str(trap)!r}).touch()")
    with pytest.raises(ContractError, match="imports from os"):
        stated("import os\nx: int = 1")
    assert not trap.exists()


def test_types_may_come_through_a_face_and_nothing_else_may():
    found = stated("from carep import Country, Edition\ncountry: Country = 'KZ'\nedition: Edition = 2026")
    assert found.validate({})["country"] == "Kazakhstan"
    assert stated("from carep.press import Choices\nx: int = 1")["x"].default == 1
    with pytest.raises(ContractError, match="imports from carep; it may import from"):
        stated("from carep import load\nx: int = 1")


def test_every_line_that_can_not_be_read_is_named_with_what_is_allowed():
    with pytest.raises(ContractError) as caught:
        stated("a = 1\nfor i in range(3):\n    pass\nb: int\nc: Unknown = 1\nd: int = max(1, 2)\n")
    text = str(caught.value)
    assert [f"cell 1, line {line}" in text for line in (1, 2, 4, 5, 6)] == [True] * 5
    assert "annotated assignments such as" in text
    assert "needs a default" in text


def test_a_cell_that_is_no_python_names_its_line():
    with pytest.raises(ContractError, match="line 2") as caught:
        stated("a: int = 1\n%magic here\n")
    assert "%magic here" in str(caught.value)


def test_all_faults_are_reported_at_once_with_did_you_mean():
    found = stated("from typing import Literal\nnumber: int = 1\ncolour: Literal['red', 'blue'] = 'red'\n")
    with pytest.raises(ParameterError) as caught:
        found.validate({"numbr": 3, "number": "many", "colour": "bleu"})
    text = str(caught.value)
    assert "did you mean number?" in text
    assert "'many'" in text
    assert "did you mean blue?" in text
    assert "one of red, blue" in text


def test_ranges_are_checked_and_described():
    text = "from typing import Annotated\nfrom pydantic import Field\nmonth: Annotated[int, Field(ge=1, le=12)] = 1"
    found = stated(text)
    assert found.as_json()[0]["range"] == "at least 1, at most 12"
    with pytest.raises(ParameterError, match="at least 1, at most 12"):
        found.validate({"month": 13})
    assert found.validate({"month": "12"}) == {"month": 12}


def test_choices_come_from_the_data_and_aliases_become_the_name():
    found = stated("from carep.minerals.vocabulary import Country, MeasureName\ncountry: Country = 'Kazakhstan'")
    assert "Uzbekistan" in found.as_json()[0]["choices"]
    assert found.validate({"country": "KZ"}) == {"country": "Kazakhstan"}
    assert found.validate({"country": "узбекистан"}) == {"country": "Uzbekistan"}
    with pytest.raises(ParameterError, match="did you mean Kazakhstan") as caught:
        found.validate({"country": "Kazahstan"})
    assert "unknown country 'Kazahstan'" in str(caught.value)


def test_a_rule_across_parameters_is_checked_when_each_is_good_alone(monkeypatch: pytest.MonkeyPatch):
    from typing import Annotated

    from carep.minerals import vocabulary
    from carep.press.contract.choices import Rule

    rule = Rule(("first",), lambda last, first: f"it ends before {first}" if last < first else None)
    monkeypatch.setattr(vocabulary, "LastYear", Annotated[int, rule], raising=False)
    found = stated("from carep.minerals.vocabulary import LastYear\nfirst: int = 2020\nlast: LastYear = 2024")
    assert found.validate({"last": 2022}) == {"first": 2020, "last": 2022}
    with pytest.raises(ParameterError, match=r"it ends before 2023[\s\S]*2021 with first=2023"):
        found.validate({"first": 2023, "last": 2021})


@pytest.mark.parametrize(
    ("annotation", "given", "wanted"),
    [
        ("int", np.int64(3), 3),
        ("int", np.float64(3.0), 3),
        ("int", Decimal(3), 3),
        ("float", np.float32(0.5), 0.5),
        ("float", Decimal("0.5"), 0.5),
        ("float", 3, 3.0),
        ("bool", np.bool_(True), True),
        ("str", np.str_("a"), "a"),
        ("str", Path("a") / "b", "a/b"),
        ("str", date(2026, 1, 2), "2026-01-02"),
        ("list[int]", (1, 2), [1, 2]),
        ("list[int]", np.array([1, 2]), [1, 2]),
        ("list[str]", {"b", "a"}, ["a", "b"]),
        ("tuple[int, ...]", [1, 2], (1, 2)),
        ("dict[str, int]", {"a": np.int8(1)}, {"a": 1}),
        ("date", pd.Timestamp("2026-01-02"), date(2026, 1, 2)),
        ("date", "2026-01-02", date(2026, 1, 2)),
        ("datetime", pd.Timestamp("2026-01-02 03:04"), datetime(2026, 1, 2, 3, 4)),
        ("Decimal", "1.10", Decimal("1.10")),
        ("Path", "a/b", Path("a/b")),
        ("int | None", None, None),
        ("Measure", "reserves", "reserves"),
    ],
)
def test_values_become_the_declared_type(annotation: str, given: object, wanted: object):
    defaults = {"date": "date(2020, 1, 1)", "datetime": "datetime(2020, 1, 1)", "Decimal": "Decimal('1')"}
    defaults |= {"Path": "Path('.')", "Measure": "Measure.RESERVES", "str": "''", "list[str]": "[]", "list[int]": "[]"}
    defaults |= {"dict[str, int]": "{}", "tuple[int, ...]": "()", "float": "0.0", "bool": "False"}
    found = stated(
        "from datetime import date, datetime\nfrom decimal import Decimal\nfrom pathlib import Path\n"
        f"from carep.minerals.vocabulary import Measure\nx: {annotation} = {defaults.get(annotation, '0')}"
    )
    checked = found.validate({"x": given})["x"]
    assert checked == wanted
    names: dict[str, object] = dict(found.names)
    exec(values.source({"x": checked}, found.names), names)  # what the notebook gets
    assert names["x"] == checked
    assert type(names["x"]) is type(checked)


@pytest.mark.parametrize(
    ("annotation", "default", "given"),
    [
        ("int", "0", True),
        ("int", "0", 1.5),
        ("int", "0", pd.NaT),
        ("int", "0", pd.NA),
        ("float", "0.0", float("nan")),
        ("str", "''", 3),
        ("str", "''", b"bytes"),
        ("str", "''", object()),
        ("int", "0", np.datetime64("2026-01-02")),
        ("date", "date(2020, 1, 1)", datetime(2026, 1, 2, 3)),
    ],
)
def test_values_that_would_need_a_guess_are_refused(annotation: str, default: str, given: object):
    found = stated(f"from datetime import date\nx: {annotation} = {default}")
    with pytest.raises(ParameterError, match="parameter 'x'"):
        found.validate({"x": given})


def test_only_what_differs_from_the_default_is_injected():
    found = stated(
        "from carep.minerals.vocabulary import Measure\na: int = 1\nb: Measure = Measure.RESERVES\nc: str = 'x'"
    )
    checked = found.validate({"a": 1, "b": "capacity", "c": "y"})
    source = values.source(found.changed(checked), found.names)
    assert source == "# Parameters\nb = Measure.CAPACITY\nc = 'y'"
    assert values.source(found.changed(found.validate({"a": "1"})), found.names) == ""


def test_text_from_the_command_line_is_read_as_its_type_suggests():
    text = (
        "from typing import Literal\na: list[int] = []\nb: int | None = 1\nc: Literal[1, 2] = 1\nd: dict[str, int] = {}"
    )
    found = stated(text)
    read = found.parse({"a": "1,2", "b": "none", "c": "2", "d": '{"k": 1}'})
    assert found.validate(read) == {"a": [1, 2], "b": None, "c": 2, "d": {"k": 1}}


def test_parameters_may_be_called_like_methods_of_a_model():
    found = stated("copy: int = 1\nschema: str = 'a'\nmodel_config: int = 2\nself: int = 3")
    assert found.validate({"copy": 5}) == {"copy": 5, "schema": "a", "model_config": 2, "self": 3}


def test_a_default_outside_its_own_contract_is_a_fault():
    with pytest.raises(ParameterError, match="parameter 'a'"):
        stated("from typing import Literal\na: Literal[1, 2] = 3").validate({})


def test_a_notebook_without_a_parameters_cell_is_refused_with_an_example(tmp_path: Path):
    path = write_notebook(tmp_path / "x.ipynb", cell("1", "a"))
    with pytest.raises(ContractError, match="no cell tagged 'parameters'") as caught:
        contract.read(path)
    assert "edition: int = 2026" in str(caught.value)


def test_an_unknown_notebook_is_refused_with_the_nearest_name(tmp_path: Path):
    tiny_notebook(tmp_path / "shares.ipynb")
    with pytest.raises(NotebookError, match=r"did you mean shares\.ipynb"):
        contract.read(tmp_path / "shres.ipynb")


@pytest.mark.parametrize("content", ["not json", "[]", "{}", json.dumps({"cells": [], "nbformat": 3})])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotebookError):
        contract.read(path)


def test_papermill_and_nbclient_find_the_same_parameters(tiny: Project):
    import papermill

    inferred = papermill.inspect_notebook(str(tiny.book / "page.ipynb"))
    assert list(inferred) == [item.name for item in contract.read(tiny.book / "page.ipynb").parameters]


def test_an_edition_that_does_not_publish_a_measure_is_refused_with_what_it_has():
    found = stated(
        "from carep.minerals.vocabulary import Commodity, Edition, MeasureName\n"
        "edition: Edition = 2026\ncommodity: Commodity = 'chromium'\nmeasure: MeasureName = 'reserves'"
    )
    assert found.validate({"measure": "mine_production"})["measure"] == "mine_production"
    with pytest.raises(
        ParameterError, match=r"MCS 2026 lists no country with capacity of chromium; it lists .*reserves"
    ):
        found.validate({"measure": "capacity"})
    alone = stated("from carep.minerals.vocabulary import MeasureName\nmeasure: MeasureName = 'reserves'")
    assert alone.validate({"measure": "capacity"}) == {"measure": "capacity"}
