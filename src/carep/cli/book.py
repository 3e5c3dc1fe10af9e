"""``carep build``."""

from __future__ import annotations

from typing import Any

import click


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
    from carep.press import project
    from carep.press.book import build as book
    from carep.press.progress import Silent, for_stream

    progress = Silent() if quiet else for_stream()
    try:
        result = book.build(project.find(), pdf=pdf, jobs=jobs, engine=engine, progress=progress, force=force)
    finally:
        progress.stop()
    if not quiet:
        click.echo(_summary(result), err=True)
    click.echo(result.front_page)
    if pdf and result.pdf is not None:
        click.echo(result.pdf)
    if open_:
        click.launch(str(result.front_page))


def _summary(result: Any) -> str:
    edition = result.edition
    about = ", ".join(part for part in (edition.label, f"values {edition.short_digest}") if part)
    if result.unchanged:
        return f"nothing has changed; the book is up to date ({about})"
    return (
        f"{result.executed} pages executed, {result.reused} taken as they were; "
        f"book compiled in {result.seconds:.0f} s ({about})"
    )
