"""Entries of YAML registers (sources, corrections, assumptions): each a pydantic model, every fault by its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from carep.press import yaml_lines
from carep.press.errors import CarepError, DataError, did_you_mean
from carep.press.yaml_lines import Lines


class Entry(BaseModel):
    """Base of an entry: frozen, and a key that nobody knows is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


AnEntry = TypeVar("AnEntry", bound=Entry)


def fault(what: str, **more: object) -> PydanticCustomError:
    """What a validator of an entry raises; ``found``, ``expected`` and ``do`` go into the message."""
    return PydanticCustomError("entry", "{what}", {"what": what, **more})


def read(path: Path, model: type[AnEntry], what: str, *, where: str, by_id: bool = False) -> Mapping[str, AnEntry]:
    """The entries of a YAML file by their places ``file:line`` or, of a mapping, by their ids, in the file's order.

    Parameters
    ----------
    path
        A file that holds a list of entries.
    model
        What an entry is.
    what
        What an entry is called in messages, such as "correction".
    where
        What messages call the file.
    by_id
        The file holds a mapping of ids to entries instead; the model takes the key as ``id``.

    Raises
    ------
    DataError
        When the file can't be read, an entry is not as the model says, or two have the same id; all faults at once.
    """
    return _parsed(yaml_lines.text_of(path, where=where), model, what, where, by_id)


@lru_cache(maxsize=16)
def _parsed(text: str, model: type[AnEntry], what: str, where: str, by_id: bool) -> Mapping[str, AnEntry]:
    content, lines = yaml_lines.parse(text, where)
    if not isinstance(content, dict if by_id else list):
        form = f"mapping of ids to {what}s" if by_id else f"list of {what}s"
        raise DataError(f"not a {form}", where=where, found=type(content).__name__)
    made: dict[str, AnEntry] = {}
    problems: list[CarepError] = []
    for at, entry in content.items() if isinstance(content, dict) else enumerate(content):
        try:
            read_ = model.model_validate({"id": str(at), **entry} if by_id and isinstance(entry, dict) else entry)
            made[str(at) if by_id else lines.where([at])] = read_
        except ValidationError as error:
            problems += _faults(error, at, entry, model, what, lines)
    ids = Counter(getattr(entry, "id", place) for place, entry in made.items())
    problems += [DataError(f"two {what}s have the id {name}", where=where) for name in ids if ids[name] > 1]
    if problems:
        raise DataError.collect(problems, f"{where}: {what}s that are not as described")
    return made


def _faults(
    error: ValidationError, at: int | str, entry: Any, model: type[Entry], what: str, lines: Lines
) -> Iterator[DataError]:
    named = at if isinstance(at, str) else entry.get("id", "") if isinstance(entry, dict) else ""
    label = f"{what} {named}".strip()
    for each in error.errors(include_url=False):
        field, place = ".".join(map(str, each["loc"])), lines.where([at, *each["loc"]])
        context = each.get("ctx", {})
        if each["type"] == "entry":
            more = {name: context.get(name) for name in ("found", "expected", "do")}
            yield DataError(f"{label}: {context['what']}", where=place, **more)
        elif each["type"] == "missing":
            yield DataError(f"{label}: {field} is missing", where=place)
        elif each["type"] == "extra_forbidden":
            known = [field.alias or name for name, field in model.model_fields.items()] if len(each["loc"]) == 1 else []
            yield DataError(
                f"{label}: unknown key {field}", where=place, expected=", ".join(known) or None,
                do=did_you_mean(each["loc"][0], known) or None,
            )  # fmt: skip
        elif each["type"] == "model_type":
            yield DataError(f"{label}: not a mapping", where=place, found=type(each["input"]).__name__)
        else:
            yield DataError(f"{label}: {field}: {each['msg']}", where=place, found=repr(each["input"])[:200])
