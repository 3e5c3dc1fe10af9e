"""The builder: one tagged PDF of a whole book, and what it refuses."""

from __future__ import annotations

import re

import pytest

from .conftest import Build, elements, kinds, links, outline

LETTERS = (
    "Қ қ Ә ә Ғ ғ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і",  # Kazakh
    "Ң ң Ө ө Ү ү",  # Kyrgyz
    "Ҷ ҷ Ӣ ӣ Ӯ ӯ Ҳ ҳ Қ қ Ғ ғ",  # Tajik
    "Ý ý Ň ň Ž ž Ş ş Ç ç Ä ä Ö ö Ü ü",  # Turkmen
    "Oʻ oʻ Gʻ gʻ Ў ў Қ қ Ғ ғ Ҳ ҳ",  # Uzbek
    "Ё ё Й й Щ щ Ъ ъ Ы ы Э э № «»",  # Russian
)

INDEX = """# Front page

It links to {doc}`chapters/shares`, to [a section](#in-depth) and to <https://example.org/data>.

```{toctree}
:caption: Numbers
:numbered:
chapters/shares
```
"""

SHARES = """# Shares

Words with a note[^a].

[^a]: What the note says.

(in-depth)=
## In depth

```{figure} ../chart.svg
:name: fig-shares
:alt: Kazakhstan holds seven tenths

The share of one country
```

See {numref}`fig-shares` and {eq}`eq-share`.

$$ s = \\frac{n}{d} $$ (eq-share)
"""

BOOK = {"index.md": INDEX, "chapters/shares.md": SHARES}


def test_the_pdf_is_tagged_and_says_its_title_and_language(build: Build) -> None:
    reader = build(BOOK, typst_subtitle="What data say", typst_date="2026-02-06").reader
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "A small book"
    assert reader.metadata.author == "The carep contributors"
    assert reader.metadata.creation_date_raw.startswith("D:20260206")
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()


def test_bookmarks_follow_parts_pages_and_sections(build: Build) -> None:
    assert outline(build(BOOK).reader) == [
        (0, "Front page"),
        (0, "Numbers"),
        (1, "1 Shares"),
        (2, "1.1 In depth"),
    ]


def test_references_notes_and_addresses_become_links(build: Build) -> None:
    outside, inside = links(build(BOOK).reader)
    assert outside == ["https://example.org/data"]
    # contents (4 lines), page, section, figure, equation, note and its way back
    assert inside >= 9


def test_pictures_and_formulas_carry_their_words(build: Build) -> None:
    said = [str(element["/Alt"]) for element in elements(build(BOOK).reader) if "/Alt" in element]
    assert "Kazakhstan holds seven tenths" in said
    assert any("frac" in words for words in said)


def test_contents_give_page_numbers(build: Build) -> None:
    built = build(BOOK)
    contents = built.reader.pages[1].extract_text()
    assert re.search(r"Contents", contents)
    assert re.search(r"Shares[ .\s]*4", contents)


def test_charts_stay_vectors(build: Build) -> None:
    reader = build(BOOK).reader
    assert not any(len(page.images) for page in reader.pages)
    assert "Казахстан" in build(BOOK, name="again").text


@pytest.mark.parametrize("letters", LETTERS)
def test_the_letters_of_the_region_are_printed_in_text_heads_code_and_tables(build: Build, letters: str) -> None:
    text = f"# Head {letters}\n\nText {letters} *{letters}* **{letters}** `{letters}`\n\n| {letters} |\n|---|\n| a |\n"
    built = build({"index.md": text})
    plain = re.sub(r"\s+", "", built.text)
    # Typst refuses to write a sign that no font has; here they come back out of the PDF.
    assert plain.count(re.sub(r"\s+", "", letters)) >= 6
    assert not built.warnings


def test_a_sign_that_no_font_has_stops_the_build_and_names_the_page(build: Build) -> None:
    from carep.press.pdf.builder import TypstError

    with pytest.raises(TypstError, match=r"index\.md: .*could not be displayed"):
        build({"index.md": "# Page\n\nA \U00013000 sign.\n"})


