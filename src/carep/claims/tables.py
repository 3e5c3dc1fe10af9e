"""The ledger as a reader sees it: tables, cards and the summary, all from computed verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carep.claims.assess import Assessed, of_article
from carep.claims.evidence import evidence, plain
from carep.claims.lineage import chain, steps
from carep.claims.model import ONCE, Claim, Kind, Relation, verdict_text
from carep.claims.sensitivity import Need, nearest, needs
from carep.minerals.quantity import UNIT_TONNES
from carep.minerals.vocabulary import Language, Verdict
from carep.press.outputs import Badge, Card, Cards, Column, Record, Table, format_number, say
from carep.press.outputs.format import NO_BREAK_SPACE
from carep.press.outputs.records import Sentence

WORDS = {
    Relation.NEARLY: {"en": "nearly ", "ru": "почти "},
    Relation.MORE_THAN: {"en": "more than ", "ru": "более "},
    Relation.LESS_THAN: {"en": "less than ", "ru": "менее "},
}


def stated_text(claim: Claim, language: Language = "en") -> str:
    """The claim's number in its own words and digits: "more than 52 %"; empty when it has none."""
    if not claim.stated or claim.unit == "date":
        return claim.stated
    whole, _, decimals = claim.stated.partition(".")
    number = format_number(int(whole), language=language)
    if decimals:
        number += {"en": ".", "ru": ","}[language] + decimals
    before = WORDS.get(claim.relation, {}).get(language, "")
    return f"{before}{number}{NO_BREAK_SPACE}{claim.unit}".strip()


def who_text(claim: Claim, language: Language = "en") -> str:
    """Who said it and when."""
    return f"{claim.said_by[language]} ({claim.source.date.replace('/', '–')})"


def keys_of(assessed: Sequence[Assessed]) -> list[str]:
    """The editions in which any of the claims is judged, in order."""
    return sorted({key for item in assessed for key in item.outcomes if key != ONCE})


def sources_of(assessed: Sequence[Assessed]) -> list[str]:
    """The ids of the sources that the verdicts rest on."""
    return sorted({one for item in assessed for outcome in item.outcomes.values() for one in outcome.computed.sources})


def ledger_table(
    assessed: Sequence[Assessed],
    *,
    name: str = "ledger",
    caption: str = "What is said, and whether it holds, edition by edition",
) -> Table:
    """The ledger: claim, who, the newest verdict, the verdicts by edition, and the evidence in short.

    The cards hold the evidence in full; ``carep claims`` gives all of it for machines.
    """
    import pandas as pd

    rows = [
        {
            "claim": item.claim.said(),
            "claim_text": f"{item.claim.said()} [{who_text(item.claim)}]",
            "verdict": item.latest.verdict.value,
            "verdict_text": verdict_text(item.latest.verdict),
            "editions": course_text(item),
            "evidence": _short_evidence(item),
        }
        for item in assessed
    ]
    return Table(
        pd.DataFrame(rows),
        [
            Column("claim", "Claim, who, when", kind="text", shown="claim_text"),
            Column("verdict", "Verdict", kind="text", shown="verdict_text"),
            Column("editions", "By edition", kind="text"),
            Column("evidence", "Evidence", kind="text"),
        ],
        name=name,
        caption=caption,
        sources=sources_of(assessed) or ["claims"],
    )


def course_text(item: Assessed, language: Language = "en") -> str:
    """The verdicts through the editions, equal neighbours together: "2023–2024 contradicted, 2025 possible"."""
    runs: list[tuple[str, str, Verdict]] = []
    for key, outcome in item.outcomes.items():
        if key == ONCE:
            return ""
        if runs and runs[-1][2] is outcome.verdict:
            runs[-1] = (runs[-1][0], key, outcome.verdict)
        else:
            runs.append((key, key, outcome.verdict))
    said = [
        f"{first if first == last else f'{first}–{last}'} {verdict_text(verdict, language)}"
        for first, last, verdict in runs
    ]
    return ", ".join(said)


def _short_evidence(item: Assessed) -> str:
    """The first sentence of the evidence of the newest edition; nothing for an opinion."""
    if item.claim.kind is Kind.OPINION:
        return ""
    said = evidence(item.claim, item.latest).text()
    return said.split(". ")[0].rstrip(".") + "." if said else ""


def _fared(assessed: Sequence[Assessed], edition: int) -> dict[str, int]:
    """How many statements there are, how many can be scored, and how many have each verdict in one edition."""
    verdicts = [item.verdict_in(str(edition)) for item in assessed]
    counted = {str(verdict): verdicts.count(verdict) for verdict in Verdict}
    scored = sum(verdict not in (None, Verdict.OPINION, Verdict.NOT_TESTABLE) for verdict in verdicts)
    return {"statements": len(assessed), "scored": scored, **counted}


