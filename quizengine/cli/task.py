"""`quizengine task`: one hands-on task, practised by itself."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, Json, LabName, Language, WeakSandbox
from quizengine.core.problem import Exit

if TYPE_CHECKING:
    from quizengine.cli.workbench import Workbench

app = typer.Typer(no_args_is_help=True, help="Practise one hands-on task.")
Task = Annotated[str, typer.Argument(metavar="[ID]", help="The task (default: the one that was started last).")]


@app.command("list")
def list_(
    domains: Annotated[list[str] | None, typer.Argument(metavar="[DOMAIN]...", help="Of these domains alone.")] = None,
    *,
    language: Language = "en",
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """List the tasks of the bank."""
    from quizengine.cli.bank_folder import usable_bank
    from quizengine.delivery.single_task import tasks
    from quizengine.terminal.console import console
    from quizengine.terminal.sheet import Sheet

    found = tasks(usable_bank(bank), tuple(domains or ()))
    if as_json:
        plain = [{"task": item.id, "points": item.points, "minutes": item.minutes} for item in found]
        typer.echo(json.dumps(plain, indent=2))
        return
    sheet = Sheet(console(), language)
    for item in found:
        sheet.words(f"{item.id}  ({item.points:g} points, {item.minutes:g} minutes)", style="bold")


@app.command()
def start(
    task: Annotated[str, typer.Argument(metavar="ID", help="The task, as in block-storage/volume-from-snapshot.")],
    *,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw the same values again.")] = "",
    language: Language = "en",
    cloud: CloudName = "",
    lab: LabName = "",
    bank: BankFolder = None,
) -> None:
    """Start a task: the lab is put back to its clean state and prepared for it."""
    bench = _bench(bank, language, cloud, lab)
    bench.start(task, seed)


@app.command()
def check(
    task: Task = "",
    *,
    language: Language = "en",
    cloud: CloudName = "",
    lab: LabName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Look at what was done; the exit status is 0 for all points, 1 for fewer, 3 where nobody could tell."""
    outcome = _bench(bank, language, cloud, lab, weak=weak_sandbox).check(task, as_json=as_json)
    if outcome.verdict != "MET":
        raise typer.Exit(Exit.NO if outcome.verdict == "NOT_MET" else Exit.UNAVAILABLE)


@app.command()
def hint(task: Task = "", *, language: Language = "en", lab: LabName = "", bank: BankFolder = None) -> None:
    """Give the next hint."""
    _bench(bank, language, "", lab).hint(task)


@app.command()
def solution(task: Task = "", *, lab: LabName = "", bank: BankFolder = None) -> None:
    """Show the reference way."""
    _bench(bank, "en", "", lab).solution(task)


@app.command()
def reset(
    task: Task = "", *, language: Language = "en", cloud: CloudName = "", lab: LabName = "", bank: BankFolder = None
) -> None:
    """Start the task again, with the same values."""
    _bench(bank, language, cloud, lab).again(task)


@app.command()
def clear(*, cloud: CloudName = "", lab: LabName = "", bank: BankFolder = None) -> None:
    """Remove from a cloud what was made for tasks and what they asked for, and nothing else."""
    if not _bench(bank, "en", cloud, lab).clear():
        raise typer.Exit(Exit.UNAVAILABLE)


def _bench(bank: BankFolder, language: str, cloud: str, lab: str, *, weak: bool = False) -> "Workbench":
    from quizengine.cli.workbench import Workbench
    from quizengine.cli.workplace import place_called

    return Workbench(bank, language, place_called(cloud, lab), weak=weak)
