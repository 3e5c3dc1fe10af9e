"""Country names as the releases print them: footnote marks, estimate marks, scopes and blanks taken off, on record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carep.minerals import vocabulary
from carep.minerals.quantity import clean
from carep.minerals.vocabulary import OTHER_COUNTRIES, WORLD_TOTAL
from carep.press.errors import DataError, did_you_mean

GLUED_FOOTNOTE = "glued-footnote"
GLUED_ESTIMATE = "glued-estimate-mark"
NO_BREAK_SPACE = "no-break-space"
OUTER_BLANK = "outer-blank"
FORM_AFTER_COMMA = "form-after-comma"
OTHER_SPELLING = "other-countries-spelling"

_WORLD = re.compile(
    r"World total\s*(?:\((?P<inside>[^()]*)\))?\s*(?P<foot>\d{1,2})?\s*(?:,\s*(?P<after>.*?))?\.?", re.IGNORECASE
)
_OTHER = re.compile(
    r"(?P<name>Other countries|Other)\s*(?:\((?P<inside>[^()]*)\))?\s*(?P<rest>\d{1,2}|e)?", re.IGNORECASE
)
_SCOPED = re.compile(r"(?P<name>.+?)\s*\((?P<inside>[^()]*)\)")
_FOOTED = re.compile(r"(?P<name>.*\D)(?P<foot>\d{1,2})")


@dataclass(frozen=True)
class PrintedCountry:
    """A country cell taken apart: canonical name, what it is limited to, and what was taken off."""

    country: str
    scope: str
    estimated: bool
    features: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The names that the project knows, by every spelling: read once for an import."""

    countries: Mapping[str, str]
    commodities: Mapping[str, str]

    @classmethod
    def of_project(cls) -> Lexicon:
        """The names of ``data/countries.csv`` and ``data/commodities.csv``."""
        countries = {**vocabulary.country_aliases(), **{name: name for name in vocabulary.countries()}}
        commodities = {**vocabulary.commodity_aliases(), **{name: name for name in vocabulary.commodities()}}
        return cls(
            {clean(name): country for name, country in countries.items()},
            {clean(name).casefold(): commodity for name, commodity in commodities.items()},
        )

    def commodity(self, text: str, where: str) -> str:
        """The commodity that a release's name means; raises :class:`DataError` for one never seen."""
        name = clean(text)
        try:
            return self.commodities[name.casefold()]
        except KeyError:
            raise DataError(
                "a commodity never seen",
                where=where,
                found=repr(text),
                expected="a commodity of data/commodities.csv, or one of its aliases",
                do=did_you_mean(name, sorted(set(self.commodities.values())))
                or "add it to data/commodities.csv, or its spelling as an alias",
            ) from None

    def country(self, text: str, where: str) -> PrintedCountry:
        """The country that a cell of a release names, taken apart; raises :class:`DataError` for one never seen.

        >>> lexicon = Lexicon({"Argentina": "Argentina", "Bolivia": "Bolivia"}, {})
        >>> printed = lexicon.country("Argentinae", "file.csv:2")
        >>> printed.country, printed.estimated, sorted(printed.features)
        ('Argentina', True, ['glued-estimate-mark'])
        >>> lexicon.country("Bolivia, ulexite", "file.csv:3").scope
        'ulexite'
        """
        known = self.countries
        features = set()
        if "\u00a0" in text:
            features.add(NO_BREAK_SPACE)
        if text != text.strip():
            features.add(OUTER_BLANK)
        name = clean(text)
        if found := _WORLD.fullmatch(name):
            return _aggregate(WORLD_TOTAL, found["inside"], found["after"], found["foot"], features)
        if found := _OTHER.fullmatch(name):
            if found["name"] != OTHER_COUNTRIES:
                features.add(OTHER_SPELLING)
            return _aggregate(OTHER_COUNTRIES, found["inside"], None, found["rest"], features)
        scope, estimated = "", False
        if name not in known and (found := _FOOTED.fullmatch(name)):
            name = found["name"].strip()
            features.add(GLUED_FOOTNOTE)
        if name not in known and (found := _SCOPED.fullmatch(name)) and found["name"] in known:
            name, scope = found["name"], found["inside"]
        if name not in known and name.endswith("e") and name[:-1] in known:
            name, estimated = name[:-1], True
            features.add(GLUED_ESTIMATE)
        if name not in known and "," in name and name.split(",")[0] in known:
            name, _, scope = name.partition(",")
            features.add(FORM_AFTER_COMMA)
        if name not in known:
            raise DataError(
                "a country never seen",
                where=where,
                found=repr(text),
                expected="a country of data/countries.csv, or one of its aliases",
                do=did_you_mean(name, sorted(set(known.values())))
                or "add it to data/countries.csv, or its spelling as an alias",
            )
        return PrintedCountry(known[name], scope.strip(), estimated, frozenset(features))


def _aggregate(
    name: str, inside: str | None, after: str | None, mark: str | None, features: set[str]
) -> PrintedCountry:
    if mark:
        features.add(GLUED_ESTIMATE if mark == "e" else GLUED_FOOTNOTE)
    words = [re.sub(r",?\s*\brounded\b", "", part or "").strip() for part in (inside, after)]
    return PrintedCountry(name, ", ".join(word for word in words if word), mark == "e", frozenset(features))
