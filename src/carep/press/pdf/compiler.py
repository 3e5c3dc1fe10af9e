"""The Typst compiler: the same fonts everywhere, tagged PDF, messages that name the page of the book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from carep.press.errors import CarepError
from carep.press.outputs.svg import font_folder

EXTRA = "pdf"
_PLACE = re.compile(r"(?:┌─|-->)\s*(\S+?\.typ):(\d+):(\d+)")
_HEAD = re.compile(r"^(?:error|warning): (.+)$", re.MULTILINE)


class PdfError(CarepError):
    """The book could not be made into a PDF."""


@dataclass(frozen=True)
class Message:
    """One thing that the compiler says, and the file of the page it says it of (``""`` when unknown)."""

    text: str
    file: str


def require() -> None:
    """Check that the wheels of the extra ``pdf`` are installed.

    Raises
    ------
    PdfError
        When one is not, with the command that installs it.
    """
    from importlib.util import find_spec

    missing = [name for name in ("typst", "tex2typst") if find_spec(name) is None]
    if missing:
        raise PdfError(
            "the PDF needs packages that are not installed",
            found=f"no {' and no '.join(missing)}",
            do=f"install carep with its extra: python -m pip install 'carep[{EXTRA}]'",
        )


def messages(diagnostic: str, folder: Path = Path()) -> list[Message]:
    """The single messages of a diagnostic, each with the file of ``folder`` it points at.

    >>> messages("error: no alt\\n  ┌─ pages/a.typ:3:1\\n  │\\n\\nerror: no b")
    [Message(text='no alt', file='pages/a.typ'), Message(text='no b', file='')]
    """
    heads = list(_HEAD.finditer(diagnostic))
    found = []
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else len(diagnostic)
        place = _PLACE.search(diagnostic, head.end(), end)
        found.append(Message(head.group(1), _inside(place.group(1), folder) if place else ""))
    return found


def _inside(path: str, folder: Path) -> str:
    """A path as the compiler says it (from the working directory), as seen from ``folder``."""
    whole = (Path.cwd() / path.replace("\\", "/")).resolve()
    return whole.relative_to(folder.resolve()).as_posix() if whole.is_relative_to(folder.resolve()) else path


def compile_pdf(folder: Path, main: str) -> tuple[bytes, list[Message]]:
    """The document ``main`` of ``folder`` as tagged PDF/UA-1, and the compiler's warnings.

    System fonts are ignored and the clock is set to zero: the bytes depend on the folder alone.

    Raises
    ------
    PdfError
        With every message of the compiler; ``where`` in it names the Typst file, which carries its page's name.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])
    compiler = typst.Compiler(str(folder / main), root=str(folder), font_paths=fonts, ignore_system_fonts=True)
    try:
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        said = messages(error.diagnostic, folder) or [Message(error.message, "")]
        problems = [PdfError(message.text, where=message.file or None) for message in dict.fromkeys(said)]
        raise PdfError.collect(problems, "Typst can't set the book") from error
    told = [messages(warning.diagnostic, folder) or [Message(warning.message, "")] for warning in warnings]
    assert isinstance(pdf, bytes), "one PDF, not a list of pages"
    return pdf, [message for each in told for message in each]
