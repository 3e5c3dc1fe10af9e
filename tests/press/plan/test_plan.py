"""The plan of the book: pages, sweeps as pages, table of contents, and plans that are refused."""

from __future__ import annotations

import pytest
import yaml

from carep.press.errors import PlanError
from carep.press.plan import plan
from carep.press.project import Project


def write_plan(project: Project, text: str) -> None:
    (project.book / "plan.yaml").write_text(text, encoding="utf-8")


SWEEP = """\
title: Tiny
chapters:
  - caption: First
    pages:
      - {page: intro, markdown: intro.md}
  - caption: Words
    pages:
      - page: words
        markdown: intro.md
        sections:
          - sweep: word
            notebook: page.ipynb
            grid: {word: [zinc, rare earths]}
            parameters: {number: 7}
            page: "word-{word}"
            title: "{word}, {number} times"
"""


def test_a_page_has_all_its_parameters(tiny: Project):
    pages = plan.read(tiny).pages()
    assert [(page.name, page.parameters) for page in pages] == [
        ("intro", None),
        ("five", {"number": 5, "word": "zinc"}),
        ("other", {"number": 1}),
    ]


def test_a_sweep_becomes_pages_with_names_and_titles(tiny: Project):
    write_plan(tiny, SWEEP)
    pages = plan.read(tiny).pages()
    made = [(page.name, page.title, page.parameters) for page in pages if page.sweep]
    assert made == [
        ("word-zinc", "Zinc, 7 times", {"number": 7, "word": "zinc"}),
        ("word-rare-earths", "Rare earths, 7 times", {"number": 7, "word": "rare earths"}),
    ]
    assert [request.out.name for request in plan.read(tiny).requests(tiny)] == [
        "word-zinc.ipynb", "word-rare-earths.ipynb"
    ]  # fmt: skip


def test_the_table_of_contents_follows_the_plan(tiny: Project):
    write_plan(tiny, SWEEP)
    assert plan.write_toc(plan.read(tiny), tiny)
    toc = yaml.safe_load((tiny.book / "_toc.yml").read_text(encoding="utf-8"))
    below = [{"file": "word-zinc"}, {"file": "word-rare-earths"}]
    assert toc == {
        "format": "jb-book",
        "root": "intro",
        "parts": [{"caption": "Words", "chapters": [{"file": "words", "sections": below}]}],
    }
    assert not plan.write_toc(plan.read(tiny), tiny)


def test_every_fault_of_a_plan_is_named_with_its_line(tiny: Project):
    write_plan(
        tiny,
        "title: T\nchapters:\n  - caption: C\n    pages:\n"
        "      - {page: intro, markdown: intor.md}\n"
        "      - {page: five, notebook: page.ipynb, parameters: {numbr: 5}}\n"
        "      - {page: five, notebook: other.ipynb}\n"
        "      - {page: five, notebook: other.ipynb}\n"
        "      - {page: 'Bad Name', notebook: other.ipynb}\n"
        "      - {sweep: s, notebook: page.ipynb, grid: {number: []}, page: 'n-{number}', title: x}\n"
        "      - {sweep: s, notebook: page.ipynb, grid: {number: [1]}, page: 'n-{nmber}', title: x}\n",
    )
    with pytest.raises(PlanError) as caught:
        plan.read(tiny)
    text = str(caught.value)
    for line, what in (
        (5, "no such file in book/: intor.md"),
        (6, "unknown parameter 'numbr'"),
        (8, "two pages are called 'five'"),
        (9, "not a name for a page"),
        (10, "the grid is empty"),
        (11, "the template can't be filled"),
    ):
        assert f"plan.yaml:{line}: {what}" in text
    assert "did you mean intro.md?" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: T\n", "'chapters'"),
        ("title: T\nchapters: []\n", "chapters"),
        ("title: T\nchapter: []\nchapters: []\n", "did you mean chapters"),
        ("title: T\nchapters:\n - caption: C\n   pages:\n    - {page: a, markdwn: b.md}\n", "plan.yaml:5"),
        ("title: T\nchapters:\n - caption: C\n   pages:\n    - {page: a, notebook: b.ipynb, tilte: x}\n", "mean title"),
        ("- 1\n", "not|valid"),
        ("title: [\n", "not valid YAML"),
        ("title: a\ntitle: b\n", "stated twice"),
    ],
)
def test_a_plan_whose_form_is_wrong_is_refused(tiny: Project, text: str, message: str):
    write_plan(tiny, text)
    with pytest.raises(PlanError, match=message):
        plan.read(tiny)


def test_a_book_without_a_plan_says_so(tiny: Project):
    (tiny.book / "plan.yaml").unlink()
    with pytest.raises(PlanError, match="the book has no plan"):
        plan.read(tiny)


def test_an_unknown_page_is_refused_with_the_nearest_name(tiny: Project):
    with pytest.raises(PlanError, match="did you mean five"):
        plan.read(tiny).page("fve")
