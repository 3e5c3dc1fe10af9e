"""The evidence sentence of a verdict, in English and Russian: composed from computed values, never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from carep.minerals.vocabulary import CENTRAL_ASIA, Language, Verdict, commodity_label, country_label, measure_label
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


class _Draft:
    """Collects sentences and records; record names start with the claim and the edition, so that none clash."""

    def __init__(self, claim: Claim, outcome: Outcome) -> None:
        self.prefix = f"{claim.id}_{outcome.key}".replace("-", "_")
        self.sources = outcome.computed.sources
        self.records: list[Record] = []
        self.parts: dict[str, list[str]] = {language: [] for language in LANGUAGES}

    def value(self, name: str, value: Any, text: Callable[[Language], str]) -> str:
        """Record a value with its words; returns the field that stands for it in a template."""
        full = f"{self.prefix}_{name}"
        words: dict[str, str] = {language: text(language) for language in LANGUAGES}
        self.records.append(Record(full, value, text=words, sources=self.sources))
        return f"{{{full}}}"

    def say(self, en: str, ru: str) -> None:
        """Add a sentence."""
        self.parts["en"].append(en)
        self.parts["ru"].append(ru)

    def evidence(self) -> Evidence:
        """What was collected."""
        return Evidence({language: " ".join(parts) for language, parts in self.parts.items()}, tuple(self.records))


def evidence(claim: Claim, outcome: Outcome) -> Evidence:
    """What the verdict rests on, said in a sentence or two in each language."""
    draft = _Draft(claim, outcome)
    if claim.kind is Kind.OPINION:
        draft.say("A judgement; it is attributed and not scored.", "Суждение: приводится с автором и не оценивается.")
    elif claim.check is not None:
        _WRITERS[claim.check.name](draft, claim, outcome)
    if outcome.verdict is Verdict.NOT_TESTABLE and claim.needed:
        draft.say(f"Needed: {_plain(claim.needed['en'])}", f"Нужно: {_plain(claim.needed['ru'])}")
    return draft.evidence()


def _plain(text: str) -> str:
    """Text of the ledger inside a template: its braces are no fields."""
    return text.replace("{", "{{").replace("}", "}}")


def _share(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    shares: list[Share] = detail["shares"]
    edition = _edition(draft, outcome)
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
    if below:
        draft.say("The claim is below every reading.", "Утверждение ниже любого прочтения.")
    elif outcome.verdict is Verdict.CONTRADICTED:
        draft.say("The claim is above every reading.", "Утверждение выше любого прочтения.")


def _is_below(outcome: Outcome) -> bool:
    """Whether a contradicted claim lies below what the sources give."""
    reading, span = outcome.judgement.reading, outcome.computed.span
    if outcome.verdict is not Verdict.CONTRADICTED or reading is None or span is None or reading.low is None:
        return False
    return span.high <= reading.low


def _edition(draft: _Draft, outcome: Outcome) -> str:
    return draft.value("edition", int(outcome.key), lambda _: f"MCS {outcome.key}")


def _not_published(draft: _Draft, edition: str, detail: Mapping[str, Any]) -> None:
    commodity, measure = detail["commodity"], detail["measure"]
    year = f" for {detail['year']}" if detail.get("year") else ""
    year_ru = f" за {detail['year']} год" if detail.get("year") else ""
    if year:
        field = draft.value("year", detail["year"], lambda _: str(detail["year"]))
        year, year_ru = f" for {field}", f" за {field} год"
    draft.say(
        f"{edition} holds no figures of {measure_label(measure)} of {commodity_label(commodity)}{year}.",
        f"{edition}: показатель «{measure_label(measure, 'ru')}, {commodity_label(commodity, 'ru')}»{year_ru} "
        "не публикуется.",
    )


def _one_share(draft: _Draft, edition: str, share: Share, tag: str, *, ceiling: bool = True) -> None:
    subject: Texts = {language: measure_label(share.measure, language) for language in LANGUAGES}
    name: Texts = {language: commodity_text(share, language) for language in LANGUAGES}
    if share.amount is None:
        _unlisted(draft, edition, share, tag, subject, name)
        return
    numbers = draft.value(f"listed_{tag}", share.amount.point, lambda language: _countries(share, language))
    if share.point_published is not None:
        world = draft.value(
            f"world_{tag}",
            share.published.point if share.published else None,
            lambda language: cell_text(share.world, language, unit=True),
        )
        point = draft.value(f"share_{tag}", share.point_published, lambda language: share_text(share, language))
        draft.say(
            f"{edition} lists {numbers} of {world} of {subject['en']} of {name['en']}, {point}",
            f"{edition}, {name['ru']}, {subject['ru']}: {numbers} из {world}, {point}",
        )
    else:
        draft.say(
            f"{edition} lists {numbers} of {subject['en']} of {name['en']} and prints no world total",
            f"{edition}, {name['ru']}, {subject['ru']}: {numbers}; мирового итога нет",
        )
    if share.point_listed is not None:
        listed = draft.value(
            f"of_listed_{tag}", share.point_listed, lambda language: percent(share.point_listed, language)
        )
        _append(
            draft,
            f"; the sum of the listed countries would give {listed}.",
            f"; от суммы перечисленных стран — {listed}.",
        )
    else:
        _append(draft, ".", ".")
    if ceiling:
        _ceiling(draft, share, tag)


def _append(draft: _Draft, en: str, ru: str) -> None:
    draft.parts["en"][-1] += en
    draft.parts["ru"][-1] += ru


def _countries(share: Share, language: Language) -> str:
    named = [cell for cell in share.cells if cell.amount is not None]
    link = {"en": " with ", "ru": " — "}[language]
    return {"en": " and ", "ru": ", "}[language].join(
        f"{country_label(cell.country, language)}{link}{cell_text(cell, language)}" for cell in named
    )


def _unlisted(draft: _Draft, edition: str, share: Share, tag: str, subject: Texts, name: Texts) -> None:
    who = {language: group_text(share.countries, language) for language in LANGUAGES}
    if share.without_number:
        named = draft.value(
            f"named_{tag}", list(share.without_number), lambda language: join_names(share.without_number, language)
        )
        draft.say(
            f"{edition} gives none of {who['en']} a number for {subject['en']} of {name['en']}; "
            f"it names {named} as NA.",
            f"{edition}, {name['ru']}, {subject['ru']}: ни для одной из {who['ru']} числа нет; {named} — NA.",
        )
    else:
        draft.say(
            f"{edition} does not list {_any(share, 'en')} for {subject['en']} of {name['en']}.",
            f"{edition}, {name['ru']}, {subject['ru']}: {_any(share, 'ru')} в списке нет.",
        )
    _ceiling(draft, share, tag)


def _any(share: Share, language: Language) -> str:
    if set(share.countries) == set(CENTRAL_ASIA):
        return {"en": "any of the five states", "ru": "ни одной из пяти стран"}[language]
    return join_names(share.countries, language)


def _ceiling(draft: _Draft, share: Share, tag: str) -> None:
    if share.ceiling is None or share.ceiling_high is None or not (share.not_listed or share.without_number):
        return
    printed = draft.value(f"ceiling_{tag}", share.ceiling, lambda language: percent(share.ceiling, language))
    en = f"With all of “Other countries” and all that the total leaves unlisted it would be at most {printed}"
    ru = f"Со всей строкой «Другие страны» и всем, что не расписано, было бы не более {printed}"
    if percent(share.ceiling) != percent(share.ceiling_high):
        high = draft.value(
            f"ceiling_high_{tag}", share.ceiling_high, lambda language: percent(share.ceiling_high, language)
        )
        en += f", or {high} with every figure rounded in favour of the claim"
        ru += f", а при округлении всех чисел в пользу утверждения — {high}"
    draft.say(en + ".", ru + ".")


def _figure(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    edition = _edition(draft, outcome)
    if "share" not in detail:
        _not_published(draft, edition, detail)
        return
    share, cell = detail["share"], detail["cell"]
    subject = {language: measure_label(share.measure, language) for language in LANGUAGES}
    name = {language: commodity_text(share, language) for language in LANGUAGES}
    who = {language: _place(detail["country"], language) for language in LANGUAGES}
    if cell is None:
        draft.say(
            f"{edition} does not list {who['en']} for {subject['en']} of {name['en']}.",
            f"{edition}, {name['ru']}, {subject['ru']}: {who['ru']} в списке нет.",
        )
        return
    year = draft.value("year", share.year, lambda _: str(share.year))
    number = draft.value("figure", cell.value, lambda language: cell_text(cell, language, unit=cell.amount is not None))
    draft.say(
        f"{edition} gives {who['en']} {number} of {subject['en']} of {name['en']} ({year}).",
        f"{edition}, {name['ru']}, {subject['ru']} ({year}): {who['ru']} — {number}.",
    )


def _place(country: str, language: Language) -> str:
    if country == "World total":
        return {"en": "the world", "ru": "весь мир"}[language]
    return country_label(country, language)


def _plan(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    edition = _edition(draft, outcome)
    if "share" not in detail or not outcome.computed.readings:
        _not_published(draft, edition, detail)
        return
    share, reading = detail["share"], outcome.computed.readings[0]
    world = draft.value("world", share.published.point, lambda language: cell_text(share.world, language, unit=True))
    amount = draft.value("amount", detail["amount"], lambda language: _amount(detail, language))
    part = draft.value(
        "part", reading.point, lambda language: BOUNDS[language][reading.bound] + percent(reading.point, language)
    )
    year = draft.value("year", share.year, lambda _: str(share.year))
    draft.say(
        f"{edition} gives a world {measure_label(share.measure)} of {world} in {year}; {amount} would be {part} of it.",
        f"{edition}, {measure_label(share.measure, 'ru')}, мир, {year}: {world}; {amount} — это {part}.",
    )


def _amount(detail: Mapping[str, Any], language: Language) -> str:
    number = format_number(detail["amount"], language=language)
    return f"{number}{NO_BREAK_SPACE}{UNITS[language].get(detail['unit'], detail['unit'])}"


def _tally(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    count = draft.value(
        "count", int(detail["count"]), lambda language: format_number(int(detail["count"]), language=language)
    )
    where = {
        "en": "the five states" if set(detail["countries"]) == set(CENTRAL_ASIA) else join_names(detail["countries"]),
        "ru": "пять стран" if set(detail["countries"]) == set(CENTRAL_ASIA) else join_names(detail["countries"], "ru"),
    }
    draft.say(
        f"The inventory counts {count} entries for {where['en']}: {_plain(detail['counted'])}.",
        f"В базе учтено объектов ({where['ru']}): {count}; это проявления, от признаков минерализации до ранее "
        "разрабатывавшихся месторождений.",
    )
    if "counted_as" in detail:
        draft.say("So not all of them can be deposits.", "Значит, не все они месторождения.")


def _event(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    row = outcome.computed.detail["event"]
    when = draft.value("date", str(row["date"]), lambda language: _when(row, language))
    place = f", {row['place']}" if isinstance(row["place"], str) else ""
    source = _plain(str(row["source"]))
    draft.say(
        f"On record: {when}{_plain(place)}. {_plain(str(row['event']))} ({source})",
        f"По хронике: {when} ({source}).",
    )


MONTHS = {
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(),  # noqa: SIM905
}
TO = {"en": "to", "ru": "–"}
GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905


def _when(row: Mapping[str, Any], language: Language) -> str:
    first, last = str(row["date"]), row["end"] if isinstance(row["end"], str) else ""
    if not last:
        return _day(first, language)
    if first[:7] == last[:7] and len(first) == len(last) == 10:
        return f"{int(first[8:])}–{_day(last, language)}"
    return f"{_day(first, language)} {TO[language]} {_day(last, language)}"


def _day(text: str, language: Language) -> str:
    """A date as precise as its source.

    >>> _day("2026-02-04", "en"), _day("2024-02", "ru"), _day("2015", "en")
    ('4 February 2026', 'февраль 2024', '2015')
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    if len(parts) == 2:
        return f"{MONTHS[language][parts[1] - 1]} {parts[0]}"
    day = date(*parts)
    month = GENITIVE[day.month - 1] if language == "ru" else MONTHS["en"][day.month - 1]
    return f"{day.day} {month} {day.year}"


