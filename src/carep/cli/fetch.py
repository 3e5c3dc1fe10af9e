"""``carep data fetch``: bring the official files, every byte checked."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: carep data fetch --edition 2026")
@click.option("--edition", "editions", multiple=True, metavar="YEAR", help="An edition; default: all of them.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Another source of data/sources.yaml.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where to.  [default: _build/raw]")
@click.option("--mirror", metavar="ADDRESS", help="A web folder that holds the files under their official names.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file (or folder of files) that you downloaded; it is taken when its hash fits.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def fetch(
    editions: tuple[str, ...],
    sources: tuple[str, ...],
    folder: Path | None,
    mirror: str | None,
    files: tuple[Path, ...],
    quiet: bool,
) -> None:
    """Fetch the official files that carep data import reads.

    Each file is taken only when its sha256 is the one in data/sources.yaml. Where a server refuses programs, download
    the file in a browser and give it with --file.
    """
    from carep.press import project as projects
    from carep.press.data.fetch import fetch as fetch_files

    project = projects.find()
    fetched = fetch_files(
        project,
        edition=editions or None,
        sources=sources or None,
        folder=folder,
        mirror=mirror,
        accept_file=files or None,
        progress=not quiet,
    )
    for each in fetched:
        click.echo(f"{project.relative(each.path)}: {each.origin}")
    click.echo(f"{len(fetched)} files, each with the sha256 of data/sources.yaml.", err=True)
