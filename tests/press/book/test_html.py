"""What a reader finds in the compiled HTML."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from carep.press.book import compiling
from carep.press.project import Project

from .conftest import SENTENCE, compiled, executed, shares_notebook

pytestmark = pytest.mark.slow


def page(built: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((built / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def test_a_record_in_a_page_is_printed_with_its_rounding_and_links_to_the_place_that_made_it(built: Path) -> None:
    link = page(built, "index").select("a.carep-record")[0]
    assert link.text == "19.2\u00a0%"
    assert link["href"] == "chapters/shares.html#value-share"
    assert page(built, "chapters/shares").find(id="value-share") is not None


def test_a_record_in_a_sentence_of_a_notebook_links_too(built: Path) -> None:
    link = one(page(built, "chapters/shares"), "article a.carep-record")
    assert (link.text, link["href"]) == ("19.2\u00a0%", "#value-share")


def test_a_card_becomes_a_box_with_anchor_badges_and_links(built: Path) -> None:
    first, again = (page(built, "chapters/shares").find(id=name) for name in ("said-first", "said-again"))
    assert {"admonition", "claim", "claim-possible"} <= set(first["class"])
    assert first.find(class_="admonition-title").get_text() == "The region holds a fifth"
    shown = [paragraph.get_text() for paragraph in first.find_all("p")[1:]]
    assert shown == ["A paper, 2026.", "2025: – not testable · 2026: ▲ possible", "It is 19.2, as said again."]
    assert [link["href"] for link in first.find_all("a")] == ["#said-again"]
    assert again.find("em").get_text() == "No number"


def test_a_recorded_sentence_is_printed_plain_with_a_small_link_behind_it(built: Path) -> None:
    soup = page(built, "index")
    link = soup.select("a.carep-record")[1]
    assert (link.text, link["href"]) == ("where this was computed", "chapters/shares.html#value-sentence")
    assert one(soup, "span.carep-value:not(a *)").text == SENTENCE


def test_a_page_can_borrow_a_chart_whose_card_names_the_notebook_that_made_it(built: Path) -> None:
    figure = one(page(built, "index"), "figure#figure-chromium")
    links = [str(link["href"]) for link in figure.select("details a[download]")]
    assert links[0] == "_sources/chapters/shares.ipynb"
    assert (built / "_data" / "index" / "chromium.csv").is_file()
    assert all((built / link).is_file() for link in links)
    assert "reserves-chart" in figure.get_text()


def test_a_table_has_heads_with_units_and_numbers_flush_right(built: Path) -> None:
    table = one(page(built, "chapters/shares"), "#table-reserves table")
    heads = [head.get_text() for head in table.select("thead th")]
    assert heads == ["Country", "Reserves (kt)", "Verdict"]
    assert all(head["scope"] == "col" for head in table.select("thead th"))
    assert [row["scope"] for row in table.select("tbody th")] == ["row"] * 4
    assert [cell["data-order"] for cell in table.select("td.carep-number")] == ["230000.0", "", "1200.0", "35.5"]


def test_marks_lead_to_their_footnotes(built: Path) -> None:
    soup = page(built, "chapters/shares")
    marks = [mark["href"] for mark in soup.select("#table-reserves a.carep-mark")]
    assert marks == ["#table-reserves-note-a", "#table-reserves-note-a", "#table-reserves-note-b"]
    assert one(soup, "#table-reserves-note-b").get_text() == "b A <bound>."


def test_a_verdict_is_shape_and_word(built: Path) -> None:
    badges = page(built, "chapters/shares").select("#table-reserves .verdict")
    assert [badge.get_text() for badge in badges] == [
        "\u25cf reproduced",
        "\u2013 not testable",
        "\u2716 contradicted",
        "\u25b2 possible",
    ]


def test_the_csv_of_a_table_holds_the_values_not_their_print(built: Path) -> None:
    link = one(page(built, "chapters/shares"), "#table-reserves .carep-downloads a")
    text = (built / "chapters" / str(link["href"])).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["reserves"] for row in rows] == ["230000.0", "", "1200.0", "35.5"]
    assert [row["reserves_mark"] for row in rows] == ["a", "", "a,b", ""]


def test_a_chart_is_there_without_scripts_and_says_what_it_shows(built: Path) -> None:
    figure = one(page(built, "chapters/shares"), "figure#figure-chromium")
    assert one(figure, ".carep-title").text == "Kazakhstan holds nearly all of the region's chromium"
    picture = one(figure, ".carep-picture")
    assert picture["role"] == "img"
    assert str(picture["aria-label"]).startswith("Kazakhstan 19.2 per cent")
    assert len(picture.select("svg .mark-rect path")) >= 8
    assert "currentColor" in str(picture)


def test_a_chart_offers_its_data_specification_and_picture(built: Path) -> None:
    links = page(built, "chapters/shares").select("#figure-chromium .carep-downloads a")
    files = [built / "chapters" / str(link["href"]) for link in links]
    assert [path.name for path in files] == ["chromium.csv", "chromium.vl.json", "chromium.svg"]
    assert files[0].read_text(encoding="utf-8").splitlines()[:2] == [
        "country,measure,share",
        "Kazakhstan,reserves,19.2",
    ]
    assert json.loads(files[1].read_text(encoding="utf-8"))["usermeta"]["carep"]["name"] == "chromium"


def test_the_card_tells_source_hash_parameters_notebook_cell_and_code(built: Path) -> None:
    card = one(page(built, "chapters/shares"), "#figure-chromium details.carep-card")
    text = card.get_text(" ")
    for part in (
        "Mineral Commodity Summaries 2026 data release",
        "doi:10.5066/P1WKQ63T",
        "582a0aa2",
        "edition = 2026",
        "commodity = chromium",
        "shares.ipynb",
        "reserves-chart",
        "reserves_chart(edition)",
        "data/figures.csv",
        "ab" * 32,
    ):
        assert part in text, part
    assert card.find("summary") is not None


def test_cards_link_to_the_entry_of_the_source(built: Path) -> None:
    card = one(page(built, "chapters/shares"), "#table-reserves details.carep-card")
    addresses = [str(link["href"]) for link in card.select("a") if "source-" in str(link["href"])]
    assert addresses == ["../data.html#source-mcs2026", "../data.html#source-mcs2023", "../data.html#source-mcs2023"]
    assert page(built, "data").find(id="source-mcs2023") is not None


def test_the_chart_script_is_on_pages_with_charts_only(built: Path) -> None:
    assert "charts.js" in str(page(built, "chapters/shares"))
    assert "charts.js" not in str(page(built, "methods"))


def test_mathjax_is_on_pages_with_maths_only_and_from_the_book(built: Path) -> None:
    assert "_static/mathjax/tex-svg.js" in str(page(built, "methods"))
    assert "mathjax/tex-svg.js" not in str(page(built, "index"))
    assert (built / "_static" / "mathjax" / "tex-svg.js").is_file()


def test_no_code_of_cells_stands_in_the_page(built: Path) -> None:
    soup = page(built, "chapters/shares")
    assert not soup.select(".cell_input")
    assert len(soup.select("article div.cell")) == 6  # the parameters' cell shows nothing and is left out


def test_sources_and_corrections_become_pages(built: Path) -> None:
    data = page(built, "data").get_text(" ")
    assert "Look at the collection in February." in data
    assert "part13.csv" in data
    corrections = one(page(built, "methods"), "#table-corrections tbody").get_text(" ")
    assert "metric tons thousand metric tons the numbers are a thousand times too small" in corrections
    text = (built / "_data" / "methods" / "corrections.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("titanium-unit-2025,2025,MCS2025_World_Data.csv")


def test_a_csv_of_the_project_becomes_a_table(built: Path) -> None:
    rows = [row.get_text(" ", strip=True) for row in page(built, "methods").select("#table-countries tr")]
    assert rows == ["Country Code", "Kazakhstan KAZ", "Uzbekistan UZB", "Tajikistan TJK"]


def test_every_page_says_how_to_cite_it_with_edition_and_date(built: Path) -> None:
    text = one(page(built, "chapters/shares"), ".carep-colophon").get_text(" ")
    digest = str(one(page(built, "index"), 'meta[name="carep-values"]')["content"])
    assert "The carep contributors (2026). Chromium. What Central Asia's critical minerals add up to, MCS 2026" in text
    assert f"MCS 2026 (data as of 2026-02-06; hash of values {digest[:12]})." in text


def test_the_page_lists_the_values_it_recorded(built: Path) -> None:
    row = page(built, "chapters/shares").select(".carep-colophon tbody tr")[0]
    assert row.get_text(" ", strip=True) == "share 19.2\u00a0% mcs2026"


def test_links_to_the_book_show_title_and_picture(built: Path) -> None:
    soup = page(built, "index")
    assert one(soup, 'meta[property="og:title"]')["content"] == "A small book"
    assert str(one(soup, 'meta[property="og:image"]')["content"]).endswith("_static/card.png")
    assert (built / "_static" / "card.png").read_bytes().startswith(b"\x89PNG")


def test_the_page_offers_the_executed_notebook(built: Path) -> None:
    buttons = [str(link["href"]) for link in page(built, "chapters/shares").select(".dropdown-download-buttons a")]
    assert buttons == ["../_sources/chapters/shares.ipynb"]
    assert (built / "_sources" / "chapters" / "shares.ipynb").is_file()


def test_the_bibliography_is_numbered_and_cited(built: Path) -> None:
    assert one(page(built, "index"), "article a.reference.internal[href*='bibliography.html']").text == "1"


def test_no_page_names_the_machine(built: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    base = str(tmp_path_factory.getbasetemp())
    for path in built.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".js", ".csv", ".json", ".ipynb", ".md"):
            assert base not in path.read_text(encoding="utf-8"), path


def test_two_builds_of_two_copies_are_the_same_bytes(built: Path, project: Project) -> None:
    again = compiled(project)
    first = {path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    second = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_a_record_that_is_not_there_stops_the_build_with_page_line_and_hint(project: Project) -> None:
    good = project.build / "html"
    good.mkdir()
    (project.book / "index.md").write_text("# A\n\nThe {rec}`chapters/shares:shar`.\n", encoding="utf-8")
    with pytest.raises(compiling.BookError) as caught:
        compiled(project)
    message = str(caught.value)
    assert "book/index.md:3" in message
    assert "records no value named 'shar'; did you mean share?" in message


def test_a_chart_with_an_unknown_source_stops_the_build(project: Project) -> None:
    notebook = shares_notebook()
    notebook["cells"][-1]["outputs"][0]["data"]["application/vnd.vegalite.v6+json"]["usermeta"]["carep"]["sources"] = [
        "nobody"
    ]
    executed(project)["chapters/shares"].write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(compiling.BookError, match="names the source 'nobody'"):
        compiled(project)


def test_a_changed_value_reaches_pages_that_were_not_edited(project: Project) -> None:
    html = compiled(project)
    notebook = executed(project)["chapters/shares"]
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("19.2\\u00a0%", "20.3\\u00a0%"), encoding="utf-8")
    html = compiled(project)
    assert page(html, "index").select("a.carep-record")[0].text == "20.3\u00a0%"


def test_a_russian_book_says_its_own_words_in_russian(project: Project) -> None:
    config = project.config.read_text(encoding="utf-8")
    project.config.write_text(config.replace("language: en", "language: ru"), encoding="utf-8")
    soup = page(compiled(project), "chapters/shares")
    assert one(soup, "html")["lang"] == "ru"
    assert one(soup, "article a.carep-record").text == "19,2\u00a0%"
    assert re.search("Источник: ", soup.get_text())
    assert "не" in one(soup, "#table-reserves .verdict-not_testable").text
