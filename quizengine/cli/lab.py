"""`quizengine lab`: the local OpenStack, up and down, looked at and entered."""

import errno
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizengine.cli import lab_list, lab_open, lab_snapshot
from quizengine.cli.home import fixtures_of, home, the_lab
from quizengine.cli.lab_progress import lab_progress
from quizengine.cli.options import LabName
from quizengine.core.problem import Exit, Problem, ProblemError

if TYPE_CHECKING:
    from quizengine.lab.lab import Lab
    from quizengine.lab.status import LabStatus, ServiceStatus

MEBIBYTE = 1024 * 1024
FOLLOW_SECONDS = 0.2

app = typer.Typer(no_args_is_help=True, help="The lab: a real OpenStack on this machine.")
app.command("list")(lab_list.list_)
app.command("open")(lab_open.open_dashboard)
app.add_typer(lab_snapshot.app, name="snapshot")

Json = Annotated[bool, typer.Option("--json", help="Report in JSON, for machines.")]
As = Annotated[str, typer.Option("--as", metavar="PERSON", help="Whom to enter as: admin, john or demo.")]


@app.command()
def up(
    *,
    only: Annotated[str, typer.Option(metavar="NAME,NAME", help="These services, and what they need.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All services (1.2 GB of memory).")] = False,
    name: LabName = "",
    json: Json = False,
) -> None:
    """Bring the lab up; the first time it is installed, which takes a minute."""
    from quizengine.lab.service import permanent

    lab = the_lab(name)
    named = permanent() if everything else only.replace(",", " ").split()
    with lab_progress(quiet=json) as progress:
        started = lab.up(progress, named)
    if json:
        _print_json(lab.status().as_json())
        return
    typer.echo(f"{_called(lab)} is up." if started else f"{_called(lab)} was up already.")
    _tell_doors(lab)
    if (home() / "lab").is_dir():
        typer.echo(f"{home() / 'lab'} holds a lab of an earlier version, which nothing uses any more: remove it.")


@app.command()
def down(*, name: LabName = "") -> None:
    """End every process of the lab; its data stay."""
    lab = the_lab(name)
    typer.echo(f"{_called(lab)} is down." if lab.down() else f"{_called(lab)} was down already.")


@app.command()
def status(*, name: LabName = "", json: Json = False) -> None:
    """Tell what the lab is doing; the exit status is 0 only if it is up."""
    lab = the_lab(name)
    found = lab.status()
    if json:
        _print_json(found.as_json())
    else:
        _print_status(_called(lab), found)
    if found.state != "up":
        raise typer.Exit(Exit.UNAVAILABLE)


@app.command()
def reset(*, name: LabName = "", json: Json = False) -> None:
    """Put databases, stored data and configuration back to what they were when the lab was made."""
    from quizengine.cloud.ledger import Ledger

    lab = the_lab(name)
    with lab_progress(quiet=json) as progress:
        lab.reset(progress)
    Ledger(fixtures_of(lab)).forget()
    if json:
        _print_json(lab.status().as_json())
    else:
        typer.echo(f"{_called(lab)} is as it was when it was made.")


@app.command()
def restart(
    service: Annotated[str, typer.Argument(help="A service, as in cinder, or one of its units.")], *, name: LabName = ""
) -> None:
    """Start a service anew, as after an edit of its configuration."""
    the_lab(name).restart(service)
    typer.echo(f"{service} answers again.")


@app.command()
def shell(*, person: As = "admin", name: LabName = "") -> None:
    """Open a shell in the lab's host, with `openstack` ready to use; leave it with `exit`."""
    from quizengine.cli.greeting import greet

    lab = the_lab(name)
    found = lab.status()
    if not found.host:
        found = _lab_that_is_up(name).status()
    command, environment = lab.shell(person)
    greet(found, person, lab)
    _become(command, environment)


@app.command(context_settings={"allow_interspersed_args": False})
def console(
    server: Annotated[str, typer.Argument(help="A server's name or ID.")],
    command: Annotated[list[str] | None, typer.Argument(metavar="[-- COMMAND...]")] = None,
    *,
    name: LabName = "",
) -> None:
    """Open a shell in a server of the lab, as its console would; leave it with `exit`. Or run a command there."""
    words = command or []
    _become(*the_lab(name).console(server, words[1:] if words[:1] == ["--"] else words))


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def vm(
    command: Annotated[list[str] | None, typer.Argument(metavar="[-- COMMAND...]")] = None, *, name: LabName = ""
) -> None:
    """Open a shell in the virtual machine of the lab's host, which has disks for LVM. Or run a command there."""
    words = command or []
    _become(*the_lab(name).inside(["vm", *(words[1:] if words[:1] == ["--"] else words)]))


