"""The evidence sentence of a verdict, in English and Russian: composed from computed values, never typed.

The sentences stand in ``evidence.yaml`` beside this module; here is what fills them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import Any

import yaml
from babel.dates import format_date

from carep.claims.assess import Outcome
from carep.claims.model import Claim, Kind
from carep.minerals.share_text import (
    BOUNDS,
    UNITS,
    cell_text,
    commodity_text,
    group_text,
    join_names,
    percent,
    share_text,
)
from carep.minerals.shares import Share
from carep.minerals.vocabulary import (
    CENTRAL_ASIA,
    WORLD_TOTAL,
    Language,
    Verdict,
    commodity_label,
    country_label,
    measure_label,
)
from carep.press.outputs import Record, format_number
from carep.press.outputs.format import NO_BREAK_SPACE

Texts = Mapping[str, str]
LANGUAGES: tuple[Language, Language] = ("en", "ru")


@dataclass(frozen=True)
class Evidence:
    """A sentence per language with ``{name}`` fields, and the records that fill them."""

    templates: Texts
    records: tuple[Record, ...]

    def text(self, language: Language = "en") -> str:
        """The sentence as it is read."""
        return self.templates[language].format(**{item.name: item.said(language) for item in self.records})


@cache
def _sentences() -> Mapping[str, Texts]:
    read: Mapping[str, Texts] = yaml.safe_load(files("carep.claims").joinpath("evidence.yaml").read_text("utf-8"))
    return read


def _in_each(text: Callable[[Language], str]) -> Texts:
    return {language: text(language) for language in LANGUAGES}


class _Draft:
    """Collects sentences and records; record names start with the claim and the edition, so that none clash."""

    def __init__(self, claim: Claim, outcome: Outcome) -> None:
        self.prefix = f"{claim.id}_{outcome.key}".replace("-", "_")
        self.key = outcome.key
        self.sources = outcome.computed.sources
        self.records: list[Record] = []
        self.said: list[Texts] = []

    def value(self, name: str, value: Any, text: Callable[[Language], str]) -> str:
        """Record a value with its words; returns the field that stands for it in a template."""
        full = f"{self.prefix}_{name}"
        self.records.append(Record(full, value, text=dict(_in_each(text)), sources=self.sources))
        return f"{{{full}}}"

    def edition(self) -> str:
        """Record the edition; returns its field."""
        return self.value("edition", int(self.key), lambda _: f"MCS {self.key}")

    def say(self, *sentences: str, **fields: Texts | str) -> None:
        """Add one sentence made of those of ``evidence.yaml``; a field is a record's, or words of each language."""

        def composed(language: Language) -> str:
            words = {name: one if isinstance(one, str) else one[language] for name, one in fields.items()}
            return "".join(_sentences()[name][language].format(**words) for name in sentences)

        self.said.append(_in_each(composed))

    def evidence(self) -> Evidence:
        """What was collected."""
        templates = _in_each(lambda language: " ".join(said[language] for said in self.said))
        return Evidence(templates, tuple(self.records))


def evidence(claim: Claim, outcome: Outcome) -> Evidence:
    """What the verdict rests on, said in a sentence or two in each language."""
    draft = _Draft(claim, outcome)
    if claim.kind is Kind.OPINION:
        draft.say("opinion")
    elif claim.check is not None:
        _WRITERS[claim.check.name](draft, outcome)
    if outcome.verdict is Verdict.NOT_TESTABLE and claim.needed:
        draft.say("needed", what={language: plain(text) for language, text in claim.needed.items()})
    return draft.evidence()


def plain(text: str) -> str:
    """Text of the data inside a template: its braces are no fields."""
    return text.replace("{", "{{").replace("}", "}}")


def _about(share: Share) -> dict[str, Texts]:
    """What a share is of, as fields of a sentence."""
    subject = _in_each(partial(measure_label, share.measure))
    return {"subject": subject, "name": _in_each(partial(commodity_text, share))}


