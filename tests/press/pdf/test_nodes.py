"""What becomes of each kind of node: printed, unfolded, or left out on purpose."""

from __future__ import annotations

import re

import pytest

from .conftest import Build, Built, kinds


def page(build: Build, text: str, **more: str) -> Built:
    built = build({"index.md": f"# Page\n\n{text}\n", **more}, smartquotes=False)
    assert built.warnings == ""
    return built


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (":::{note}\nOf note.\n:::", "Note Of note."),
        (":::{admonition} A title\n:class: warning\nMind it.\n:::", "A title Mind it."),
        ("> Said once.\n>\n> -- A voice", "Said once. – A voice"),
        ("Term\n: What it means.", "Term What it means."),
        (":place: Bishkek", "place Bishkek"),
        ("3. three\n4. four", "3. three 4. four"),
        ("```{eval-rst}\n| First line\n| Second line\n```", "First line Second line"),
        ("```{eval-rst}\n-v  more words\n```", "-v more words"),
        ("```{eval-rst}\n.. rubric:: A small head\n```", "A small head"),
        ("```{topic} A topic\nIts words.\n```", "A topic Its words."),
        ("```python\nanswer = 42\n```", "answer = 42"),
        ("H{sub}`2`O and {abbr}`HHI (an index)`", "H2O and HHI (an index)"),
        (
            "````{tab-set}\n```{tab-item} By year\nOne\n```\n```{tab-item} By land\nTwo\n```\n````",
            "By year One By land Two",
        ),
        ("```{dropdown} More\nHidden on screens.\n```", "More Hidden on screens."),
        ("```{card} A card\nIts text.\n```", "A card Its text."),
        ("~~struck~~ * _ # $5 @ <b> ` = - + / // /* */ \\\\ 1. [x]", "* _ # $5 @"),
        ("{download}`the picture <chart.svg>`", "the picture"),
        ("```{glossary}\nshare\n  A part of a whole.\n```\n\nA {term}`share`.", "share A part of a whole. A share."),
    ],
)
def test_words_of_every_kind_of_node_are_printed(build: Build, source: str, words: str) -> None:
    built = build({"index.md": f"# Page\n\n{source}\n"})
    assert "does not know" not in built.warnings
    assert words.replace(" ", "") in re.sub(r"\s+", "", built.text)


@pytest.mark.parametrize(
    "source",
    [
        "<p>SCREEN</p>",
        "```{raw} html\nSCREEN\n```",
        "```{raw} latex\nSCREEN\n```",
        "% SCREEN",
        ":::{div} carep-html-only\nSCREEN\n:::",
        ":::{div} carep-provenance\nSCREEN\n:::",
        "```{only} html\nSCREEN\n```",
        "[SCREEN]{.carep-html-only}",
    ],
)
def test_what_is_for_screens_stays_off_paper(build: Build, source: str) -> None:
    assert "SCREEN" not in page(build, f"Before.\n\n{source}\n\nAfter.").text


def test_what_is_for_paper_only_is_printed(build: Build) -> None:
    assert "PAPER" in page(build, ":::{div} carep-pdf-only\nPAPER\n:::\n\n```{raw} typst\n#strong[RAW]\n```").text


def test_the_source_note_is_printed_small_with_its_link(build: Build) -> None:
    built = page(build, ":::{div} carep-source\nSource: [a survey](https://example.org/x).\n:::")
    assert "#source-note[Source: #link" in built.typst("index")


def test_raw_html_inside_a_line_leaves_the_rest_of_the_line(build: Build) -> None:
    assert "Before after" in re.sub(r"\s+", " ", page(build, "Before <b>after</b>.").text)


def test_text_is_printed_as_it_was_written(build: Build) -> None:
    said = "#let x = 1; *a* _b_ `c` $d$ <e> @f ~g //h /*i*/ -- \\#j 'k' \"l\" = m"
    escaped = re.sub(r"([\\*_`$<>#@\[\]~'\"-])", r"\\\1", said)
    assert re.sub(r"\s+", "", said) in re.sub(r"\s+", "", page(build, escaped).text)


def test_a_note_referred_to_twice_is_printed_once(build: Build) -> None:
    built = page(build, "One[^n] and two[^n].\n\n[^n]: The only note.")
    assert built.text.count("The only note.") == 1
    assert kinds(built.reader).count("/Note") == 1


