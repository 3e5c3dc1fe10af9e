"""``carep build``, ``why`` and ``cache``: the book, and the store of runs that it is made from."""

from __future__ import annotations

import re

import click

from carep.cli.runs import shown
from carep.press import project as projects
from carep.press.errors import CarepError

UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


@click.command()
@click.option("--pdf", is_flag=True, help="Also make the PDF (needs the extra carep[pdf]).")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Notebooks executed at once. Default: the cores.")
@click.option(
    "--engine", type=click.Choice(["carep", "stock"]), help="How notebooks are executed. Default: the fast one."
)
@click.option("--force", is_flag=True, help="Compile even when nothing has changed.")
@click.option("--open", "open_", is_flag=True, help="Open the front page when done.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but where the book is.")
def build(pdf: bool, jobs: int | None, engine: str | None, force: bool, open_: bool, quiet: bool) -> None:
    """Execute the notebooks and compile the book.

    Only what changed is executed again. A notebook that fails, or a page with a warning, stops the build, is
    named with its cell or line, and leaves the earlier book as it was.

    \b
    Examples:
      carep build                 the HTML, in _build/html
      carep build --pdf           HTML and PDF of the same edition
      carep build -j 4 --open     four notebooks at once, then open the book
    """
    from carep.press.book import build as book
    from carep.press.progress import Silent, for_stream

    progress = Silent() if quiet else for_stream()
    try:
        result = book.build(projects.find(), pdf=pdf, jobs=jobs, engine=engine, progress=progress, force=force)
    finally:
        progress.stop()
    edition = result.edition
    about = ", ".join(part for part in (edition.label, f"values {edition.short_digest}") if part)
    said = f"nothing has changed; the book is up to date ({about})"
    if not result.unchanged:
        said = (
            f"{result.executed} pages executed, {result.reused} taken as they were; "
            f"book compiled in {result.seconds:.0f} s ({about})"
        )
    if not quiet:
        click.echo(said, err=True)
    click.echo(result.front_page)
    if pdf and result.pdf is not None:
        click.echo(result.pdf)
    if open_:
        click.launch(str(result.front_page))


@click.command(epilog="Example: carep why shares")
@click.argument("page")
def why(page: str) -> None:
    """Say whether PAGE of the book would be executed again now, and which part changed."""
    from carep.press.plan import follow

    found = follow.why(projects.find(), page)
    if found.entry is None:
        click.echo(f"{page} will be executed:")
        for reason in found.reasons:
            click.echo(f"- {reason}")
        return
    click.echo(f"{page} is taken from the cache; nothing that it depends on has changed:")
    parts = found.entry.parts
    click.echo(f"- {len(parts['code']) - 1} code cells")
    click.echo(f"- parameters: {', '.join(f'{n}={v!r}' for n, v in parts['parameters'].items()) or 'none'}")
    click.echo(f"- data read: {', '.join(parts['data']) or 'none'}")
    click.echo(f"- {len(parts['modules'])} modules of carep and the project")
    click.echo(f"- packages: {', '.join(f'{name} {version}' for name, version in parts['packages'].items())}")


@click.group()
def cache() -> None:
    """Look at or prune the store of earlier runs.

    It is safe to remove at any time: what is missing is executed again.
    """


@cache.command()
def show() -> None:
    """Say how many runs are stored, and how large they are."""
    from carep.press.runs.cache import LARGEST, Cache

    store = Cache(projects.find())
    count, size = store.size()
    click.echo(f"{count} runs, {size / 1e6:.1f} MB of at most {LARGEST / 1e6:.0f} MB, in {shown(store.folder)}")


def parse_size(_: click.Context, option: click.Parameter, text: str | None) -> int | None:
    """Bytes from a size such as ``200MB``."""
    if text is None:
        return None
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]?B?)\s*", text.upper())
    if not found or found[2] not in UNITS:
        raise click.BadParameter("a size such as 200MB or 1.5GB", param=option)
    return int(float(found[1]) * UNITS[found[2]])


@cache.command(epilog="Example: carep cache prune --max-size 200MB --older-than 30")
@click.option("--max-size", callback=parse_size, metavar="SIZE", help="Keep at most so much, as in 200MB.")
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Remove what was not used since.")
@click.option("--all", "everything", is_flag=True, help="Remove all stored runs.")
def prune(max_size: int | None, older_than: float | None, everything: bool) -> None:
    """Remove the stored runs that were used longest ago."""
    from carep.press.runs.cache import LARGEST, Cache

    if everything and (max_size is not None or older_than is not None):
        raise CarepError("--all does not go with other limits", do="give one of them")
    largest = 0 if everything else LARGEST if max_size is None else max_size
    days = None if older_than is None else older_than * 86400
    count, freed = Cache(projects.find()).prune(largest=largest, older_than=days)
    click.echo(f"{count} runs removed, {freed / 1e6:.1f} MB freed")
