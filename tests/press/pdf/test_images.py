"""Pictures: their size on paper, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press.pdf import images
from carep.press.pdf.images import ImageError, Size


def test_a_large_picture_is_made_smaller_in_proportion_until_it_fits() -> None:
    fitted = Size(2000, 4000).fit()
    assert fitted.height <= images.TEXT_HEIGHT_PT
    assert fitted.height == pytest.approx(2 * fitted.width)


def test_a_small_picture_is_not_made_larger() -> None:
    assert Size(100, 50).fit() == Size(100, 50)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('<svg width="400" height="200">', Size(300, 150)),
        ('<svg width="400px" height="200px" viewBox="0 0 1 1">', Size(300, 150)),
        ('<svg width="100%" viewBox="0 0 400 200">', Size(300, 150)),
        ("<svg viewBox='0,0,400,200'>", Size(300, 150)),
    ],
)
def test_the_size_of_an_svg_comes_from_its_attributes_or_its_view_box(head: str, size: Size) -> None:
    assert images.svg_size(head, where="a.md") == size


def test_an_svg_without_a_size_is_refused_with_its_page() -> None:
    with pytest.raises(ImageError, match=r"a\.md: the SVG states no size"):
        images.svg_size("<svg>", where="a.md")


def test_a_missing_or_damaged_picture_is_refused_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"a\.md: the picture is not there"):
        images.prepare(tmp_path / "gone.png", where="a.md")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"a\.md: the picture can't be read"):
        images.prepare(tmp_path / "bad.png", where="a.md")


def test_a_chart_of_the_theme_takes_the_ink_of_paper() -> None:
    assert 'color="#1b2530"' in images.svg_for_paper('<svg viewBox="0 0 1 1"><path fill="currentColor"/></svg>')
