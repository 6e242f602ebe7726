"""`quizengine lab snapshot`: copies of a lab, and the way back to them."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.lab_progress import lab_progress
from quizengine.cli.options import Json, LabName

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from quizengine.lab.saved import Saved

MEBIBYTE = 1024 * 1024

app = typer.Typer(no_args_is_help=True, help="Copies of the lab, and the way back to them.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The snapshot's name.")]


@app.command()
def save(
    snapshot: Name,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the snapshot of that name.")] = False,
    name: LabName = "",
    as_json: Json = False,
) -> None:
    """Save databases, stored data and configuration; a lab that is up stands still for a moment."""
    from quizengine.lab.saving import save as saved

    with lab_progress(quiet=as_json) as progress:
        done = saved(_folder(name), snapshot, progress, replace=force)
    if as_json:
        typer.echo(json.dumps({**done.copy.as_json(), "seconds": round(done.seconds, 2)}, indent=2))
        return
    size = f"{done.copy.bytes / MEBIBYTE:.1f} MiB"
    typer.echo(f"Saved as `{snapshot}`: {', '.join(done.copy.services)}; {size}, in {done.seconds:.1f} s.")


@app.command()
def restore(snapshot: Name, *, name: LabName = "", as_json: Json = False) -> None:
    """Put the lab back to what it was when it was saved."""
    from quizengine.lab.name import opening
    from quizengine.lab.saving import restore as restored

    lab = _folder(name)
    with lab_progress(quiet=as_json) as progress:
        done = restored(lab, snapshot, progress)
    if as_json:
        typer.echo(json.dumps({**done.copy.as_json(), "seconds": round(done.seconds, 2)}, indent=2))
        return
    typer.echo(f"{opening(lab)} is as it was at {_when(done.copy)}, after {done.seconds:.1f} s.")


@app.command("list")
def list_(*, name: LabName = "", as_json: Json = False) -> None:
    """List the lab's snapshots, the latest last."""
    from quizengine.lab.saved import listing

    found = listing(_folder(name))
    if as_json:
        typer.echo(json.dumps([each.as_json() for each in found], indent=2))
    elif found:
        _table(found)
    else:
        typer.echo("No snapshot yet. Save one with: quizengine lab snapshot save NAME")


@app.command()
def delete(snapshot: Name, *, name: LabName = "") -> None:
    """Remove a snapshot."""
    from quizengine.lab.saving import delete as deleted

    deleted(_folder(name), snapshot)
    typer.echo(f"The snapshot `{snapshot}` is gone.")


def _folder(name: str) -> "Path":
    from quizengine.cli.home import the_lab

    return the_lab(name).folder


def _table(found: "Sequence[Saved]") -> None:
    from rich import box
    from rich.table import Table

    from quizengine.terminal.console import console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("snapshot", "saved", "size", "services"):
        table.add_column(title, overflow="fold")
    for each in found:
        table.add_row(each.name, _when(each), f"{each.bytes / MEBIBYTE:.1f} MiB", ", ".join(each.services))
    console().print(table)


def _when(copy: "Saved") -> str:
    return copy.when.astimezone().strftime("%Y-%m-%d %H:%M:%S")