def _participants(draft: _Draft, claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    _event(draft, claim, outcome)
    if detail["beside"]:
        more = int(outcome.computed.readings[-1].point or 0)
        count = draft.value("count", more, lambda language: format_number(more, language=language))
        draft.say(
            f"Counting the {_plain(', '.join(detail['beside']))} as one makes {count}.",
            f"Если считать и Европейскую комиссию, получится {count}.",
        )


def _ore(draft: _Draft, _claim: Claim, outcome: Outcome) -> None:
    detail = outcome.computed.detail
    amount = draft.value("amount", detail["amount"], lambda language: _amount(detail, language))
    grade = draft.value("grade", detail["grade"], lambda language: format_number(detail["grade"], language=language))
    ore = draft.value("ore", detail["ore"], lambda language: _big(detail["ore"], language))
    metal = draft.value("metal", detail["metal_if_ore"], lambda language: _big(detail["metal_if_ore"], language))
    draft.say(
        f"At {grade} grams a tonne, {amount} of metal need {ore} of ore; {amount} of ore hold {metal} of metal.",
        f"При {grade} г/т {amount} металла требуют {ore} руды, а {amount} руды содержат {metal} металла.",
    )


def _big(tonnes: float, language: Language) -> str:
    scale, words = (1e9, ("billion tonnes", "млрд т")) if tonnes >= 1e9 else (1.0, ("tonnes", "т"))
    text = format_number(tonnes / scale, significant=3, language=language)
    return f"{text}{NO_BREAK_SPACE}{words[language == 'ru']}"


_WRITERS: Mapping[str, Callable[[_Draft, Claim, Outcome], None]] = {
    "share": _share,
    "figure": _figure,
    "plan": _plan,
    "tally": _tally,
    "event": _event,
    "participants": _participants,
    "ore": _ore,
}
