"""The one reader of YAML names file and line of every fault, and of every value."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press import yaml_lines
from carep.press.entries import Entry, fault, read
from carep.press.errors import CarepError, DataError, PlanError

TEXT = """title: T
parts:
  - name: a
    values:
      - 1
      - 2
  - {name: b, values: []}
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [\n", r"file\.yaml:2: not valid YAML"),
        (b"a:\n  - b\n c: 1\n", r"file\.yaml:3: not valid YAML"),
        (b"a: 1\nb: {c: 1,\n  c: 2}\n", r"file\.yaml:3: the key 'c' is stated twice"),
        (b"- a: 1\n- b: 1\n  b: 2\n", r"file\.yaml:3: the key 'b' is stated twice"),
        (b"a: 1\nb: \xff\n", r"file\.yaml:2: not UTF-8\s+found: byte 0xff"),
        (b"a: \x07\n", r"file\.yaml: not valid YAML"),
        (b"a: 2026-02-30\n", r"file\.yaml: not valid YAML\s+found: day is out of range"),
        (b"{[a]: 1}\n", r"file\.yaml:1: not valid YAML"),
        (b"a: !!python/name:os.system\n", r"file\.yaml:1: not valid YAML"),
        (None, r"file\.yaml: the file is missing"),
    ],
)
@pytest.mark.parametrize("failure", [DataError, PlanError])
def test_a_file_that_is_no_yaml_is_refused_with_its_line(
    tmp_path: Path, content: bytes | None, said: str, failure: type[CarepError]
) -> None:
    path = tmp_path / "file.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(failure, match=said):
        yaml_lines.load(path, failure)


@pytest.mark.parametrize(
    ("at", "line"),
    [
        ((), 1),
        (("title",), 1),
        (("parts",), 2),
        (("parts", 0), 3),
        (("parts", 0, "values"), 4),
        (("parts", 0, "values", 1), 6),
        (("parts", 1, "name"), 7),
        (("parts", 1, "nothing"), 7),
        (("parts", 5), 2),
        (("other", 0), 1),
    ],
)
def test_a_value_stands_on_the_line_of_its_key_or_of_what_holds_it(at: tuple[str | int, ...], line: int) -> None:
    content, lines = yaml_lines.parse(TEXT, "f.yaml")
    assert content["parts"][0] == {"name": "a", "values": [1, 2]}
    assert lines.where(at) == f"f.yaml:{line}"


def test_an_empty_file_holds_nothing() -> None:
    assert yaml_lines.parse("", "f.yaml")[0] is None


class Part(Entry):
    """An entry for these tests."""

    id: str
    size: int = 1

    def model_post_init(self, _: object) -> None:
        if self.size > 9:
            raise fault("too large", found=self.size, expected="at most 9", do="cut it")


def test_entries_are_read_by_place_or_by_id(tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text("- id: a\n- {id: b, size: 2}\n", encoding="utf-8")
    assert list(read(path, Part, "part", where="parts.yaml").items()) == [
        ("parts.yaml:1", Part(id="a")),
        ("parts.yaml:2", Part(id="b", size=2)),
    ]
    path.write_text("a: {}\nb: {size: 2}\n", encoding="utf-8")
    assert list(read(path, Part, "part", where="parts.yaml", by_id=True)) == ["a", "b"]


def test_every_fault_of_the_entries_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text(
        "- id: a\n  sise: 2\n- size: 1\n- id: c\n  size: many\n- id: d\n  size: 10\n- 3\n- id: e\n- id: e\n"
    )
    with pytest.raises(DataError) as caught:
        read(path, Part, "part", where="data/parts.yaml")
    for said in (
        "data/parts.yaml: parts that are not as described (6)",
        "data/parts.yaml:2: part a: unknown key sise\n  expected: id, size\n  do: did you mean size?",
        "data/parts.yaml:3: part: id is missing",
        "data/parts.yaml:5: part c: size: Input should be a valid integer",
        "data/parts.yaml:6: part d: too large\n  found: 10\n  expected: at most 9\n  do: cut it",
        "data/parts.yaml:8: part: not a mapping\n  found: int",
        "data/parts.yaml: two parts have the id e",
    ):
        assert said in str(caught.value)
    with pytest.raises(DataError, match="not a mapping of ids to parts"):
        read(path, Part, "part", where="data/parts.yaml", by_id=True)