def test_the_heads_of_a_long_table_are_repeated_on_each_page(build: Build) -> None:
    rows = "\n".join(f"| Country {number} | {number},000 |" for number in range(150))
    reader = build({"index.md": f"# Long\n\n| Land of origin | Tonnes |\n|---|--:|\n{rows}\n"}).reader
    pages = [page.extract_text() for page in reader.pages if "Country" in page.extract_text()]
    assert len(pages) >= 3
    assert all("Land of origin" in page and "Tonnes" in page for page in pages)
    assert kinds(reader).count("/Table") == 1
    assert kinds(reader).count("/TH") == 2
    assert kinds(reader).count("/TD") == 300


def test_a_short_table_and_its_source_note_stay_together(build: Build) -> None:
    filler = "\n\n".join(f"Line {number} of the text before the table." for number in range(33))
    rows = "\n".join(f"| Row {number} | {number} |" for number in range(8))
    note = ":::{div} carep-source\nSource: a survey.\n:::"
    pages = build({"index.md": f"# Page\n\n{filler}\n\n| A | B |\n|---|---|\n{rows}\n\n{note}\n"}).reader.pages
    (page,) = [text for text in (page.extract_text() for page in pages) if "Row 0" in text]
    assert "Row 7" in page
    assert "Source: a survey." in page


def test_two_copies_of_a_book_give_the_same_bytes(build: Build) -> None:
    first, second = build(BOOK, name="one"), build(BOOK, name="another/place")
    assert first.bytes == second.bytes


@pytest.mark.parametrize(
    "picture", ["![](chart.svg)", "```{figure} chart.svg\n\nA caption is no alternative text\n```"]
)
def test_a_picture_without_words_stops_the_build_with_page_and_line(build: Build, picture: str) -> None:
    from carep.press.pdf.builder import TypstError

    with pytest.raises(TypstError, match=r"index\.md:3: the picture chart\.svg has no alternative text"):
        build({"index.md": f"# Page\n\n{picture}\n"})


def test_every_fault_of_every_page_is_named_at_once(build: Build) -> None:
    from carep.press.pdf.builder import TypstError

    files = {
        "index.md": "# Page\n\n![](chart.svg)\n\n```{toctree}\nother\n```\n",
        "other.md": "# Other\n\n![](chart.svg)\n",
    }
    with pytest.raises(TypstError, match=r"index\.md:3: .*\n- other\.md:3: "):
        build(files)


def test_a_picture_on_the_web_is_refused_not_fetched(build: Build) -> None:
    from carep.press.pdf.builder import TypstError

    with pytest.raises(TypstError, match=r"index\.md:3: the picture https://example\.org/a\.png can't go into a PDF"):
        build({"index.md": "# Page\n\n![A chart](https://example.org/a.png)\n"})


def test_a_node_that_the_pdf_does_not_know_is_a_warning_with_its_name_and_page(build: Build) -> None:
    built = build({"index.md": "# Page\n\n```{eval-rst}\n.. productionlist::\n   odd: `inside`\n```\n"})
    assert re.search(r"index\.md.*WARNING: the PDF does not know nodes of kind 'productionlist'", built.warnings)
    assert "inside" in built.text


def test_a_formula_that_is_not_understood_is_a_warning_with_its_page(build: Build) -> None:
    built = build({"index.md": "# Page\n\nA $x_{$ here.\n"})
    assert re.search(r"index\.md:3: WARNING: the formula can't be set", built.warnings)


def test_the_language_of_the_book_and_of_a_passage_is_told(build: Build) -> None:
    built = build({"index.md": "# Страница\n\n{.lang-kk}\nҚазақ тілі.\n"}, language="ru")
    reader = built.reader
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    assert "Содержание" in built.text
    assert 'lang: "kk"' in built.typst("index")
