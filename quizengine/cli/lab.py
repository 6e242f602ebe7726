"""`quizengine lab`: the local OpenStack, up and down, looked at and entered."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizengine.cli.home import the_lab
from quizengine.core.problem import Exit, Problem, ProblemError

if TYPE_CHECKING:
    from quizengine.lab.door import Progress
    from quizengine.lab.lab import Lab
    from quizengine.lab.status import LabStatus, ServiceStatus

MEBIBYTE = 1024 * 1024
FOLLOW_SECONDS = 0.2

app = typer.Typer(no_args_is_help=True, help="The lab: a real OpenStack on this machine.")

Json = Annotated[bool, typer.Option("--json", help="Report in JSON, for machines.")]
As = Annotated[str, typer.Option("--as", metavar="PERSON", help="Whom to enter as: admin, john or demo.")]


@app.command()
def up(
    *,
    only: Annotated[str, typer.Option(metavar="NAME,NAME", help="These services, and what they need.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All services (1.2 GB of memory).")] = False,
    json: Json = False,
) -> None:
    """Bring the lab up; the first time it is installed, which takes a minute."""
    from quizengine.lab.service import discover

    lab = the_lab()
    named = [service.name for service in discover()] if everything else only.replace(",", " ").split()
    with _progress(quiet=json) as progress:
        started = lab.up(progress, named)
    if json:
        _print_json(lab.status().as_json())
        return
    typer.echo("The lab is up." if started else "The lab was up already.")
    _tell_doors(lab)


@app.command()
def down() -> None:
    """End every process of the lab; its data stay."""
    typer.echo("The lab is down." if the_lab().down() else "The lab was down already.")


@app.command()
def status(*, json: Json = False) -> None:
    """Tell what the lab is doing; the exit status is 0 only if it is up."""
    found = the_lab().status()
    if json:
        _print_json(found.as_json())
    else:
        _print_status(found)
    if found.state != "up":
        raise typer.Exit(Exit.UNAVAILABLE)


@app.command()
def reset(*, json: Json = False) -> None:
    """Put databases, stored data and configuration back to what they were when the lab was made."""
    lab = the_lab()
    with _progress(quiet=json) as progress:
        lab.reset(progress)
    if json:
        _print_json(lab.status().as_json())
    else:
        typer.echo("The lab is as it was when it was made.")


@app.command()
def restart(service: Annotated[str, typer.Argument(help="A service, as in cinder, or one of its units.")]) -> None:
    """Start a service anew, as after an edit of its configuration."""
    the_lab().restart(service)
    typer.echo(f"{service} answers again.")


@app.command()
def shell(*, person: As = "admin") -> None:
    """Open your shell with `openstack` ready to use; leave it with `exit`."""
    lab = _lab_that_is_up()
    environment = lab.environment(person)
    _say(f"The lab is up, and you are {person} (to be somebody else: export OS_CLOUD=NAME).")
    _tell_doors(lab)
    typer.echo("Leave with: exit")
    _become([os.environ.get("SHELL") or "/bin/sh"], environment)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(command: Annotated[list[str], typer.Argument(metavar="-- COMMAND...")], *, person: As = "admin") -> None:
    """Run a command that reaches the lab, as in: run -- openstack volume list. Its exit status is this one's."""
    lab = _lab_that_is_up()
    _become(command, lab.environment(person))


@app.command()
def logs(
    service: Annotated[str, typer.Argument(help="A service, as in cinder, or a unit, as in cinder-volume.")],
    *,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 40,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is added, until Ctrl-C.")] = False,
) -> None:
    """Show the last messages of a service."""
    log = the_lab().log(service)
    position = _print_tail(log, lines)
    while follow:
        try:
            time.sleep(FOLLOW_SECONDS)
            position = _print_rest(log, position)
        except KeyboardInterrupt:
            raise typer.Exit(Exit.INTERRUPTED) from None


@app.command()
def destroy() -> None:
    """Remove the lab with all its data; what was installed stays, for the next one."""
    typer.echo("The lab is gone." if the_lab().destroy() else "There was no lab.")


def _lab_that_is_up() -> "Lab":
    lab = the_lab()
    found = lab.status()
    if found.state != "up":
        mend = "start it with: quizengine lab up"
        raise ProblemError(Problem("lab.down", f"the lab is {found.state}", why=found.why, mend=mend))
    return lab


def _become(command: list[str], environment: dict[str, str]) -> None:
    """Give this process to the command, so that signals and exit status are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execvpe(command[0], command, environment)  # noqa: S606 - running the person's command is what was asked for
    except OSError as error:
        typer.echo(f"{command[0]}: {error.strerror}", err=True)
        raise typer.Exit(127 if isinstance(error, FileNotFoundError) else 126) from None


def _tell_doors(lab: "Lab") -> None:
    _say(f"  credentials: {lab.clouds_yaml} (or: source {lab.openrc} {'|'.join(lab.identities())})")
    _say(
        f"  configuration: {lab.etc}/SERVICE/ (policies are read at once, the rest at: quizengine lab restart SERVICE)"
    )


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=2))


def _print_status(found: "LabStatus") -> None:
    typer.echo(f"The lab is {found.state}." + (f" {found.why}" if found.why else ""))
    for service in found.services:
        typer.echo(_line(service))
    if found.services:
        typer.echo(f"Memory: {found.memory // MEBIBYTE} MiB. Configuration: {found.etc}/SERVICE/")


def _line(service: "ServiceStatus") -> str:
    again = f"  restarted {service.restarts}x" if service.restarts else ""
    numbers = f"{service.pid or '-':>8} {service.memory // MEBIBYTE:>5} MiB"
    return f"  {service.name:<10} {service.state:<9} {numbers}  {service.url}{again}"


@contextmanager
def _progress(*, quiet: bool) -> Iterator["Progress"]:
    if quiet:
        yield lambda _step, _fraction: None
        return
    from quizengine.terminal.progress import progress

    with progress("Lab") as step:
        yield step


def _say(words: str) -> None:
    """Print words wrapped to the terminal."""
    from quizengine.terminal.console import console
    from quizengine.terminal.sheet import Sheet

    Sheet(console(), "en").words(words)


def _print_tail(log: Path, lines: int) -> int:
    """Print the last lines, and give the position after them."""
    if not log.exists():
        return 0
    content = log.read_bytes()
    last = content.splitlines(keepends=True)[-lines:] if lines else []
    typer.echo(b"".join(last).decode(errors="replace"), nl=False)
    return len(content)


def _print_rest(log: Path, position: int) -> int:
    if not log.exists():
        return 0
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(position if size >= position else 0)  # a shorter file is a new one
        content = file.read()
        typer.echo(content.decode(errors="replace"), nl=False)
        return file.tell()