@app.command()
def repair(*, name: LabName = "") -> None:
    """Make anew what was broken in the lab's host: bridges, routers, rules and wires of servers."""
    lab = the_lab(name)
    lab.repair()
    typer.echo("Servers, networks and rules are as OpenStack has them.")


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(
    command: Annotated[list[str], typer.Argument(metavar="-- COMMAND...")],
    *,
    person: As = "admin",
    name: LabName = "",
    host: Annotated[bool, typer.Option("--host", help="In the lab's host, as its shell would.")] = False,
) -> None:
    """Run a command that reaches the lab, as in: run -- openstack volume list. Its exit status is this one's."""
    if host:
        _become(*the_lab(name).inside(command, person))
    lab = _lab_that_is_up(name)
    _become(command, lab.environment(person))


@app.command()
def logs(
    service: Annotated[str, typer.Argument(help="A service, as in cinder, or a unit, as in devstack@c-vol.")],
    *,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 40,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is added, until Ctrl-C.")] = False,
    name: LabName = "",
) -> None:
    """Show the last messages of a service."""
    log = the_lab(name).log(service)
    position = _print_tail(log, lines)
    while follow:
        try:
            time.sleep(FOLLOW_SECONDS)
            position = _print_rest(log, position)
        except KeyboardInterrupt:
            raise typer.Exit(Exit.INTERRUPTED) from None


@app.command()
def destroy(*, name: LabName = "") -> None:
    """Remove the lab with all its data; what was installed stays, for the next one."""
    lab = the_lab(name)
    typer.echo(f"{_called(lab)} is gone." if lab.destroy() else "There was no lab.")


def _lab_that_is_up(name: str) -> "Lab":
    from quizengine.lab.name import command
    from quizengine.lab.name import the_lab as called

    lab = the_lab(name)
    found = lab.status()
    if found.state != "up":
        mend = f"start it with: {command(lab.folder, 'up')}"
        raise ProblemError(Problem("lab.down", f"{called(lab.folder)} is {found.state}", why=found.why, mend=mend))
    return lab


def _called(lab: "Lab") -> str:
    from quizengine.lab.name import opening

    return opening(lab.folder)


def _become(command: list[str], environment: dict[str, str]) -> None:
    """Give this process to the command, so that signals and exit status are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execvpe(command[0], command, environment)  # noqa: S606 - running the person's command is what was asked for
    except OSError as error:
        number = error.errno if _is_found(command[0], environment) else errno.ENOENT
        typer.echo(f"{command[0]}: {os.strerror(number or 0)}", err=True)
        raise typer.Exit(127 if number == errno.ENOENT else 126) from None


def _is_found(name: str, environment: dict[str, str]) -> bool:
    """Tell whether a shell would find the command: a folder of PATH that nobody may enter holds nothing."""
    return "/" in name or bool(shutil.which(name, os.F_OK, environment.get("PATH")))


def _tell_doors(lab: "Lab") -> None:
    from quizengine.lab.name import command

    _say(f"  credentials: {lab.clouds_yaml} (or: source {lab.openrc} {'|'.join(lab.identities())})")
    again = command(lab.folder, "restart SERVICE")
    _say(f"  configuration: {lab.etc}/SERVICE/ (policies are read at once, the rest at: {again})")


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=2))


def _print_status(called: str, found: "LabStatus") -> None:
    typer.echo(f"{called} is {found.state}." + (f" {found.why}" if found.why else ""))
    for service in found.services:
        typer.echo(_line(service))
    if found.host:
        typer.echo("Its host: openstack, 172.25.0.10 (quizengine lab shell)")
        if found.no_plane:
            typer.echo(f"Its servers are reached by nothing: {found.no_plane}")
    if found.services:
        typer.echo(f"Memory: {found.memory // MEBIBYTE} MiB. Configuration: {found.etc}/SERVICE/")
        typer.echo(f"Clients that answer at once: {', '.join(found.quick) or 'none yet'}.")


def _line(service: "ServiceStatus") -> str:
    again = f"  restarted {service.restarts}x" if service.restarts else ""
    numbers = f"{service.pid or '-':>8} {service.memory // MEBIBYTE:>5} MiB"
    why = f"\n             {service.why}" if service.why else ""
    return f"  {service.name:<10} {service.state:<9} {numbers}  {service.url}{again}{why}"


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
