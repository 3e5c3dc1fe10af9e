"""From what an inventory calls the commodities of an entry to the names of carep's vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from carep.sources.inventories.formats import known
from carep.sources.mcs.names import Lexicon

_SEPARATORS = re.compile(r"[,;|/](?![^(]*\))|\s{2,}|\s+and\s+")
_DOUBT = re.compile(r"\(\?\)|\?")
_REMARK = re.compile(r"\(([^()]*)\)?")


class Names:
    """Looks commodity names up: an inventory's own first, then ores, then the vocabulary with symbols and aliases."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._known = {**Lexicon.of_project().commodities, **known().ores, **own}

    def find(self, text: str) -> str | None:
        """The name that carep has for one commodity, or ``None``."""
        return self._known.get(text.casefold())

    def split(self, published: str) -> tuple[list[str], list[str]]:
        """The commodities that ``published`` names, each once, in its order; and those of them that are unknown.

        Commas, semicolons, slashes, bars, wide gaps and "and" separate names; a hyphen does where all of its parts
        are names. Marks of doubt, such as ``(?)``, are dropped, and a remark in brackets where the name before it is
        known; an unknown name is kept in lower case.
        """
        names: list[str] = []
        unknown: list[str] = []
        for piece in _SEPARATORS.split(published):
            text = " ".join(_DOUBT.sub("", piece).strip(" ()").split())
            if not text:
                continue
            for name, is_known in self._resolve(text):
                if name not in names:
                    names.append(name)
                    if not is_known:
                        unknown.append(name)
        return names, unknown

    def _resolve(self, text: str) -> list[tuple[str, bool]]:
        found = self.find(text) or self.find(_REMARK.sub("", text).strip())
        if found is not None:
            return [(found, True)]
        parts = [self.find(part.strip()) for part in text.split("-")]
        if len(parts) > 1 and all(parts):
            return [(part, True) for part in parts if part is not None]
        return [(text.casefold(), False)]
