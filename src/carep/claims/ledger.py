"""``data/claims.yaml`` read and checked: every fault of the file is named at once, by line, with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from carep.claims.computations import CHECKS
from carep.claims.model import ONCE, Check, Claim, How, Kind, Relation, Repeats, Source
from carep.minerals.vocabulary import Verdict
from carep.press import project, yaml_lines
from carep.press.errors import CarepError, DataError, UnknownNameError, did_you_mean
from carep.press.yaml_lines import Lines

NAME = "claims.yaml"
LANGUAGES = ("en", "ru")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
CLAIM_KEYS = (
    "id section kind statement said_by source stated unit relation check repeats caveat needed verdicts".split()  # noqa: SIM905
)
SOURCE_KEYS = ("title", "date", "url")


class ClaimError(DataError):
    """A faulty entry of the ledger."""


Entry = dict[str, Any]
At = tuple[str | int, ...]
"""Keys and indices that lead to a value of the file."""


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.problems: list[CarepError] = []

    def fault(self, at: At | int, what: str, **more: Any) -> None:
        where = f"{self.lines.name}:{at}" if isinstance(at, int) else self.lines.where(at)
        self.problems.append(ClaimError(what, where=where, **more))

    def unknown(self, at: At | int, kind: str, found: object, known: Sequence[object]) -> None:
        names = [str(one) for one in known]
        shown = ", ".join(names[:12]) + (f", ... ({len(names)} in all)" if len(names) > 12 else "")
        self.fault(
            at, f"unknown {kind} {str(found)!r}", expected=f"one of {shown}", do=did_you_mean(found, names) or None
        )

    def keys(self, entry: Entry, at: At, known: Sequence[str], needed: Sequence[str], what: str) -> None:
        for key in entry:
            if key not in known:
                self.unknown((*at, key), f"key of {what}", key, known)
        for key in needed:
            if entry.get(key) in (None, "", []):
                self.fault(at, f"{what} has no {key!r}", do=f"add '{key}:'; the page on adding a claim shows an entry")

    def bilingual(self, entry: Entry, at: At, key: str) -> dict[str, str]:
        given = entry.get(key)
        if given is None:
            return {}
        if not isinstance(given, dict) or any(not str(given.get(one) or "").strip() for one in LANGUAGES):
            self.fault((*at, key), f"{key!r} must be given in English and Russian", do=f"{key}: {{en: ..., ru: ...}}")
            return {}
        return {one: str(given[one]).strip() for one in LANGUAGES}

    def choice(self, entry: Entry, at: At, key: str, kind: type[Any], default: Any) -> Any:
        given = entry.get(key)
        if given is None:
            return default
        try:
            return kind(str(given))
        except ValueError:
            self.unknown((*at, key), key, given, [one.value for one in kind])
            return default


def read(path: Path | None = None) -> list[Claim]:
    """The claims of ``data/claims.yaml`` (or ``path``), in the file's order.

    Raises
    ------
    ClaimError
        Naming every faulty entry with its line and what to do.
    """
    root = project.find()
    path = path or root.data / NAME
    where = root.relative(path)
    content, lines = yaml_lines.load(path, where=where)
    reader = _Reader(lines)
    if not isinstance(content, dict) or not isinstance(content.get("claims"), list):
        raise ClaimError("the ledger has no list of claims", where=where, expected="'sources:' and 'claims:'")
    sources = dict(_sources(content, reader))
    claims = [
        claim
        for index, entry in enumerate(content["claims"])
        if (claim := _claim(entry, ("claims", index), sources, reader)) is not None
    ]
    _check_links(claims, reader)
    if reader.problems:
        raise ClaimError.together(reader.problems, "the ledger of claims has faults")
    return claims


def _sources(content: Entry, reader: _Reader) -> Iterator[tuple[str, Source]]:
    given = content.get("sources")
    if not isinstance(given, dict):
        reader.fault((), "the ledger has no 'sources:'", do="name each source with title, date and url")
        return
    for name, entry in given.items():
        at = ("sources", name)
        if not isinstance(entry, dict):
            reader.fault(at, f"source {name!r} is no mapping", expected="title, date, url")
            continue
        reader.keys(entry, at, SOURCE_KEYS, SOURCE_KEYS, f"source {name!r}")
        day = entry.get("date")
        text = day.isoformat() if isinstance(day, date) else str(day)
        if not DATE.fullmatch(text):
            expected = "2024, 2024-03, 2024-03-05 or 2023/2024"
            reader.fault((*at, "date"), f"source {name!r} has no usable date", found=text, expected=expected)
        yield name, Source(name, str(entry.get("title")), text, str(entry.get("url")))


def _claim(entry: Any, at: At, sources: Mapping[str, Source], reader: _Reader) -> Claim | None:
    if not isinstance(entry, dict):
        reader.fault(at, "an entry of 'claims:' is no mapping", found=str(entry)[:60])
        return None
    before = len(reader.problems)
    kind = reader.choice(entry, at, "kind", Kind, Kind.NUMBER)
    needed = ["id", "section", "kind", "statement", "said_by", "source"]
    if kind in (Kind.NUMBER, Kind.FACT):
        needed.append("stated")
    label = f"claim {entry.get('id')!r}"
    reader.keys(entry, at, CLAIM_KEYS, needed, label)
    name = str(entry.get("id") or "")
    if name and not ID.fullmatch(name):
        reader.fault((*at, "id"), "an id is made of small letters, digits and hyphens", found=name)
    source = str(entry.get("source") or "")
    if source and source not in sources:
        reader.unknown((*at, "source"), "source", source, list(sources))
    relation = reader.choice(entry, at, "relation", Relation, Relation.ABOUT)
    stated = _stated(entry, at, kind, reader)
    check = _check(entry, at, kind, reader)
    wanted = reader.bilingual(entry, at, "needed")
    if kind in (Kind.NUMBER, Kind.FACT, Kind.MENTION) and check is None and not wanted:
        what = f"{label} has neither a check nor what one would need"
        reader.fault(at, what, do="add 'check:', or 'needed:' in both languages")
    statement, said_by = reader.bilingual(entry, at, "statement"), reader.bilingual(entry, at, "said_by")
    caveat = reader.bilingual(entry, at, "caveat")
    record = _record(entry, at, reader)
    repeats = _repeats(entry, at, reader)
    if len(reader.problems) > before:
        return None
    return Claim(
        id=name,
        section=str(entry["section"]),
        kind=kind,
        statement=statement,
        said_by=said_by,
        source=sources[source],
        stated=stated,
        unit=str(entry.get("unit") or ""),
        relation=relation,
        check=check,
        repeats=repeats,
        caveat=caveat,
        needed=wanted,
        record=record,
        line=reader.lines.line(at),
    )


def _stated(entry: Entry, at: At, kind: Kind, reader: _Reader) -> str:
    given = entry.get("stated")
    if given is None:
        return ""
    at = (*at, "stated")
    if not isinstance(given, str):
        what = "'stated' must be in quotes, so that its digits stay as they were written"
        reader.fault(at, what, found=given, do=f'stated: "{given}"')
        return ""
    if kind is Kind.NUMBER:
        if not re.fullmatch(r"\d+(\.\d+)?", given):
            reader.fault(at, "the stated number is no number", found=given, expected='digits, such as "31" or "30.07"')
        elif entry.get("unit") == "%" and float(given) > 100:
            reader.fault(at, "a share above 100 % is impossible", found=given)
    elif kind is Kind.FACT and not DATE.fullmatch(given):
        reader.fault(at, "a fact is stated as a date", found=given, expected="2026, 2026-02 or 2026-02-04")
    return given


def _check(entry: Entry, at: At, kind: Kind, reader: _Reader) -> Check | None:
    given = entry.get("check")
    if given is None:
        return None
    at = (*at, "check")
    if kind is Kind.OPINION:
        reader.fault(at, "an opinion is never scored", do="remove 'check:', or state the number that can be checked")
        return None
    if not isinstance(given, dict) or "name" not in given:
        do = "check: {name: share, commodity: chromium, measure: reserves}"
        reader.fault(at, "a check names a computation and its parameters", do=do)
        return None
    name = str(given["name"])
    if name not in CHECKS:
        reader.unknown((*at, "name"), "check", name, list(CHECKS))
        return None
    parameters = {key: value for key, value in given.items() if key != "name"}
    read: dict[str, Any] = {}
    for key, value in parameters.items():
        if key not in CHECKS[name].parameters:
            reader.unknown((*at, key), f"parameter of the check {name!r}", key, list(CHECKS[name].parameters))
            continue
        try:
            read[key] = CHECKS[name].parameters[key].read(value)
        except (CarepError, ValueError, TypeError) as error:
            what = error.what if isinstance(error, CarepError) else str(error)
            more = {"expected": error.expected, "do": error.do} if isinstance(error, CarepError) else {}
            reader.fault((*at, key), f"{key}: {what}", **more)
    for key, parameter in CHECKS[name].parameters.items():
        if parameter.needed and key not in parameters:
            reader.fault(at, f"the check {name!r} needs {key!r}", expected=parameter.says)
    return Check(name, read)


def _record(entry: Entry, at: At, reader: _Reader) -> dict[str, Verdict]:
    given = entry.get("verdicts") or {}
    at = (*at, "verdicts")
    if not isinstance(given, dict):
        if given:
            reader.fault(at, "'verdicts' maps editions to verdicts", do="verdicts: {2026: contradicted}")
        return {}
    found = {}
    for edition, value in given.items():
        key = str(edition)
        if key != ONCE and not re.fullmatch(r"\d{4}", key):
            reader.fault((*at, key), "a verdict is filed under an edition", found=key, expected=f"a year, or {ONCE!r}")
        try:
            found[key] = Verdict(str(value))
        except ValueError:
            reader.unknown((*at, key), "verdict", value, [one.value for one in Verdict])
    return found


def _repeats(entry: Entry, at: At, reader: _Reader) -> Repeats | None:
    given = entry.get("repeats")
    if given is None:
        return None
    at = (*at, "repeats")
    if not isinstance(given, dict) or set(given) != {"claim", "how"}:
        do = "repeats: {claim: some-id, how: same number}"
        reader.fault(at, "'repeats' names an earlier claim and what shows it", do=do)
        return None
    return Repeats(str(given["claim"]), reader.choice(given, at, "how", How, How.SAME_NUMBER))


def _check_links(claims: Sequence[Claim], reader: _Reader) -> None:
    by_id: dict[str, Claim] = {}
    for claim in claims:
        if claim.id in by_id:
            reader.fault(claim.line, f"the id {claim.id!r} stands twice", found=f"also in line {by_id[claim.id].line}")
        by_id.setdefault(claim.id, claim)
    for claim in claims:
        seen = [claim.id]
        step = claim
        while step.repeats is not None:
            if step.repeats.claim not in by_id:
                if step is claim:
                    reader.unknown(claim.line, "claim in 'repeats'", step.repeats.claim, list(by_id))
                break
            step = by_id[step.repeats.claim]
            if step.id in seen:
                reader.fault(claim.line, "claims repeat one another in a circle", found=" → ".join([*seen, step.id]))
                break
            seen.append(step.id)


def select(claims: Sequence[Claim], ids: Sequence[str]) -> list[Claim]:
    """The claims named by ``ids`` in the order asked for; all of them when none is named.

    Raises
    ------
    UnknownNameError
        For an id that the ledger does not hold, with the nearest ones.
    """
    if not ids:
        return list(claims)
    by_id = {claim.id: claim for claim in claims}
    for name in ids:
        if name not in by_id:
            raise UnknownNameError.of("claim", name, by_id, where=f"data/{NAME}")
    return [by_id[name] for name in dict.fromkeys(ids)]