def _share(draft: _Draft, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    shares: list[Share] = detail["shares"]
    edition = draft.edition()
    if not shares:
        _not_published(draft, edition, detail)
        return
    reading = outcome.judgement.reading
    chosen = next((share for share in shares if reading and reading.name.startswith(f"{share.form}, ")), shares[0])
    first = chosen if chosen.amount is not None else shares[0]
    below = _is_below(outcome)
    _one_share(draft, edition, first, "a", ceiling=not below)
    if first is not shares[0]:
        _one_share(draft, edition, shares[0], "b", ceiling=False)
    if outcome.verdict is Verdict.CONTRADICTED:
        draft.say("below" if below else "above")


def _is_below(outcome: Outcome) -> bool:
    """Whether a contradicted claim lies below what the sources give."""
    reading, span = outcome.judgement.reading, outcome.computed.span
    if outcome.verdict is not Verdict.CONTRADICTED or reading is None or span is None or reading.low is None:
        return False
    return span.high <= reading.low


def _not_published(draft: _Draft, edition: str, detail: Mapping[str, Any]) -> None:
    fields: dict[str, Texts | str] = {
        "edition": edition,
        "measure": _in_each(partial(measure_label, detail["measure"])),
        "commodity": _in_each(partial(commodity_label, detail["commodity"])),
    }
    if detail.get("year"):
        fields["year"] = draft.value("year", detail["year"], lambda _: str(detail["year"]))
    draft.say("not published for a year" if "year" in fields else "not published", **fields)


def _one_share(draft: _Draft, edition: str, share: Share, tag: str, *, ceiling: bool = True) -> None:
    fields: dict[str, Texts | str] = {"edition": edition, **_about(share)}
    if share.amount is None:
        _unlisted(draft, share, tag, fields)
        return
    fields["numbers"] = draft.value(f"listed_{tag}", share.amount.point, partial(_countries, share))
    sentence = "share without a total"
    if share.point_published is not None:
        sentence = "share"
        total = share.published.point if share.published else None
        fields["world"] = draft.value(f"world_{tag}", total, partial(cell_text, share.world, unit=True))
        fields["point"] = draft.value(f"share_{tag}", share.point_published, partial(share_text, share))
    if share.point_listed is not None:
        fields["listed"] = _percent(draft, f"of_listed_{tag}", share.point_listed)
    draft.say(sentence, "of listed" if "listed" in fields else "stop", **fields)
    if ceiling:
        _ceiling(draft, share, tag)


def _countries(share: Share, language: Language) -> str:
    named = [cell for cell in share.cells if cell.amount is not None]
    link = {"en": " with ", "ru": " — "}[language]
    return {"en": " and ", "ru": ", "}[language].join(
        f"{country_label(cell.country, language)}{link}{cell_text(cell, language)}" for cell in named
    )


def _unlisted(draft: _Draft, share: Share, tag: str, fields: Mapping[str, Texts | str]) -> None:
    if share.without_number:
        named = draft.value(f"named_{tag}", list(share.without_number), partial(join_names, share.without_number))
        draft.say("named without a number", who=_in_each(partial(group_text, share.countries)), named=named, **fields)
    else:
        draft.say("not listed", who=_states(share.countries, "any of the five"), **fields)
    _ceiling(draft, share, tag)


def _states(countries: Sequence[str], all_of_them: str) -> Texts:
    """The countries by name; the five states together by the words ``all_of_them``."""
    if set(countries) == set(CENTRAL_ASIA):
        return _sentences()[all_of_them]
    return _in_each(partial(join_names, countries))


def _ceiling(draft: _Draft, share: Share, tag: str) -> None:
    if share.ceiling is None or share.ceiling_high is None or not (share.not_listed or share.without_number):
        return
    printed = _percent(draft, f"ceiling_{tag}", share.ceiling)
    if percent(share.ceiling) == percent(share.ceiling_high):
        draft.say("ceiling", "stop", printed=printed)
        return
    high = _percent(draft, f"ceiling_high_{tag}", share.ceiling_high)
    draft.say("ceiling", "ceiling in favour", "stop", printed=printed, high=high)


def _figure(draft: _Draft, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    edition = draft.edition()
    if "share" not in detail:
        _not_published(draft, edition, detail)
        return
    share, cell, country = detail["share"], detail["cell"], detail["country"]
    is_world = country == WORLD_TOTAL
    who = _sentences()["the world"] if is_world else _in_each(partial(country_label, country))
    if cell is None:
        draft.say("not listed", edition=edition, who=who, **_about(share))
        return
    year = draft.value("year", share.year, lambda _: str(share.year))
    number = draft.value("figure", cell.value, partial(cell_text, cell, unit=cell.amount is not None))
    draft.say("figure", edition=edition, who=who, number=number, year=year, **_about(share))


def _plan(draft: _Draft, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    edition = draft.edition()
    if "share" not in detail or not outcome.computed.readings:
        _not_published(draft, edition, detail)
        return
    share, reading = detail["share"], outcome.computed.readings[0]
    draft.say(
        "plan",
        edition=edition,
        measure=_in_each(partial(measure_label, share.measure)),
        world=draft.value("world", share.published.point, partial(cell_text, share.world, unit=True)),
        amount=draft.value("amount", detail["amount"], partial(_amount, detail)),
        part=draft.value(
            "part", reading.point, lambda language: BOUNDS[language][reading.bound] + percent(reading.point, language)
        ),
        year=draft.value("year", share.year, lambda _: str(share.year)),
    )


def _amount(detail: Mapping[str, Any], language: Language) -> str:
    number = format_number(detail["amount"], language=language)
    return f"{number}{NO_BREAK_SPACE}{UNITS[language].get(detail['unit'], detail['unit'])}"


def _number(draft: _Draft, name: str, value: float) -> str:
    return draft.value(name, value, lambda language: format_number(value, language=language))


def _percent(draft: _Draft, name: str, value: float) -> str:
    return draft.value(name, value, partial(percent, value))


def _tally(draft: _Draft, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    draft.say(
        "tally",
        count=_number(draft, "count", int(detail["count"])),
        where=_states(detail["countries"], "the five states"),
        counted=plain(detail["counted"]),
    )
    if "counted_as" in detail:
        draft.say("not all deposits")


def _event(draft: _Draft, outcome: Outcome) -> None:
    row = outcome.computed.detail["event"]
    draft.say(
        "event",
        when=draft.value("date", str(row["date"]), partial(_when, row)),
        place=plain(f", {row['place']}") if isinstance(row["place"], str) else "",
        event=plain(str(row["event"])),
        source=plain(str(row["source"])),
    )


def _when(row: Mapping[str, Any], language: Language) -> str:
    first, last = str(row["date"]), row["end"] if isinstance(row["end"], str) else ""
    if not last:
        return _day(first, language)
    if first[:7] == last[:7] and len(first) == len(last) == 10:
        return f"{int(first[8:])}–{_day(last, language)}"
    to = {"en": "to", "ru": "–"}[language]
    return f"{_day(first, language)} {to} {_day(last, language)}"


def _day(text: str, language: Language) -> str:
    """A date as precise as its source.

    >>> _day("2026-02-04", "en"), _day("2024-02", "ru"), _day("2015", "en")
    ('4 February 2026', 'февраль 2024', '2015')
    """
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return text
    # "LLLL" is a month that stands alone, "MMMM" one with a day: Russian declines it.
    pattern = "d MMMM y" if len(rest) == 2 else "LLLL y"
    return format_date(date(year, *[*rest, 1][:2]), pattern, locale=language)


def _participants(draft: _Draft, outcome: Outcome) -> None:
    _event(draft, outcome)
    if beside := outcome.computed.detail["beside"]:
        count = _number(draft, "count", int(outcome.computed.readings[-1].point or 0))
        draft.say("participants as one", beside=plain(", ".join(beside)), count=count)


def _ore(draft: _Draft, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    draft.say(
        "ore",
        amount=draft.value("amount", detail["amount"], partial(_amount, detail)),
        grade=_number(draft, "grade", detail["grade"]),
        ore=draft.value("ore", detail["ore"], partial(_big, detail["ore"])),
        metal=draft.value("metal", detail["metal_if_ore"], partial(_big, detail["metal_if_ore"])),
    )


def _big(tonnes: float, language: Language) -> str:
    scale, words = (1e9, ("billion tonnes", "млрд т")) if tonnes >= 1e9 else (1.0, ("tonnes", "т"))
    text = format_number(tonnes / scale, significant=3, language=language)
    return f"{text}{NO_BREAK_SPACE}{words[language == 'ru']}"


_WRITERS: Mapping[str, Callable[[_Draft, Outcome], None]] = {
    "share": _share,
    "figure": _figure,
    "plan": _plan,
    "tally": _tally,
    "event": _event,
    "participants": _participants,
    "ore": _ore,
}
