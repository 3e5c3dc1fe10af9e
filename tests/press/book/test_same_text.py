"""The same articles with Jupyter Book and without it: its reading of ``_config.yml``, and the comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from carep.press.book import same_text
from carep.press.book.sphinx_run import JUPYTER_BOOK_ONLY, sphinx_settings
from carep.press.errors import CarepError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def books(tmp_path: Path) -> tuple[Path, Path]:
    """Two built books of one page."""
    both = tmp_path / "html", tmp_path / "sphinx9"
    for book, looks in zip(both, ("one", "two"), strict=True):
        (book / "_static").mkdir(parents=True)
        (book / "_static" / "part.html").write_text(f"<article>{looks}</article>", encoding="utf-8")
        (book / "a.html").write_text(
            f"<nav>{looks}</nav><article class='{looks}'><style>{looks}</style><h1>Title</h1>\n"
            "<p>some <b>t</b>ext</p></article>",
            encoding="utf-8",
        )
        (book / "search.html").write_text(f"<p>{looks}</p>", encoding="utf-8")
    return both


def test_what_stands_around_the_article_may_differ(books: tuple[Path, Path]) -> None:
    assert same_text.article(books[0] / "a.html") == ["Title", "some text"]
    assert list(same_text.differences(*books)) == []


def test_another_word_and_a_missing_page_are_told(books: tuple[Path, Path]) -> None:
    (books[1] / "a.html").write_text("<article><h1>Title</h1>\n<p>another text</p></article>", encoding="utf-8")
    (books[0] / "b.html").write_text("<article>here</article>", encoding="utf-8")
    first, second = same_text.differences(*books)
    assert first.splitlines() == ["--- html/a.html", "+++ sphinx9/a.html", "@@ -2 +2 @@", "-some text", "+another text"]
    assert "-here" in second


def test_without_a_built_book_there_is_nothing_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("book", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CAREP_PROJECT", raising=False)
    assert same_text.main("sphinx9") == 2
    assert "carep build" in capsys.readouterr().err


def test_the_configuration_is_read_as_jupyter_book_reads_it(tmp_path: Path) -> None:
    config = pytest.importorskip("jupyter_book.config")
    (tmp_path / "_static" / "styles").mkdir(parents=True)
    (tmp_path / "_static" / "styles" / "own.css").touch()
    path = ROOT / "_config.yml"
    theirs, _ = config.get_final_config(user_yaml=path, cli_config={"latex_individualpages": False}, sourcedir=tmp_path)
    ours = sphinx_settings(yaml.safe_load(path.read_text("utf-8")), tmp_path)
    listed = ("exclude_patterns", "extensions", "html_js_files")
    assert [name for name in ours if name not in listed and not _same(ours[name], theirs.get(name))] == []
    assert set(ours["exclude_patterns"]) <= set(theirs["exclude_patterns"])
    assert [name for name in theirs["extensions"] if name in ours["extensions"]] == ours["extensions"]
    assert not JUPYTER_BOOK_ONLY & set(ours["extensions"])


def _same(ours: object, theirs: object) -> bool:
    """Whether all that ours says stands in theirs; Jupyter Book sets more."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(_same(value, theirs.get(name)) for name, value in ours.items())
    return ours == theirs


def test_a_setting_of_jupyter_book_alone_is_refused() -> None:
    with pytest.raises(CarepError, match=r"launch_buttons\.colab_url"):
        sphinx_settings({"launch_buttons": {"colab_url": "here"}}, Path("none"))
