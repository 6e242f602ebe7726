"""`quizengine lab list`: all labs side by side."""

import json
from typing import TYPE_CHECKING

import typer

from quizengine.cli.options import Json

if TYPE_CHECKING:
    from quizengine.lab.status import LabStatus

MEBIBYTE = 1024 * 1024


def list_(*, as_json: Json = False) -> None:
    """List all labs with what they are doing."""
    from quizengine.cli.home import home, the_lab
    from quizengine.lab.name import names

    found = {name: the_lab(name).status() for name in names(home())}
    if as_json:
        typer.echo(json.dumps([{"name": name, **status.as_json()} for name, status in found.items()], indent=2))
    elif found:
        _table(found)
    else:
        typer.echo("There is no lab yet. Make one with: quizengine lab up")


def _table(found: "dict[str, LabStatus]") -> None:
    from rich import box
    from rich.table import Table

    from quizengine.terminal.console import console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("lab", "state", "memory", "services (port)"):
        table.add_column(title, overflow="fold")
    for name, status in found.items():
        services = ", ".join(f"{service.name} ({service.port})" for service in status.services)
        table.add_row(name, str(status.state), f"{status.memory // MEBIBYTE} MiB" if services else "", services)
    console().print(table)
