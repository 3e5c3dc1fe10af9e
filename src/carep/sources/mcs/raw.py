"""Reading an official CSV file byte for byte: encoding, header, rows with their lines, and what is wrong with it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from carep.press.errors import DataError

CP1252_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True)
class RawRow:
    """One row as it stands; ``line`` is the line of the file on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class RawTable:
    """An official CSV file: name, where it lies, bytes' sha256, encoding, header and rows, nothing cleaned."""

    name: str
    path: str
    sha256: str
    encoding: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]

    def records(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Line and cells by column name of every row that is not blank; columns without a name are left out."""
        for row in self.rows:
            if not row.is_blank:
                yield row.line, {name: cell for name, cell in zip(self.header, row.cells, strict=True) if name.strip()}

    def unnamed(self) -> Iterator[tuple[int, int, str]]:
        """Line, column (from 1) and text of every filled cell in a column without a name."""
        for row in self.rows:
            for number, (name, cell) in enumerate(zip(self.header, row.cells, strict=True), 1):
                if not name.strip() and cell.strip():
                    yield row.line, number, cell


def read(path: Path) -> RawTable:
    """The CSV file at ``path``.

    Raises
    ------
    DataError
        When the file is missing, empty, cut off, not text in UTF-8 or Windows-1252, or its rows do not have as
        many cells as its header; all faulty rows are listed.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError("the file is missing", where=str(path), do="check the path") from None
    except IsADirectoryError:
        raise DataError("a folder, not a file", where=str(path), do="name the files in it") from None
    return parse(content, path.name, str(path))


def parse(content: bytes, name: str, where: str) -> RawTable:
    """The CSV file whose bytes are ``content``; raises as :func:`read` does, with ``where`` as its place."""
    text, encoding = _decode(content, where)
    header, rows = _rows(text, where)
    return RawTable(name, where, hashlib.sha256(content).hexdigest(), encoding, header, rows)


def _decode(content: bytes, where: str) -> tuple[str, str]:
    if not content.strip():
        raise DataError("the file is empty", where=where, do="get the official file again")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4000]:
        raise DataError(
            "not UTF-8 or Windows-1252 text",
            where=f"{where}:1",
            found="UTF-16, or a file that is no text",
            expected="the official CSV file, byte for byte",
            do="get the file again; do not open and save it in a spreadsheet",
        )
    if content.startswith(b"\xef\xbb\xbf"):
        try:
            return content.decode("utf-8-sig"), "utf-8-sig"
        except UnicodeDecodeError as error:
            line = content[: error.start + 3].count(b"\n") + 1
            raise DataError(
                "a byte that is not UTF-8, though the file says it is",
                where=f"{where}:{line}",
                found=f"byte 0x{content[error.start + 3 if error.start + 3 < len(content) else -1]:02x}",
                expected="UTF-8 text",
                do="get the official file again",
            ) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        for number, line_bytes in enumerate(content.split(b"\n"), 1):
            holes = CP1252_HOLES.intersection(line_bytes)
            if holes:
                raise DataError(
                    "a byte that is neither UTF-8 nor Windows-1252",
                    where=f"{where}:{number}",
                    found=f"byte 0x{min(holes):02x}",
                    expected="the official CSV file, byte for byte",
                    do="get the official file again",
                ) from None
        return content.decode("cp1252"), "cp1252"
    return text, "ascii" if text.isascii() else "utf-8"


def _rows(text: str, where: str) -> tuple[tuple[str, ...], tuple[RawRow, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    parsed: list[RawRow] = []
    line = 1
    try:
        for cells in reader:
            parsed.append(RawRow(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            "the file breaks off inside a quoted cell",
            where=f"{where}:{line}",
            found=str(error),
            expected="a closing quotation mark",
            do="the download is cut off: get the official file again",
        ) from None
    header, rows = parsed[0].cells, parsed[1:]
    problems = [
        DataError(
            "a row with another number of cells than the header",
            where=f"{where}:{row.line}",
            found=f"{len(row.cells)} cells",
            expected=f"{len(header)} cells",
            do="the file is cut off or was edited: get the official file again",
        )
        for row in rows
        if len(row.cells) != len(header) and row.cells
    ]
    if problems:
        raise DataError.collect(problems, f"{where}: rows that are not whole")
    if all(row.is_blank for row in rows):
        raise DataError("the file has a header and no rows", where=where, do="get the official file again")
    return header, tuple(row for row in rows if row.cells)
