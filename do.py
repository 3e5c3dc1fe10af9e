#!/usr/bin/env python3
"""Everything that a fresh machine needs, with Python's standard library alone.

    python3 do.py book    build the book (environment included) and print where it is
    python3 do.py test    run the tests (environment included)

Both make the environment ``.venv`` from the locked versions on first use, and again when the lock or
pyproject.toml changed. What stands behind the command goes to ``carep build`` or pytest.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
LOCKS = {"book": "requirements.lock", "test": "requirements-dev.lock"}


class SetUpError(Exception):
    """Set-up failed in a way that the message explains."""


def python() -> Path:
    """The environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(lock: str) -> str:
    """A fingerprint of all that decides what is installed."""
    parts = [lock, sys.version, (ROOT / lock).read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_ready(lock: str) -> bool:
    """Whether the environment was made from this very lock and still starts."""
    stamp = VENV / f"{lock}.installed"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted(lock) or not python().exists():
        return False
    return subprocess.run([python(), "-c", "import carep"], capture_output=True, check=False).returncode == 0


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


def set_up(lock: str) -> None:
    """Make or renew the environment from ``lock``; does nothing when it is ready."""
    if is_ready(lock):
        return
    print(f"Setting up {VENV.name} from {lock} (once; needs the network)", flush=True)
    for old in VENV.glob("*.installed"):
        old.unlink()
    has_pip = (
        python().exists()
        and not subprocess.run([python(), "-m", "pip", "--version"], capture_output=True, check=False).returncode
    )
    if not has_pip:
        shutil.rmtree(VENV, ignore_errors=True)
        run_quietly("making the environment", [sys.executable, "-m", "venv", VENV])
    pip: list[str | Path] = [python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run_quietly("installing the locked packages", [*pip, "--require-hashes", "-r", lock])
    run_quietly("installing carep itself", [*pip, "--no-deps", "--editable", "."])
    stamped = [lock, LOCKS["book"]]  # the development lock holds all of the other
    for name in stamped:
        (VENV / f"{name}.installed").write_text(wanted(name), encoding="utf-8")


def call(*command: str | Path) -> int:
    """Run one of the environment's programs from the top of the project."""
    environment = {**os.environ, "PATH": f"{python().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run([python(), "-m", *command], cwd=ROOT, env=environment, check=False).returncode


def book(rest: list[str]) -> int:
    """Build the book: the arguments of ``carep build`` may follow."""
    set_up(LOCKS["book"])
    return call("carep", "build", *rest)


def test(rest: list[str]) -> int:
    """Run the tests: the arguments of pytest may follow."""
    set_up(LOCKS["test"])
    return call("pytest", "-n", "logical", "--dist", "loadfile", *rest)


def lint(rest: list[str]) -> int:
    """Check style and types."""
    set_up(LOCKS["test"])
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    return max([call(*step, *rest) for step in steps])


def check(rest: list[str]) -> int:
    """Check the book's outputs, claims, data, links and accessibility: the arguments of ``carep check`` may follow."""
    set_up(LOCKS["test"])
    return call("carep", "check", *rest)


def setup(_: list[str]) -> int:
    """Make the environment for development and stop there."""
    set_up(LOCKS["test"])
    print(f"Ready. Activate it with: source {VENV.name}/bin/activate")
    return 0


COMMANDS = {"book": book, "test": test, "lint": lint, "check": check, "setup": setup}


def main() -> int:
    """Parse the command line and run one command."""
    if sys.version_info < OLDEST:
        print(f"carep needs Python {'.'.join(map(str, OLDEST))} or newer; this is {sys.version.split()[0]}.")
        return 2
    parser = argparse.ArgumentParser(
        prog="do.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, help="; ".join(f"{k}: {f.__doc__}" for k, f in COMMANDS.items()))
    arguments, rest = parser.parse_known_args()
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