def test_a_card_that_is_a_link_carries_it_on_its_title(build: Build) -> None:
    built = page(
        build,
        "```{card} Next\n:link: other\n:link-type: doc\nText.\n```\n\n```{toctree}\nother\n```",
        **{"other.md": "# Other\n"},
    )
    assert '#card-title[#goto("other")[Next];]' in built.typst("index")


def test_cells_show_outputs_and_hide_code(build: Build) -> None:
    import json

    notebook = {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Cells"},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "execution_count": 1,
                "source": "secret_code()",
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": "printed words\n"},
                    {"output_type": "display_data", "metadata": {},
                     "data": {"text/html": "<b>in html</b>", "text/plain": "in plain words"}},
                    {"output_type": "display_data", "metadata": {},
                     "data": {"text/markdown": "in *Markdown*", "text/plain": "less"}},
                ],
            },
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip
    built = build(
        {"index.md": "# Page\n\n```{toctree}\ncells\n```\n", "cells.ipynb": json.dumps(notebook)},
    )
    assert built.warnings == ""
    assert "secret_code" not in built.text
    assert all(words in built.text for words in ("printed words", "in plain words", "in Markdown"))
    assert "in html" not in built.text


def test_citations_lead_to_the_bibliography(build: Build) -> None:
    built = build(
        {
            "index.md": "# Page\n\nAs in {cite}`survey`.\n\n```{toctree}\nbooks\n```\n",
            "books.md": "# Books\n\n```{bibliography}\n```\n",
        },
    )
    assert built.warnings == ""
    assert re.search(r'#goto\("books_23_id\d+"\)', built.typst("index"))
    assert "#bibliography-entry(" in built.typst("books")
    assert "Minerals" in built.text


def test_a_table_keeps_merged_cells_and_its_caption(build: Build) -> None:
    grid = """```{eval-rst}
.. table:: Two heads

   +-----+-----+
   | A   | B   |
   +=====+=====+
   | over both |
   +-----+-----+
   | 1   | 2   |
   +-----+-----+
```"""
    built = page(build, grid)
    assert "table.cell(colspan: 2)[over both]" in built.typst("index")
    assert "Table 1. Two heads" in built.text


def test_a_link_to_what_paper_does_not_show_is_a_warning(build: Build) -> None:
    source = "# Page\n\n[there](#gone)\n\n:::{div} carep-html-only\n(gone)=\n**Only here**\n:::\n"
    assert "WARNING" in build({"index.md": source}).warnings


def test_notes_stand_below_a_short_table_and_above_a_long_one(build: Build) -> None:
    def made(rows: int) -> str:
        lines = "\n".join(f"| Row {number} | {number} |" for number in range(rows))
        note = "\n\n::::{div} carep-source\nSource: a survey.\n::::\n"
        return page(build, f":::::{{div}} carep-table\n| A | B |\n|---|---|\n{lines}{note}:::::").text

    short, long = made(3), made(90)
    assert short.index("Row 2") < short.index("Source: a survey.")
    assert long.index("Source: a survey.") < long.index("Row 0")


def test_a_description_of_an_api_has_its_signature_in_bold_code_and_its_fields_one_below_the_other(
    build: Build,
) -> None:
    described = """```{eval-rst}
.. py:class:: Press(path: str, *, names: list[str] = ["a"])

   Prints reports.

   .. py:method:: build(pdf: bool = False) -> Path
      :async:

      Build it as :py:class:`Press` says.

      :param pdf: Also as PDF.
      :type pdf: bool
      :returns: Where it is.
      :raises ValueError: When it can't.
```

See {py:meth}`Press.build`.
"""
    built = page(build, described)
    markup = built.typst("index")
    assert "#raw(\"class Press(path: str, *, names: list[str] = ['a'])\")" in markup
    assert '#raw("async build(pdf: bool = False) -> Path")' in markup
    assert markup.count("#described[") == 2
    assert "#definitions((term: [Parameters], body: [" in markup
    assert '#goto("index_23_Press.build")' in markup
    assert "(bool) -- Also as PDF." in re.sub(r"\s+", " ", built.text)
    fonts = {font for each in built.reader.pages for font in each["/Resources"]["/Font"].values()}
    assert any("DejaVuSansMono-Bold" in font.get_object()["/BaseFont"] for font in fonts)
