"""What the book of the sources has beside the press's: the corrections on record, ``{carep-corrections}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from carep.press import yaml_lines
from carep.press.book import wording
from carep.press.book.directives import Register, capital, column, plain_table
from carep.press.book.wording import word

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

WORDS = {
    "corrections": ("Corrections on record ({n})", "Записанные поправки ({n})"),
    "where": ("Where", "Где"),
    "published_value": ("As published", "Как опубликовано"),
    "used_value": ("As used", "Как использовано"),
    "left_out": ("left out", "не используется"),
    "handled": ("read as the reason says", "прочитано, как сказано в причине"),
    "reason": ("Why", "Почему"),
    "second_source": ("Second source", "Второй источник"),
}


class Corrections(Register):
    """Every correction of a published figure: where, as published, as used, and why; the CSV has each entry whole."""

    HEADS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("edition", "edition"),
        ("where", "where"),
        ("published", "published_value"),
        ("used", "used_value"),
        ("reason", "reason"),
    )

    def run(self) -> list[nodes.Node]:
        path = self.data / "corrections.yaml"
        self.depend_on(path)
        corrections = yaml_lines.load(path)[0] if path.is_file() else []
        columns = [column(name, capital(word(label, self.say))) for name, label in self.HEADS]
        caption = word("corrections", self.say, n=len(corrections))
        shown = plain_table("corrections", caption, columns, [self._row(entry) for entry in corrections])
        names = list(dict.fromkeys(name for entry in corrections for name in entry))
        rows = [[_said(entry.get(name)) for name in names] for entry in corrections]
        whole = plain_table("corrections", caption, [column(name, name) for name in names], rows)
        return self.table(shown, download=whole)

    def _row(self, entry: Mapping[str, Any]) -> list[str]:
        where = [entry.get("commodity"), entry.get("file"), _said(entry.get("column")), _said(entry.get("where"))]
        used = _said(entry.get("used")) or word("left_out" if entry.get("kind") == "drop" else "handled", self.say)
        reason = _said(entry.get("reason"))
        if entry.get("second_source"):
            reason += f" {word('second_source', self.say)}: {_said(entry['second_source'])}."
        return [
            _said(entry.get("edition")),
            "; ".join(str(part) for part in where if part),
            _said(entry.get("published")),
            used,
            reason,
        ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    wording.add(WORDS)
    app.add_directive("carep-corrections", Corrections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
