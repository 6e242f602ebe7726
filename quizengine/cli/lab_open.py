"""`quizengine lab open`: the dashboard, in the person's browser."""

import os
import webbrowser
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.home import the_lab
from quizengine.cli.lab_progress import lab_progress
from quizengine.cli.options import LabName

if TYPE_CHECKING:
    from quizengine.lab.lab import Lab

DASHBOARD = "horizon"


def open_dashboard(
    *,
    only: Annotated[str, typer.Option(metavar="NAME,NAME", help="Beside these services, and what they need.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Beside all services (1.4 GB of memory).")] = False,
    address: Annotated[bool, typer.Option("--print", help="Print the address, and open no browser.")] = False,
    password: Annotated[bool, typer.Option("--password", help="Print the passwords as well.")] = False,
    name: LabName = "",
) -> None:
    """Open the dashboard in your browser; the first time it is installed, which takes a minute."""
    from quizengine.lab.service import USUAL, permanent

    lab = the_lab(name)
    named = permanent() if everything else only.replace(",", " ").split() or USUAL
    with lab_progress(quiet=False) as progress:
        lab.up(progress, [*named, DASHBOARD])
    running = {service.name: service.url for service in lab.status().services}
    typer.echo(f"The dashboard is at {running[DASHBOARD]}")
    _tell_people(lab, passwords=password)
    missing = [name for name in permanent() if name not in running]
    if missing:
        typer.echo(f"It shows what runs. To start {', '.join(missing)} as well: quizengine lab open --all")
    if not address:
        _show(running[DASHBOARD])


def _show(url: str) -> None:
    if not has_browser(os.environ):
        typer.echo("No browser of yours can be opened from here: open that address yourself.")
    elif not webbrowser.open(url):
        typer.echo("No browser was found: open that address yourself.")


def has_browser(environment: Mapping[str, str]) -> bool:
    """Tell whether a window that opens would be before the person's eyes: not at the other end of ssh."""
    if environment.get("BROWSER"):
        return True
    screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return bool(screen) and not environment.get("SSH_CONNECTION")


def _tell_people(lab: "Lab", *, passwords: bool) -> None:
    people = lab.identities()
    if passwords:
        for person in people:
            typer.echo(f"  {person:<8}{lab.credentials(person)['password']}")
    else:
        typer.echo(f"Log in as {', '.join(people[:-1])} or {people[-1]}; the passwords are in {lab.clouds_yaml}")
        typer.echo("(or told by: quizengine lab open --print --password).")
