"""Shares in words: figures, bounds and intervals as text, and sentences made of records."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from carep.minerals.figures import Cell
from carep.minerals.shares import Share
from carep.minerals.vocabulary import CENTRAL_ASIA, Qualifier, commodity_label, country_label, measure_label
from carep.press.outputs import Format, Record, format_number, record, say
from carep.press.outputs.format import NO_BREAK_SPACE, Language
from carep.press.outputs.records import Sentence, record_name

NOT_LISTED = {"en": "not listed", "ru": "не указано"}
NO_TOTAL = {"en": "no world total", "ru": "нет мирового итога"}
AS_PUBLISHED = "as published"
BOUNDS = {
    "en": {"": "", "at most": "at most ", "at least": "at least ", "about": "about "},
    "ru": {"": "", "at most": "не более ", "at least": "не менее ", "about": "около "},
}
UNITS = {
    "en": {"t": "tonnes", "kt": "thousand tonnes", "Mt": "million tonnes", "kg": "kilograms"},
    "ru": {"t": "т", "kt": "тыс. т", "Mt": "млн т", "kg": "кг"},
}
MORE_THAN = {"en": "more than ", "ru": "более чем "}
LESS_THAN = {"en": "less than ", "ru": "менее чем "}


def percent_format(value: float | None) -> Format:
    """One decimal from 1 per cent up, two significant digits below, so that a small share isn't printed as 0.0.

    >>> [percent_format(value)(value) for value in (19.1667, 0.164706)]
    ['19.2\\xa0%', '0.16\\xa0%']
    """
    if value == 0:
        return Format(digits=0, unit="%")
    small = value is not None and abs(value) < 0.95
    return Format(significant=2, unit="%") if small else Format(digits=1, unit="%")


def percent(value: float | None, language: Language = "en") -> str:
    """A share in per cent as text; a missing one is said to be not listed, never 0."""
    return NOT_LISTED[language] if value is None or math.isnan(value) else percent_format(value)(value, language)


def share_text(share: Share, language: Language = "en") -> str:
    """The share of the published total in words, with its bound: "at most 19.2 %".

    Without a share it says why: no country is listed, the ones that are have no number, or the release prints no
    world total.
    """
    if share.point_published is None:
        if share.with_number:
            return NO_TOTAL[language]
        return cell_text(share.cells[0], language) if share.cells else NOT_LISTED[language]
    return BOUNDS[language][share.bound] + percent(share.point_published, language)


def interval_text(low: float | None, high: float | None, language: Language = "en") -> str:
    """An interval in per cent; one that is open below (the total is a lower bound) is "up to" its end.

    >>> interval_text(3.0, 3.1702), interval_text(0.0, 19.5833), interval_text(None, None)
    ('3.0 to 3.2\\xa0%', 'up to 19.6\\xa0%', '')
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    if low == high == 0:
        return ""
    if low == 0 < high:
        return {"en": "up to ", "ru": "до "}[language] + percent(high, language)
    to = {"en": " to ", "ru": "–"}[language]
    left, right = (bare(percent(value, language)) for value in (low, high))
    return f"{left}{to}{right}{NO_BREAK_SPACE}%"


def ceiling_text(share: Share, language: Language = "en") -> str:
    """The ceiling as printed and, behind it, with every figure rounded in the countries' favour."""
    if share.ceiling is None or share.ceiling_high is None:
        return NO_TOTAL[language]
    printed, high = percent(share.ceiling, language), percent(share.ceiling_high, language)
    return printed if printed == high else f"{bare(printed)} ({bare(high)}){NO_BREAK_SPACE}%"


def bare(text: str) -> str:
    """A share without its sign, for a column whose head has it.

    >>> bare("at most 19.2\\xa0%")
    'at most 19.2'
    """
    return text.removesuffix(f"{NO_BREAK_SPACE}%")


def cell_text(cell: Cell | None, language: Language = "en", *, unit: bool = False) -> str:
    """A published figure in words: "more than 1,200,000", "NA", "not listed"."""
    if cell is None:
        return NOT_LISTED[language]
    if cell.amount is None or cell.value is None:
        return {Qualifier.WITHHELD: {"en": "withheld", "ru": "не раскрывается"}[language]}.get(
            cell.qualifier, cell.published or "NA"
        )
    number = format_number(cell.value, language=language)
    before = {Qualifier.LOWER_BOUND: MORE_THAN[language], Qualifier.UPPER_BOUND: LESS_THAN[language]}
    behind = f"{NO_BREAK_SPACE}{UNITS[language].get(cell.unit, cell.unit)}" if unit else ""
    return before.get(cell.qualifier, "") + number + behind


