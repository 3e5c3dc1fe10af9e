"""The form of ``book/plan.yaml`` as pydantic models; what goes beyond form is checked by the plan's reader."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from carep.press.errors import PlanError, did_you_mean
from carep.press.yaml_lines import Lines


class Strict(BaseModel):
    """Keys that nobody knows are faults."""

    model_config = ConfigDict(extra="forbid")


class MarkdownEntry(Strict):
    """A page that is a Markdown file."""

    page: str
    markdown: str
    sections: list[Entry] = []


class NotebookEntry(Strict):
    """A page that is a notebook with parameters."""

    page: str
    notebook: str
    parameters: dict[str, Any] = {}
    title: str | None = None
    sections: list[Entry] = []


class SweepEntry(Strict):
    """One page for each combination of a grid."""

    sweep: str
    notebook: str
    page: str
    title: str
    grid: dict[str, Any] = {}
    zip: list[dict[str, list[Any] | str]] = []
    exclude: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {}


def _kind(entry: Any) -> Literal["sweep", "notebook", "markdown"]:
    if isinstance(entry, dict):
        if "sweep" in entry:
            return "sweep"
        if "notebook" in entry:
            return "notebook"
    return "markdown"


Entry = Annotated[
    Annotated[SweepEntry, Tag("sweep")]
    | Annotated[NotebookEntry, Tag("notebook")]
    | Annotated[MarkdownEntry, Tag("markdown")],
    Discriminator(_kind),
]


class ChapterEntry(Strict):
    """A part of the book."""

    caption: str
    pages: Annotated[list[Entry], Field(min_length=1)]


class PlanFile(Strict):
    """The whole file."""

    title: str
    chapters: Annotated[list[ChapterEntry], Field(min_length=1)]


KINDS: dict[str, type[BaseModel]] = {"sweep": SweepEntry, "notebook": NotebookEntry, "markdown": MarkdownEntry}


def check(content: Any, lines: Lines) -> None:
    """Refuse a plan whose form is wrong, with the line of every fault."""
    try:
        PlanFile.model_validate(content)
    except ValidationError as refused:
        faults = [_fault(error, lines) for error in refused.errors(include_url=False)]
        raise PlanError.together(faults, f"{lines.name}: not a plan") from None


def _fault(error: Any, lines: Lines) -> PlanError:
    kind = next((step for step in reversed(error["loc"]) if step in KINDS), None)
    at = [step for step in error["loc"] if step not in KINDS or step == error["loc"][-1]]
    where = lines.where(at)
    model: type[BaseModel] = KINDS[kind] if kind else ChapterEntry if "chapters" in at else PlanFile
    known = list(model.model_fields)
    if error["type"] == "extra_forbidden":
        hint = did_you_mean(at[-1], known)
        return PlanError(f"unknown key {at[-1]!r}", where=where, expected=f"one of {', '.join(known)}", do=hint or None)
    if error["type"] == "missing":
        what = "page" if kind == "markdown" and error["loc"][-1] == "markdown" else "entry"
        return PlanError(f"the {what} has no {at[-1]!r}", where=where, expected=", ".join(known))
    return PlanError(f"{at[-1] if at else 'the plan'}: {error['msg']}", where=where, found=repr(error["input"])[:200])
