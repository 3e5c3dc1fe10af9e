#!/usr/bin/env python3
"""Everything that a fresh machine needs, with Python's standard library alone.

Each command makes the environment .venv from the locked versions on first use, and again when a lock or
pyproject.toml changed. What stands behind a command goes to the program that it calls.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SPHINX9 = ROOT / ".venv-sphinx9"
OLDEST = (3, 11)
LOCKS = {"book": "requirements.lock", "test": "requirements-dev.lock", "sphinx9": "requirements-sphinx9.lock"}


class SetUpError(Exception):
    """Set-up failed in a way that the message explains."""


def python(venv: Path = VENV) -> Path:
    """The interpreter of an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(lock: str) -> str:
    """A fingerprint of all that decides what is installed."""
    parts = [lock, sys.version, (ROOT / lock).read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_ready(lock: str, venv: Path) -> bool:
    """Whether the environment was made from this very lock and still starts."""
    stamp = venv / f"{lock}.installed"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted(lock) or not python(venv).exists():
        return False
    return subprocess.run([python(venv), "-c", "import carep"], capture_output=True, check=False).returncode == 0


def run_quietly(what: str, command: list[str | Path]) -> None:
    """Run ``command`` while showing that it goes on; its output is shown only when it fails."""
    print(f"- {what} ...", flush=True)
    done = threading.Event()
    started = time.monotonic()

    def tick() -> None:
        while not done.wait(1):
            print(f"\r  {time.monotonic() - started:.0f} s ", end="", flush=True)

    ticker = threading.Thread(target=tick, daemon=True)
    if sys.stdout.isatty():
        ticker.start()
    result = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    done.set()
    if ticker.is_alive():
        ticker.join()
        print("\r", end="")
    if result.returncode:
        print(result.stdout[-6000:], result.stderr[-6000:], sep="\n", file=sys.stderr)
        raise SetUpError(f"{what} failed (exit code {result.returncode}); the output is above.")


def set_up(lock: str, venv: Path = VENV) -> None:
    """Make or renew the environment from ``lock``; does nothing when it is ready."""
    if is_ready(lock, venv):
        return
    print(f"Setting up {venv.name} from {lock} (once; needs the network)", flush=True)
    for old in venv.glob("*.installed"):
        old.unlink()
    has_pip = (
        python(venv).exists()
        and not subprocess.run([python(venv), "-m", "pip", "--version"], capture_output=True, check=False).returncode
    )
    if not has_pip:
        shutil.rmtree(venv, ignore_errors=True)
        run_quietly("making the environment", [sys.executable, "-m", "venv", venv])
    pip: list[str | Path] = [python(venv), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run_quietly("installing the locked packages", [*pip, "--require-hashes", "-r", lock])
    run_quietly("installing carep itself", [*pip, "--no-deps", "--editable", "."])
    stamped = [lock, LOCKS["book"]] if venv == VENV else [lock]  # the development lock holds all of the other
    for name in stamped:
        (venv / f"{name}.installed").write_text(wanted(name), encoding="utf-8")


def call(*command: str | Path, venv: Path = VENV, how: str = "-m") -> int:
    """Run one of the environment's programs from the top of the project; ``how="-c"``: Python code instead."""
    environment = {**os.environ, "PATH": f"{python(venv).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run([python(venv), how, *command], cwd=ROOT, env=environment, check=False).returncode


def book(rest: list[str]) -> int:
    """Build the book and print where it is; options of carep build may follow, such as --pdf."""
    set_up(LOCKS["book"])
    return call("carep", "build", *rest)


def test(rest: list[str]) -> int:
    """Run the tests; options of pytest may follow, such as --cov, -k NAME or a path."""
    set_up(LOCKS["test"])
    return call("pytest", "-n", "logical", "--dist", "loadfile", *rest)


def lint(rest: list[str]) -> int:
    """Check style (ruff), types (mypy) and the direction of imports (import-linter)."""
    set_up(LOCKS["test"])
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    imports = "from importlinter.cli import lint_imports_command as lint; lint()"  # it has no form for python -m
    return max([*(call(*step, *rest) for step in steps), call(imports, how="-c")])


def check(rest: list[str]) -> int:
    """Check outputs, claims, data, links and accessibility; options of carep check may follow."""
    set_up(LOCKS["test"])
    return call("carep", "check", *rest)


def sphinx9(rest: list[str]) -> int:
    """Compile the built book once more with Sphinx 9, without Jupyter Book, and compare the text of its articles."""
    set_up(LOCKS["sphinx9"], SPHINX9)
    return call("carep.press.book.same_text", "sphinx9", *rest, venv=SPHINX9)


def setup(_: list[str]) -> int:
    """Make the environment for development, and say how to enter it."""
    set_up(LOCKS["test"])
    print(f"Ready. Activate it with: source {VENV.name}/bin/activate")
    return 0


def lock(rest: list[str]) -> int:
    """Renew the lock files after pyproject.toml changed, keeping what still fits; --upgrade takes the newest of all."""
    set_up(LOCKS["test"])
    run_quietly("bringing uv", [python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "uv"])
    # No address of a registry may stand in a file, and one lock serves all systems and Pythons.
    # pip wants extras to be pinned as such when it checks hashes.
    form = [
        "--universal",
        "--generate-hashes",
        "--no-strip-extras",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--quiet",
    ]
    python_version = ["--python-version", ".".join(map(str, OLDEST))]
    made = ["uv", "pip", "compile", "pyproject.toml", "--extra", "pdf", *form, *python_version, *rest]
    more = ["--extra", "dask", "--extra", "duckdb", "--group", "dev", "--constraints", LOCKS["book"]]
    # The book's packages without Jupyter Book: a requirement that never applies takes the place of its own.
    apart = ["uv", "pip", "compile", "pyproject.toml", "--group", "sphinx9", *form, *python_version, *rest]
    with tempfile.TemporaryDirectory() as folder:
        never = Path(folder, "never.txt")
        never.write_text("jupyter-book; python_version < '0'\n", encoding="utf-8")
        failed = call(*apart, "--overrides", never, "-o", LOCKS["sphinx9"])
    return call(*made, "-o", LOCKS["book"]) or call(*made, *more, "-o", LOCKS["test"]) or failed


def package(rest: list[str]) -> int:
    """Build the source package and the wheel into dist/, and check both."""
    set_up(LOCKS["test"])
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    failed = call("build", "--outdir", "dist", *rest)
    return failed or call("twine", "check", "--strict", *sorted((ROOT / "dist").iterdir()))


def changelog(rest: list[str]) -> int:
    """Show what the next release will say, from the files in changes/; options of towncrier build may follow."""
    set_up(LOCKS["test"])
    return call("towncrier", "build", *(rest or ["--draft", "--version", "next"]))


def release_notes(rest: list[str]) -> int:
    """Print what CHANGELOG.md says of a version, such as v1.2.0; refuse one that is not the project's."""
    import tomllib

    wanted = " ".join(rest).removeprefix("v")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    if wanted != version or f"\nversion: {version}\n" not in cited:
        raise SetUpError(
            f"the version asked for is {wanted!r}; pyproject.toml says {version!r}, CITATION.cff must say so too."
        )
    _, found, notes = (ROOT / "CHANGELOG.md").read_text("utf-8").partition(f"\n## {version} ")
    if not found or list((ROOT / "changes").glob("*.*.md")):
        raise SetUpError(f"fold changes/ into CHANGELOG.md first: python3 do.py changelog --version {version} --yes")
    print(notes.partition("\n## ")[0].partition("\n")[2].strip())
    return 0


COMMANDS = {
    "book": book,
    "test": test,
    "check": check,
    "lint": lint,
    "sphinx9": sphinx9,
    "setup": setup,
    "lock": lock,
    "package": package,
    "changelog": changelog,
    "release-notes": release_notes,
}


def main() -> int:
    """Parse the command line and run one command."""
    if sys.version_info < OLDEST:
        print(f"carep needs Python {'.'.join(map(str, OLDEST))} or newer; this is {sys.version.split()[0]}.")
        return 2
    parser = argparse.ArgumentParser(
        prog="do.py",
        usage="python3 do.py COMMAND [OPTION ...]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["commands:", *(f"  {name:<15}{function.__doc__}" for name, function in COMMANDS.items())]),
    )
    parser.add_argument("command", nargs="?", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    arguments, rest = parser.parse_known_args()
    if arguments.command is None:
        parser.print_help()
        return 2
    try:
        return COMMANDS[arguments.command](rest)
    except SetUpError as failure:
        print(f"do.py: {failure}", file=sys.stderr)
        if "making the environment" in str(failure):
            print("  On Debian and Ubuntu: apt install python3-venv", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