def cells_text(share: Share, language: Language = "en") -> str:
    """The countries of a share with their figures: "Kazakhstan 230,000; Uzbekistan NA", or that none is listed."""
    named = [f"{country_label(cell.country, language)} {cell_text(cell, language)}" for cell in share.cells]
    return "; ".join(named) or NOT_LISTED[language]


def join_names(names: Iterable[str], language: Language = "en") -> str:
    """Countries in a sentence.

    >>> join_names(["Kazakhstan", "Uzbekistan"])
    'Kazakhstan and Uzbekistan'
    """
    labels = [country_label(name, language) for name in names]
    if len(labels) < 2:
        return "".join(labels)
    return ", ".join(labels[:-1]) + {"en": " and ", "ru": " и "}[language] + labels[-1]


def commodity_text(share: Share, language: Language = "en") -> str:
    """The commodity with its form, when that says more than the commodity's own content: "chromium (ore)"."""
    name = commodity_label(share.commodity, language)
    return name if share.form in (AS_PUBLISHED, f"{share.commodity} content") else f"{name} ({share.form})"


def share_sentence(share: Share) -> Sentence:
    """What the release says of the share, in one sentence or two, every number of it a record.

    Record names start with the commodity and measure, so that sentences of several shares can stand on one page.
    """
    subject = f"{measure_label(share.measure)} of {commodity_text(share)}"
    said: dict[str, tuple[Any, str]] = {"edition": (share.edition, f"MCS {share.edition}")}
    if not share.with_number:
        named = f" It names {join_names(share.without_number)} without a number." if share.without_number else ""
        who = group_text(share.countries)
        template = f"{{edition}} gives none of {who} a number for {subject}: not listed, not zero.{named}"
    else:
        listed = "; ".join(
            f"{country_label(cell.country)} {cell_text(cell, unit=True)}" for cell in share.cells if cell.amount
        )
        said["listed"] = listed, listed
        template = f"{{edition}} lists, for {subject}: {{listed}}."
        if share.point_published is not None:
            low, high = share.low_published, share.high_published
            said["world"] = share.published.point if share.published else None, cell_text(share.world, unit=True)
            said["share"] = share.point_published, share_text(share)
            said["interval"] = [low, high], interval_text(low, high)
            template += (
                " Against the published world total of {world} that is {share} ({interval} as the figures are rounded)"
            )
        if share.point_listed is not None:
            said["of_listed"] = share.point_listed, percent(share.point_listed)
            template += (
                " It prints no world total; of the sum of the countries it lists that is {of_listed}"
                if share.point_published is None
                else "; against the sum of the countries it lists, {of_listed}"
            )
        if not template.endswith("."):
            template += "."
    if share.ceiling is not None and share.not_listed:
        said["ceiling"] = share.ceiling, percent(share.ceiling)
        rest = ("the rest of " if share.with_number else "") + group_text(share.countries)
        at_bound = " with the total at its bound" if share.ceiling_open else ""
        template += (
            f" Even if “Other countries” and all that the total leaves unlisted belonged to {rest}, it could not be "
            f"above {{ceiling}}{at_bound}"
        )
        if share.ceiling_high is not None and share.ceiling_high > share.ceiling:
            said["ceiling_high"] = share.ceiling_high, percent(share.ceiling_high)
            template += " (or {ceiling_high} with every figure rounded in its favour)"
        template += "."
    prefix = record_name(share.commodity, share.measure, share.edition)
    records = [
        Record(f"{prefix}_{name}", value, text={"en": text, "ru": text}, sources=share.sources)
        for name, (value, text) in said.items()
    ]
    return say(template.replace("{", f"{{{prefix}_"), *records)


def group_text(countries: Sequence[str], language: Language = "en") -> str:
    """The countries of a share as one subject: "the five states", or their names."""
    if set(countries) == set(CENTRAL_ASIA):
        return {"en": "the five states", "ru": "пяти стран"}[language]
    return join_names(countries, language)


def share_record(share: Share, *, name: str | None = None) -> Record:
    """The share of the world total as a record of the run, in its words: "at most 19.2 %".

    The default name is the commodity with its measure ("chromium_reserves"); pages refer to it.
    """
    text: dict[str, str] = {"en": share_text(share, "en"), "ru": share_text(share, "ru")}
    given = name or record_name(share.commodity, share.measure)
    return record(given, share.point_published, unit="%", text=text, sources=share.sources)
