"""``carep claims``: the ledger in the terminal and for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from carep.press.errors import UnknownNameError

if TYPE_CHECKING:
    from carep.claims.assess import Assessed
    from carep.minerals.vocabulary import Language

EPILOG = """
Examples:

\b
  carep claims                                  every statement, verdict by edition
  carep claims article-chromium --language ru   one of them, with its evidence, in Russian
  carep claims --edition 2026 --format csv      for a spreadsheet
"""


@click.command(epilog=EPILOG)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--edition", type=int, help="Judge by this edition only.  [default: all]")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--language", type=click.Choice(["en", "ru"]), default="en", show_default=True)
def claims(ids: tuple[str, ...], edition: int | None, form: str, language: Language) -> None:
    """Show what is said of the region's minerals, and whether the data bear it out.

    Every verdict follows one rule, which the page "How the numbers are made" explains. With one or more IDs the
    evidence of each edition is shown as well. 'carep check claims' compares the verdicts with those on record.
    """
    from carep.claims import ledger
    from carep.claims.assess import assess_all
    from carep.claims.compute import Data

    chosen = ledger.select(ledger.read(), ids)
    data = Data()
    if edition is not None and edition not in data.editions:
        raise UnknownNameError.of("edition", edition, data.editions)
    assessed = assess_all(chosen, data, editions=None if edition is None else [edition])
    if form == "json":
        click.echo(json.dumps([_as_json(item) for item in assessed], ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(_as_csv(assessed, language), nl=False)
    else:
        _print_table(assessed, language, detailed=bool(ids))


def _as_json(item: Assessed) -> dict[str, Any]:
    from carep.claims.evidence import evidence
    from carep.claims.model import ONCE

    claim = item.claim
    return {
        "id": claim.id,
        "section": claim.section,
        "kind": claim.kind.value,
        "statement": dict(claim.statement),
        "stated": claim.stated or None,
        "relation": claim.relation.value,
        "unit": claim.unit or None,
        "said_by": dict(claim.said_by),
        "source": {"title": claim.source.title, "date": claim.source.date, "url": claim.source.url},
        "repeats": None if claim.repeats is None else {"id": claim.repeats.claim, "how": claim.repeats.how.value},
        "caveat": dict(claim.caveat) or None,
        "needed": dict(claim.needed) or None,
        "verdicts": [
            {
                "edition": None if key == ONCE else int(key),
                "verdict": outcome.verdict.value,
                "reading": outcome.judgement.reading.name if outcome.judgement.reading else None,
                "on_record": claim.record[key].value if key in claim.record else None,
                "evidence": {one: evidence(claim, outcome).text(one) for one in ("en", "ru")},
                "sources": list(outcome.computed.sources),
            }
            for key, outcome in item.outcomes.items()
        ],
    }


def _as_csv(assessed: Sequence[Assessed], language: Language) -> str:
    from carep.claims.evidence import evidence
    from carep.claims.model import ONCE

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in assessed:
        claim = item.claim
        said = [claim.id, claim.section, claim.kind.value, claim.statement[language], claim.stated, claim.unit]
        source = [claim.said_by[language], claim.source.date, claim.source.url]
        for key, outcome in item.outcomes.items():
            on_record = claim.record[key].value if key in claim.record else ""
            judged = ["" if key == ONCE else key, outcome.verdict.value, on_record]
            writer.writerow([*said, *source, *judged, evidence(claim, outcome).text(language)])
    return text.getvalue()


COLUMNS = (
    *("id", "section", "kind", "statement", "stated", "unit", "said_by", "date", "url"),
    *("edition", "verdict", "on_record", "evidence"),
)
"""The head of the CSV format."""

WIDTH = 140
"""Columns of the table when it goes to a file or a pipe."""

STYLES = {
    "reproduced": "green",
    "consistent": "blue",
    "possible": "yellow",
    "contradicted": "red",
    "not_testable": "dim",
    "opinion": "magenta",
}


def _print_table(assessed: Sequence[Assessed], language: Language, *, detailed: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from carep.claims.evidence import evidence
    from carep.claims.model import ONCE, verdict_text
    from carep.claims.tables import keys_of, stated_text

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    keys = [*keys_of(assessed), *([ONCE] if any(ONCE in item.outcomes for item in assessed) else [])]
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("ID", no_wrap=True)
    table.add_column("Stated")
    for key in keys:
        table.add_column(key, no_wrap=True)
    for item in assessed:
        verdicts = [item.outcomes[key].verdict if key in item.outcomes else None for key in keys]
        words = ["" if one is None else f"[{STYLES[one.value]}]{verdict_text(one, language)}[/]" for one in verdicts]
        table.add_row(item.claim.id, stated_text(item.claim, language), *words)
    console.print(table)
    for item in assessed if detailed else ():
        console.print(f"\n[bold]{item.claim.statement[language]}[/] {item.claim.said_by[language]}.")
        for key, outcome in item.outcomes.items():
            word, found = verdict_text(outcome.verdict, language), evidence(item.claim, outcome).text(language)
            console.print(f"  {key}: {word}. {found}", highlight=False)
