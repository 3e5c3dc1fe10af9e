"""Guards for what nbval lets through: they look at a committed notebook before anything is executed.

nbval passes a notebook that was never executed (it has no outputs to compare), a cell whose magic is unknown
(the error goes to stderr and the reply says "ok", nbval#147), and ignores display updates. So a notebook of the
book must have been executed from top to bottom, must be free of warnings and errors, must show something where
its cell ends in an expression, and must not use what nbval can't see.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from carep.press.checks.compare import cell_name
from carep.press.checks.findings import Finding
from carep.press.errors import CarepError
from carep.press.notebook import joined, load

_RUN = "run 'carep check outputs --update NOTEBOOK' and commit the notebook with its outputs"


def inspect(notebook: Mapping[str, Any], where: str) -> list[Finding]:
    """Every fault of a committed notebook that nbval would let pass.

    Parameters
    ----------
    notebook
        The notebook as JSON (format 4).
    where
        How to name the notebook in the findings.
    """
    findings: list[Finding] = []
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    if not code:
        return [Finding(where, "the notebook has no code cell, so nothing in it can be checked", "write it as a .md")]
    executed = 0
    for index, cell in enumerate(code):
        at = f"{where}, {cell_name(cell, index)}"
        source = joined(cell["source"])
        if not source.strip():
            continue
        executed += 1
        if cell.get("execution_count") is None:
            findings.append(Finding(at, "the cell was never executed", _RUN))
        elif cell["execution_count"] != executed:
            findings.append(
                Finding(at, f"executed out of order: count {cell['execution_count']}, expected {executed}", _RUN)
            )
        findings += [Finding(at, message, do) for message, do in (*_outputs(cell), *_source(source, cell))]
    return findings


def inspect_file(path: Path, where: str, load: Callable[[Path], Mapping[str, Any]] = load) -> list[Finding]:
    """:func:`inspect` for a file that ``load`` reads; a file that is no notebook is a finding too."""
    try:
        return inspect(load(path), where)
    except (CarepError, KeyError, TypeError) as error:
        return [Finding(where, f"not a notebook of format 4: {type(error).__name__}: {error}", "restore the file")]


def _outputs(cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream" and output["name"] == "stderr":
            text = joined(output["text"])
            first = text.strip().splitlines()[0] if text.strip() else "(blank)"
            faults.append((f"the cell wrote to stderr: {first}", "mend the cause of the warning"))
        elif output["output_type"] == "error":
            faults.append((f"the cell failed with {output['ename']}: {output['evalue']}", "mend the cell"))
    return faults


def _source(source: str, cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    python = _as_python(source)
    try:
        tree = ast.parse(python)
    except SyntaxError as error:
        return [(f"line {error.lineno} is no Python: {error.msg}", "mend the cell")]
    faults = [
        (f"unknown magic %{name}: Jupyter reports it and goes on as if all were well", "correct or remove the magic")
        for name in _magics(tree)
        if name not in _known_magics()
    ]
    faults += [
        ("updates a display, which nbval does not see", "show the final state in one output")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (_called(node) == "update_display" or any(keyword.arg == "display_id" for keyword in node.keywords))
    ]
    last = tree.body[-1] if tree.body else None
    shows = isinstance(last, ast.Expr) and python == source and not source.rstrip().endswith(";")
    if shows and cell.get("execution_count") is not None and not cell.get("outputs"):
        faults.append(("the cell ends in an expression but shows nothing", _RUN))
    return faults


def _as_python(source: str) -> str:
    """The cell with its magics as ordinary calls; cells without any stay as they are, and IPython unimported."""
    if not any(line.lstrip().startswith(("%", "!")) or line.rstrip().endswith("?") for line in source.splitlines()):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    return str(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _magics(tree: ast.Module) -> list[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        str(call.args[0].value)
        for call in calls
        if _called(call) in ("run_line_magic", "run_cell_magic")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


@lru_cache(maxsize=1)
def _known_magics() -> frozenset[str]:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell(  # type: ignore[no-untyped-call]
        config=Config({"HistoryManager": {"enabled": False}})
    )
    magics = shell.magics_manager.magics
    return frozenset({*magics["line"], *magics["cell"], "matplotlib", "pylab"})