def summary(assessed: Sequence[Assessed], *, edition: int) -> Sentence:
    """How many statements there are and how they fare in one edition, in one paragraph of records."""
    numbers = _fared(assessed, edition)
    records = [Record(f"ledger_{name}", value, sources=tuple(sources_of(assessed))) for name, value in numbers.items()]
    records.append(Record("ledger_edition", edition, text={"en": f"MCS {edition}", "ru": f"MCS {edition}"}))
    return say(
        "The ledger holds **{ledger_statements}** statements. Judged by {ledger_edition} and the other data, "
        "{ledger_scored} can be scored: {ledger_reproduced} reproduced, {ledger_consistent} consistent, "
        "{ledger_possible} possible and {ledger_contradicted} contradicted. {ledger_not_testable} can't be tested "
        "with the data at hand, and {ledger_opinion} are opinions, which are attributed and not scored.",
        *records,
    )


def article_summary(assessed: Sequence[Assessed], *, edition: int) -> Sentence:
    """How the article's own statements fare, in one sentence of records."""
    numbers = _fared(of_article(assessed), edition)
    return say(
        "Of the article's own **{article_statements}** statements {article_scored} can be scored: "
        "{article_reproduced} reproduced, {article_consistent} consistent, {article_possible} possible, "
        "{article_contradicted} contradicted; {article_not_testable} can't be tested and {article_opinion} are "
        "opinions.",
        *(Record(f"article_{name}", value, sources=("article2026",)) for name, value in numbers.items()),
    )


def cards(assessed: Sequence[Assessed], ledger: Sequence[Assessed] | None = None) -> Cards:
    """One card a claim, each with an anchor of its own; the numbers of the evidence are records.

    ``ledger`` is the whole of which ``assessed`` is shown, so that a card can link to a statement beside them.
    """
    names = {item.claim.id: item.claim for item in (ledger or assessed)}
    return Cards(tuple(_card(item, names) for item in assessed))


def _card(item: Assessed, names: Mapping[str, Claim]) -> Card:
    claim = item.claim
    found = evidence(claim, item.latest)
    who, source = who_text(claim), claim.source
    origin = f"[{source.title}](<{source.url}>)" if source.url.startswith("http") else source.title
    paragraphs = [found.templates["en"]] if found.templates["en"] else []
    if claim.caveat:
        paragraphs.append(f"*{plain(claim.caveat['en'])}*")
    if claim.repeats is not None:
        earlier = names.get(claim.repeats.claim)
        shown = plain(earlier.said_by["en"]) if earlier else claim.repeats.claim
        target = f"[{shown}](#claim-{claim.repeats.claim})" if earlier else shown
        way = [stated_text(step) for step in chain(list(names.values()), claim.id)] if earlier else []
        number = f" The number on its way: {' → '.join(way)}." if len(set(way)) > 1 else ""
        paragraphs.append(f"Repeats {target} ({claim.repeats.how.value}).{plain(number)}")
    return Card(
        anchor=claim.anchor,
        title=claim.said(),
        lead=f"{who[:1].upper()}{who[1:]}. {origin}",
        badges=tuple(
            Badge(f"MCS {key}:" if key != ONCE else "By the data:", "verdict", verdict.value, verdict_text(verdict))
            for key, verdict in ((key, outcome.verdict) for key, outcome in item.outcomes.items())
        ),
        body=say("\n\n".join(paragraphs), *found.records),
        classes=("carep-claim", f"claim-{item.latest.verdict.value}"),
    )


def sensitivity_table(assessed: Sequence[Assessed], *, name: str = "sensitivity") -> Table:
    """For each share claim and edition: what would have to be true for it to hold.

    Columns: the region's figure, the one it would need of the published total and how many times its own that is,
    the one it would need of the listed countries, the world total at which its figure would do, and what part of
    all that the release leaves unlisted would have to be its own.
    """
    import pandas as pd

    rows = [_need_row(item.claim, need) for item in assessed for need in needs(item)]
    return Table(
        pd.DataFrame(rows),
        [
            Column("claim", "Claim, edition", kind="text"),
            Column("held", "Has", "Mt", shown="held_text"),
            Column("needed", "Needs", "Mt", shown="needed_text"),
            Column("factor", "Times", digits=1, missing="–"),
            Column("needed_of_listed", "Of listed", "Mt", shown="needed_of_listed_text"),
            Column("needed_total", "World of", "Mt", shown="needed_total_text"),
            Column("part_of_room", "Of unlisted", "%", shown="part_text"),
        ],
        name=name,
        caption="What would have to be true for each share to hold",
        sources=sources_of(assessed),
    )


