"""Sphinx compiles the staged source; a warning is an error, and an earlier good book stays when it fails.

Sphinx runs in a process of its own: it changes the state of the whole interpreter, and so would a second
build after the first.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryFile
from typing import Any

from carep.press.book import fingerprint
from carep.press.errors import CarepError
from carep.press.inputs.key import Inspector
from carep.press.project import Project

Progress = Callable[[str], None]
"""Called with one line about what happens now."""

COLOURS = r"\x1b\[[0-9;]*m"


class BookError(CarepError):
    """The book could not be compiled; an earlier one is as it was."""


def compile_book(
    project: Project,
    source: Path,
    output: Path,
    *,
    builder: str = "html",
    settings: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    work: str = "work",
) -> None:
    """Compile ``source`` with Sphinx into the new folder ``output``.

    What was read is kept in the folder ``work`` of ``_build`` for the next time, as long as the code that renders is
    the same.

    Parameters
    ----------
    builder
        Name of the Sphinx builder.
    settings
        Values of the Sphinx configuration that go before those of ``_config.yml``.
    jobs
        Processes that read and write pages (default: the cores); the book is the same whatever their number.

    Raises
    ------
    BookError
        With every warning and error that Sphinx reported.
    """
    kept = project.build / work
    _drop_stale(kept, project)
    shutil.rmtree(output, ignore_errors=True)
    order = {
        "source": str(source),
        "output": str(output),
        "doctrees": str(kept / "doctrees"),
        "config": str(project.config),
        "builder": builder,
        "jobs": jobs or os.cpu_count() or 1,
        "settings": {"carep_project": str(project.root), **(settings or {})},
    }
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "CAREP_PROJECT": str(project.root)}
    command = [sys.executable, "-W", "ignore", "-m", "carep.press.book.sphinx_run"]
    said: list[str] = []
    with (
        TemporaryFile("w+", encoding="utf-8") as stderr,
        subprocess.Popen(
            command, stdin=PIPE, stdout=PIPE, stderr=stderr, encoding="utf-8", env=environment, cwd=project.root
        ) as run,
    ):
        assert run.stdin
        assert run.stdout
        run.stdin.write(json.dumps(order))
        run.stdin.close()
        for line in run.stdout:
            said.append(line)
            plain = re.sub(COLOURS, "", line)
            if progress and (stage := re.match(r"(reading sources|writing output)\.\.\. ?\[ *(\d+)%\] (\S+)", plain)):
                progress(f"{stage[1]} {stage[2]} % {stage[3]}")
        run.wait()
        stderr.seek(0)
        complaints = stderr.read()
    if run.returncode:
        shutil.rmtree(output, ignore_errors=True)
        raise BookError(
            f"the book could not be compiled ({builder})",
            found="\n" + "\n".join(readable(complaints or "".join(said[-15:]), source, project)),
            do="mend the lines above and build again; an earlier book is as it was",
        )


def swap(new: Path, place: Path) -> None:
    """Put the finished folder ``new`` at ``place``; what was there is removed only after."""
    old = place.with_name(f".{place.name}.old")
    if old.exists() and not place.exists():
        old.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def readable(text: str, source: Path, project: Project) -> list[str]:
    """Sphinx's complaints with the paths that an author knows, without colours, each once.

    >>> warned = "\\x1b[91m/p/_build/source/a.md:3: WARNING: no\\x1b[39;49;00m\\n"
    >>> readable(warned, Path("/p/_build/source"), Project(Path("/p")))
    ['  book/a.md:3: WARNING: no']
    """
    text = re.sub(COLOURS, "", text).replace(f"{source}/", "book/").replace(f"{project.root}/", "")
    lines = [f"  {line}" for line in text.splitlines() if line.strip()]
    return list(dict.fromkeys(lines))


def _drop_stale(work: Path, project: Project) -> None:
    """Forget what was read by other code, or under another configuration."""
    state = fingerprint.renderer(project, Inspector(project.root))
    stamp = work / "state"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != state:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        stamp.write_text(state, encoding="utf-8")
