"""The parameter contract of a notebook: its ``parameters`` cell, read with ``ast`` and never run.

The cell holds annotated assignments; each annotation is a type, and the comment behind or above the line says
what the parameter means:

    from carep import Commodity, Edition

    edition: Edition = 2026          # the edition of the Mineral Commodity Summaries
    commodity: Commodity = "chromium"

Ranges are written ``Annotated[int, Field(ge=1, le=12)]``, small sets ``Literal["mine", "refinery"]``; a rule
across parameters is a :class:`carep.press.contract.choices.Rule` inside the ``Annotated`` of the type that it concerns.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from carep.press import notebook
from carep.press.contract import syntax, values
from carep.press.contract.choices import Choices, Rule
from carep.press.contract.syntax import ALLOWED, NotUnderstoodError
from carep.press.errors import CarepError, ContractError, ParameterError, RuleError, UnknownNameError, did_you_mean
from carep.press.project import settings_for

EXAMPLE = "tag the first code cell 'parameters' and write in it, for example: edition: int = 2026"


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``annotation`` is the resolved type, ``written`` the type as the cell has it."""

    name: str
    annotation: Any
    written: str
    default: Any
    meaning: str
    line: int

    def choices(self) -> list[Any] | None:
        """The closed set of values, or ``None`` when any value of the type will do."""
        return values.choices(self.annotation)

    def as_json(self) -> dict[str, Any]:
        """The parameter as ``carep params --json`` prints it."""
        return {
            "name": self.name,
            "type": self.written,
            "choices": None if (known := self.choices()) is None else [values.as_json(choice) for choice in known],
            "range": values.bounds(self.annotation) or None,
            "default": values.as_json(self.default),
            "meaning": self.meaning,
        }


