"""Types for notebook parameters whose choices come from the data.

``Annotated[str, Choices("commodity", names)]`` in a notebook's ``parameters`` cell says: a string, one of
``names()``. The choices are read when a value is checked, never at import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carep.press.errors import UnknownNameError


def _no_aliases() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Choices:
    """A closed set of values, drawn from the data when asked; aliases (ISO codes, symbols) become the value.

    >>> colour = Choices("colour", lambda: ["red", "blue"], lambda: {"r": "red"})
    >>> colour.resolve("R"), colour.resolve("blue")
    ('red', 'blue')
    """

    kind: str
    values: Callable[[], Sequence[Any]]
    aliases: Callable[[], Mapping[str, Any]] = _no_aliases

    def resolve(self, value: Any) -> Any:
        """The canonical choice that ``value`` names; raises :class:`UnknownNameError` with a hint."""
        known = list(self.values())
        if value in known:
            return value
        folded = {str(choice).casefold(): choice for choice in known}
        folded = {**{str(k).casefold(): v for k, v in self.aliases().items()}, **folded}
        try:
            return folded[str(value).strip().casefold()]
        except KeyError:
            raise UnknownNameError.of(self.kind, value, known) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Any) -> Any:
            try:
                return self.resolve(value)
            except UnknownNameError as error:
                raise PydanticCustomError("unknown_name", "{message}", {"message": str(error)}) from None

        return core_schema.no_info_before_validator_function(check, handler(source))


@dataclass(frozen=True)
class Rule:
    """A condition on a parameter that depends on others: ``Annotated[int, Rule(("edition",), fault)]``.

    ``fault`` is called with the parameter's value and those of ``uses``, in that order, and says what is wrong
    in words, or returns ``None``. A notebook without the other parameters is not checked.

    >>> order = Rule(("first",), lambda last, first: f"ends before it begins ({first})" if last < first else None)
    >>> order.fault(2020, 2024)
    'ends before it begins (2024)'
    """

    uses: tuple[str, ...]
    fault: Callable[..., str | None]
