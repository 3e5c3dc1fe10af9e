"""The ``carep`` command: one function a command over the same public Python API.

Commands live in the modules of this package and are imported only when called, so that ``carep --help``
answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click

from carep import __version__
from carep.press.errors import CarepError, did_you_mean

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module:function, one line for --help)
    "build": ("carep.cli.book:build", "Execute the notebooks and compile the book."),
    "data": ("carep.cli.data:data", "Import, fetch, verify and compare the data."),
    "run": ("carep.cli.runs:run", "Run one notebook with the parameters you give."),
    "params": ("carep.cli.runs:params", "Show which parameters a notebook takes."),
    "sweep": ("carep.cli.runs:sweep", "Run one notebook over a grid of parameters."),
    "claims": ("carep.cli.claims:claims", "Show the ledger of claims and their verdicts."),
    "tally": ("carep.cli.tally:tally", "Count the entries of tables of any size."),
    "check": ("carep.cli.checks:check", "Check outputs, claims, data, links and more."),
    "drift": ("carep.cli.checks:drift", "Report what moves between two editions."),
    "why": ("carep.cli.book:why", "Say why a page was or was not executed again."),
    "cache": ("carep.cli.book:cache", "Look at or prune the store of earlier runs."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            ctx.fail(f"No such command {args[0]!r}." + (f" {hint[0].upper()}{hint[1:]}" if hint else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with 'carep build'. Each command has its own --help with examples.",
)
@click.version_option(__version__, prog_name="carep")
def cli() -> None:
    """Recompute what the world says about Central Asia's critical minerals.

    Run it anywhere inside the project's folder.
    """


def main() -> NoReturn:
    """Entry point: a failure that a user can act on ends with its message and exit code, not a traceback."""
    try:
        code = cli.main(standalone_mode=False)
    except CarepError as error:
        click.echo(f"carep: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("carep: interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)