def _need_row(claim: Claim, need: Need) -> dict[str, Any]:
    share = need.share
    tonnes = {
        "held": share.amount.point if share.amount is not None else None,
        "needed": need.needed,
        "needed_of_listed": need.needed_of_listed,
        "needed_total": need.needed_total,
    }
    return {
        "claim": f"{share.commodity.split()[0]} {stated_text(claim)}, {need.edition}",
        **{name: None if value is None else value / 1e6 for name, value in tonnes.items()},
        **{f"{name}_text": _million_text(value) for name, value in tonnes.items()},
        "factor": need.factor,
        "part_of_room": need.part_of_room,
        "part_text": _part_text(need),
    }


def nearest_editions(assessed: Sequence[Assessed]) -> Sentence:
    """For each share claim the edition in which it is least far off, as a list whose numbers are records."""
    lines: list[str] = []
    records: list[Record] = []
    for item in assessed:
        found = nearest(needs(item))
        name = item.claim.id.replace("-", "_")
        subject = plain(item.claim.said().rstrip("."))
        if found is None or found.factor is None:
            lines.append(f"- {subject}: no edition gives the region a figure to set against it.")
            continue
        times = format_number(found.factor, significant=2)
        records += [
            Record(f"{name}_nearest", found.edition, text={"en": f"MCS {found.edition}", "ru": f"MCS {found.edition}"}),
            Record(f"{name}_times", found.factor, text={"en": times}, sources=(f"mcs{found.edition}",)),
        ]
        lines.append(f"- {subject}: nearest in {{{name}_nearest}}, at {{{name}_times}} times the published figure.")
    return say("\n".join(lines), *records)


def _million_text(tonnes: float | None) -> str:
    if tonnes is None:
        return "–"
    return format_number(tonnes / 1e6, significant=3) if tonnes else "0"


def _part_text(need: Need) -> str:
    if need.part_of_room is not None:
        return format_number(need.part_of_room, digits=0)
    above = need.needed is not None and need.needed > (need.share.amount.point if need.share.amount else 0.0)
    return "nothing is left" if above and not need.room else "–"


def lineage_table(claims: Sequence[Claim], *, name: str = "lineage") -> Table:
    """Every repetition on the ledger: the number before and after, what shows the link, and the drift."""
    import pandas as pd

    rows = [
        {
            "earlier": f"{step.earlier.source.id} ({step.earlier.source.date})",
            "before": stated_text(step.earlier),
            "later": f"{step.later.source.id} ({step.later.source.date})",
            "after": stated_text(step.later),
            "what": step.later.said(),
            "how": step.how.value,
            "drift": None if step.drift is None else round(step.drift, 6),
        }
        for step in steps(claims)
    ]
    return Table(
        pd.DataFrame(rows),
        [
            Column("what", "Statement", kind="text"),
            Column("earlier", "Earlier", kind="text"),
            Column("before", "Stated", kind="text"),
            Column("later", "Later", kind="text"),
            Column("after", "Stated then", kind="text"),
            Column("how", "What shows it", kind="text"),
            Column("drift", "Drift", missing="–"),
        ],
        name=name,
        caption="Which statement repeats which, and how the number changed on the way",
        sources=["claims"],
    )


def tonnage_table(claims: Sequence[Claim], *, section: str, name: str) -> Table:
    """The tonnages that different sources give for the same thing, side by side, in tonnes and times the smallest."""
    import pandas as pd

    rows = [
        {
            "who": who_text(claim),
            "claim": claim.said(),
            "stated": stated_text(claim),
            "tonnes": (claim.value or 0.0) * float(UNIT_TONNES[claim.unit]),
            "caveat": claim.caveat.get("en", ""),
        }
        for claim in claims
        if claim.section == section and claim.kind is Kind.NUMBER and claim.unit in UNIT_TONNES
    ]
    frame = pd.DataFrame(rows).sort_values(["tonnes", "who"], kind="stable").reset_index(drop=True)
    frame["times"] = frame["tonnes"] / frame["tonnes"].iloc[0]
    return Table(
        frame,
        [
            Column("claim", "Statement", kind="text"),
            Column("who", "Who, when", kind="text"),
            Column("tonnes", "Tonnes"),
            Column("times", "Times the smallest", digits=1),
            Column("caveat", "Remark", kind="text"),
        ],
        name=name,
        caption=f"{section[0].upper()}{section[1:]}: the tonnages on record do not agree",
        sources=["claims"],
    )


def not_testable_table(assessed: Sequence[Assessed], *, name: str = "not_testable") -> Table:
    """Statements that no edition can test, and which data would be needed."""
    import pandas as pd

    rows = [
        {"claim": item.claim.said(), "who": who_text(item.claim), "needed": item.claim.needed.get("en", "")}
        for item in assessed
        if not item.scored and item.claim.kind is not Kind.OPINION
    ]
    return Table(
        pd.DataFrame(rows, columns=["claim", "who", "needed"]),
        [
            Column("claim", "Statement", kind="text"),
            Column("who", "Who, when", kind="text"),
            Column("needed", "What would be needed", kind="text", missing=""),
        ],
        name=name,
        caption="What can't be tested, and what it would take",
        sources=["claims"],
    )
