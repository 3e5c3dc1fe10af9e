"""The versioned account of a build or a sweep: what was run, from which inputs, with which result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from carep.press import files
from carep.press.contract import values
from carep.press.errors import ManifestError
from carep.press.inputs.key import Inspector
from carep.press.project import Project
from carep.press.runs.result import RunResult

VERSION = 1
BUILD = "runs.json"
KIND = "carep runs"


def check(path: Path) -> dict[str, Any] | None:
    """The manifest at ``path``, ``None`` when there is none.

    Raises
    ------
    ManifestError
        When it is damaged, or of a version that this carep does not know: nothing beside it is then touched.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError("the manifest can't be read", where=str(path), found=error) from None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ManifestError(
            "the manifest is damaged",
            where=f"{path}:{error.lineno}",
            found=error.msg,
            do="remove it, and its folder's runs",
        ) from None
    if not isinstance(found, dict) or found.get("kind") != KIND or not isinstance(found.get("version"), int):
        raise ManifestError("not a manifest of carep", where=str(path), do="choose another folder")
    if found["version"] > VERSION:
        raise ManifestError(
            "the manifest is of a later version of carep",
            where=str(path),
            found=f"version {found['version']}, written by carep {found.get('carep', '(unknown)')}",
            expected=f"version {VERSION} or older",
            do="use that version of carep, or another folder",
        )
    return found


def described(result: RunResult, project: Project, folder: Path, inspector: Inspector) -> dict[str, Any]:
    """One run as the manifest holds it; paths are relative to the manifest's ``folder``."""
    entry: dict[str, Any] = {
        "name": result.name,
        "notebook": project.relative(result.request.notebook),
        "parameters": {name: values.as_json(value) for name, value in result.parameters.items()},
        "outcome": "good" if result.good else result.outcome.value,
    }
    if result.good:
        entry |= {
            "key": result.key,
            "executed": _relative(result.request.out, folder),
            "sha256": inspector.hash(result.request.out),
        }
    if result.failure is not None:
        entry |= {"error": result.failure.message, "kept": _relative(result.request.aside, folder)}
    return entry


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def write(path: Path, runs: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> None:
    """Write a manifest; the same runs give the same bytes."""
    content = {"kind": KIND, "version": VERSION, "carep": metadata.version("carep"), **about, "runs": list(runs)}
    files.write_if_changed(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
