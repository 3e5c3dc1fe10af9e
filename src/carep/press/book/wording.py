"""The words that the book itself adds to a page (labels, buttons, notes), in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carep.press.templates import render

if TYPE_CHECKING:
    from markupsafe import Markup

_WORDS: dict[str, tuple[str, str]] = {
    "source": ("Source", "Источник"),
    "sources": ("Sources", "Источники"),
    "more_sources": ("and {n} more, named below", "и ещё {n}, названные ниже"),
    "how_made": ("How this was made", "Как это получено"),
    "in_words": ("In words", "Словами"),
    "edition": ("edition", "выпуск"),
    "licence": ("Licence", "Лицензия"),
    "file": ("File", "Файл"),
    "files_listed": ("{n} files, each with its sha256", "файлов: {n}, каждый со своим sha256"),
    "computed_in": ("Computed in", "Вычислено в"),
    "computed_there": ("where this was computed", "где это вычислено"),
    "cell": ("cell", "ячейка"),
    "code": ("Code", "Код"),
    "parameters": ("Parameters of the run", "Параметры запуска"),
    "data_read": ("Data read", "Прочитанные данные"),
    "downloads": ("Downloads", "Скачать"),
    "data_csv": ("Data (CSV)", "Данные (CSV)"),
    "specification": ("Chart specification (Vega-Lite JSON)", "Описание диаграммы (Vega-Lite JSON)"),
    "picture": ("Picture (SVG)", "Рисунок (SVG)"),
    "notebook": ("Notebook (executed)", "Блокнот (выполненный)"),
    "book_pdf": ("The book as PDF", "Книга в PDF"),
    "notes": ("Notes", "Примечания"),
    "pages_below": ("Pages below: {title}", "Страницы раздела: {title}"),
    "about_page": ("About this page", "Об этой странице"),
    "values": ("Values recorded on this page ({n})", "Значения, записанные на этой странице ({n})"),
    "value_name": ("Name", "Имя"),
    "value": ("Value", "Значение"),
    "how_to_cite": ("How to cite this page", "Как цитировать эту страницу"),
    "data_as_of": ("data as of {date}", "данные на {date}"),
    "values_hash": ("hash of values {hash}", "хеш значений {hash}"),
    "hand_written": ("This page is text; its numbers are records of the pages they link to.",
                     "Эта страница — текст; её числа записаны на страницах, на которые они ссылаются."),
    "producer": ("Producer", "Издатель"),
    "published": ("Published", "Опубликовано"),
    "accessed": ("Read for this book", "Прочитано для книги"),
    "next_edition": ("How to get the next edition", "Как получить следующий выпуск"),
    "address": ("Address", "Адрес"),
    "size": ("Size (bytes)", "Размер (байт)"),
    "remark": ("Note", "Примечание"),
    "download": ("Download", "Скачать"),
}  # fmt: skip


def add(words: Mapping[str, tuple[str, str]]) -> None:
    """Let the book know a subject's own words, in English and Russian."""
    _WORDS.update(words)


def word(key: str, language: str = "en", **values: object) -> str:
    """The book's word for ``key`` in ``language`` (any other than Russian is English).

    >>> word("values", n=3), word("source", "ru")
    ('Values recorded on this page (3)', 'Источник')
    """
    return _WORDS[key][language == "ru"].format(**values)


def part_of_page(template: str, language: str, **values: Any) -> Markup:
    """The HTML of a template, with the book's words in ``language``."""
    return render(template, language=language, word=lambda key, **found: word(key, language, **found), **values)