@dataclass(frozen=True)
class Contract:
    """The typed parameters of the notebook at ``path``; ``names`` is what its cell imports."""

    path: Path
    parameters: tuple[Parameter, ...]
    names: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Parameter:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @cached_property
    def _by_name(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def model(self) -> Any:
        """The contract as a pydantic model; its fields have the parameters' names as aliases.

        A parameter may be called ``copy`` or ``schema``, which a model's own methods are called, too.
        """
        from pydantic import ConfigDict, Field, create_model

        fields: dict[str, Any] = {
            f"parameter_{item.name}": (item.annotation, Field(alias=item.name, description=item.meaning or None))
            for item in self.parameters
        }
        config = ConfigDict(extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=False)
        return create_model("Parameters", __config__=config, **fields)

    def validate(self, given: Mapping[str, Any], *, where: str | None = None) -> dict[str, Any]:
        """All parameters with their declared types: those given, checked and normalised, and the defaults.

        Parameters
        ----------
        given
            Values by name; numpy and pandas scalars, paths and dates become what the contract declares.
        where
            What to name in messages, such as a line of the plan; the notebook's path when left out.

        Raises
        ------
        ParameterError
            With every fault of every value, not only the first; a :class:`RuleError` when each value is good alone.
        """
        place = where or str(self.path)
        faults = [self._unknown(name, place) for name in given if name not in self]
        # Where a value can't even be looked at, the others are still checked, with its default in the gap.
        filled = {item.name: item.default for item in self.parameters}
        for item in self.parameters:
            if item.name in given:
                try:
                    filled[item.name] = values.normalised(given[item.name], item.annotation)
                except values.NotPlainError as error:
                    faults.append(self._fault(item, given[item.name], str(error), place))
        typed, refused = self._typed(filled, place)
        faults += refused
        if not faults:
            faults += self._rule_faults(typed, place)
        if faults:
            kind = RuleError if all(isinstance(fault, RuleError) for fault in faults) else ParameterError
            raise kind.together(faults, f"{self.path.name} can't be run with these parameters")
        return typed

    def parse(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Values typed on a command line, as what their types suggest; still to be validated."""
        return {
            name: values.from_text(text, self[name].annotation) if name in self else text
            for name, text in texts.items()
        }

    def changed(self, validated: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters whose value is not the default: what a run has to inject."""
        return {
            name: value
            for name, value in validated.items()
            if values.as_json(value) != values.as_json(self._defaults[name])
        }

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        """The defaults with their declared types; where the contract refuses them, as they are written."""
        typed, refused = self._typed({item.name: item.default for item in self.parameters}, str(self.path))
        return {item.name: item.default for item in self.parameters} if refused else typed

    def as_json(self) -> list[dict[str, Any]]:
        """The contract as ``carep params --json`` prints it."""
        return [parameter.as_json() for parameter in self.parameters]

    def _unknown(self, name: str, place: str) -> CarepError:
        known = [item.name for item in self.parameters]
        return ParameterError(
            f"unknown parameter {name!r}",
            where=place,
            expected=f"one of {', '.join(known)}" if known else "no parameter: the cell declares none",
            do=did_you_mean(name, known) or None,
        )

    def _fault(
        self, parameter: Parameter, found: object, message: str, place: str, do: str | None = None
    ) -> CarepError:
        expected = values.describe(parameter.annotation, parameter.written)
        return ParameterError(
            f"parameter {parameter.name!r}: {message}", where=place, found=repr(found), expected=expected, do=do
        )

    def _typed(self, given: Mapping[str, Any], place: str) -> tuple[dict[str, Any], list[CarepError]]:
        """The values with their declared types, or what is wrong with them."""
        from pydantic import ValidationError

        try:
            model = self.model.model_validate(dict(given))
        except ValidationError as refused:
            faults = [
                self._refused(self[str(error["loc"][0])], error, place) for error in refused.errors(include_url=False)
            ]
            return {}, list({str(fault): fault for fault in faults}.values())
        return {item.name: getattr(model, f"parameter_{item.name}") for item in self.parameters}, []

    def _refused(self, parameter: Parameter, error: Any, place: str) -> CarepError:
        found = error["input"]
        choices = next((item for item in values.metadata(parameter.annotation) if isinstance(item, Choices)), None)
        if error["type"] == "unknown_name" and choices is not None:
            try:
                choices.resolve(found)
            except UnknownNameError as unknown:
                what = f"parameter {parameter.name!r}: {unknown.what}"
                return ParameterError(what, where=place, expected=unknown.expected, do=unknown.do)
        message = str(error["msg"])
        hint = did_you_mean(found, parameter.choices() or []) if error["type"] in ("literal_error", "enum") else ""
        return self._fault(parameter, found, message[:1].lower() + message[1:], place, hint or None)

    def _rule_faults(self, checked: Mapping[str, Any], place: str) -> Iterator[CarepError]:
        for parameter in self.parameters:
            for rule in values.metadata(parameter.annotation):
                if isinstance(rule, Rule) and all(name in checked for name in rule.uses):
                    message = rule.fault(checked[parameter.name], *(checked[name] for name in rule.uses))
                    if message:
                        with_others = ", ".join(f"{name}={checked[name]!r}" for name in rule.uses)
                        found = f"{checked[parameter.name]!r} with {with_others}"
                        yield RuleError(f"parameter {parameter.name!r}: {message}", where=place, found=found)


def read(path: Path | str) -> Contract:
    """The contract of the notebook at ``path``.

    Raises
    ------
    NotebookError
        When there is no such notebook.
    ContractError
        When it has no ``parameters`` cell, or the cell holds what the contract can't read: all such lines.
    """
    return of(notebook.load(Path(path)), Path(path))


def of(source: notebook.Notebook, path: Path) -> Contract:
    """The contract of a notebook that is already loaded."""
    index = notebook.parameters_cell(source)
    if index is None:
        raise ContractError("the notebook has no cell tagged 'parameters'", where=str(path), do=EXAMPLE)
    return read_cell(source["cells"][index]["source"], path, where=f"{path}, cell {index + 1}")


def read_cell(text: str, path: Path, *, where: str) -> Contract:
    """The contract that the ``parameters`` cell ``text`` states.

    >>> contract = read_cell("edition: int = 2026  # the edition", Path("x.ipynb"), where="x.ipynb")
    >>> contract["edition"].meaning, contract.validate({"edition": "2025"})
    ('the edition', {'edition': 2025})
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise ContractError(
            "the parameters cell is no plain Python",
            where=f"{where}, line {error.lineno}",
            found=(error.text or "").strip() or error.msg,
            expected=ALLOWED,
        ) from None
    faults: list[ContractError] = []
    names: dict[str, Any] = {}
    parameters: dict[str, Parameter] = {}
    comments = _comments(text)
    allowed = (*settings_for(path).parameters, *syntax.MODULES)
    for statement in tree.body:
        try:
            found = _statement(statement, names, comments, allowed)
        except NotUnderstoodError as error:
            shown = ast.unparse(statement).splitlines()[0]
            place = f"{where}, line {error.line}"
            faults.append(ContractError(str(error), where=place, found=shown, expected=ALLOWED))
            continue
        if found is not None:
            parameters[found.name] = found
    if faults:
        raise ContractError.together(faults, f"{path}: the parameters cell can't be read as a contract")
    return Contract(path, tuple(parameters.values()), names)


def _statement(
    node: ast.stmt, names: dict[str, Any], comments: Mapping[int, str], allowed: Sequence[str]
) -> Parameter | None:
    match node:
        case ast.Import() | ast.ImportFrom():
            names.update(syntax.imported(node, allowed))
            return None
        case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
            return None
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=default) if default is not None:
            if name.startswith("_"):
                raise NotUnderstoodError("a parameter's name starts with a letter", node)
            meaning = comments.get(node.end_lineno or node.lineno) or _above(node.lineno, comments)
            return Parameter(
                name,
                syntax.annotation(annotation, names),
                ast.unparse(annotation),
                syntax.value(default, names),
                meaning,
                node.lineno,
            )
        case ast.AnnAssign(value=None):
            raise NotUnderstoodError("a parameter needs a default, so that the notebook runs as it is", node)
        case ast.Assign():
            raise NotUnderstoodError("an assignment without a type", node)
    raise NotUnderstoodError("the parameters cell may only declare parameters", node)


def _comments(text: str) -> dict[int, str]:
    """The comment of each line; a comment that has a line of its own has a negative line number."""
    found: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            alone = not token.line[: token.start[1]].strip()
            found[-token.start[0] if alone else token.start[0]] = token.string.lstrip("#:").strip()
    return found


def _above(line: int, comments: Mapping[int, str]) -> str:
    """The block of comments that ends right above ``line``."""
    block: list[str] = []
    while (line := line - 1) and -line in comments:
        block.insert(0, comments[-line])
    return " ".join(block)
