"""The program: its commands, and the one place where problems end it."""

import os
import signal
import sys
from typing import Annotated

import typer

from quizengine import __version__
from quizengine.cli import bank, checker_pages, demo, dispute, doctor, drill, exam, lab, rehearse, results, task, verify
from quizengine.core.problem import Exit, Problem, ProblemError

SIGNALLED = 128  # and the number of the signal: a shell's way to tell that one ended a program

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Exam practice for OpenStack administrators, on a real OpenStack that it boots itself.",
)
app.command("exam")(exam.exam)
app.command("drill")(drill.drill)
app.add_typer(task.app, name="task")
app.add_typer(results.app, name="results")
results.app.command("dispute")(dispute.dispute)
bank.app.command("verify")(verify.verify)
bank.app.command("rehearse")(rehearse.rehearse)
bank.app.command("checkers")(checker_pages.checkers)
app.add_typer(bank.app, name="bank")
app.add_typer(lab.app, name="lab")
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"quizengine {__version__}")
        raise typer.Exit


@app.callback()
def quizengine(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take options that belong to no command."""


def main() -> None:
    """Run the command line and exit with its status; being told to end, clean up first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    sys.exit(run(sys.argv[1:]))


def _end(number: int, _frame: object) -> None:
    sys.exit(SIGNALLED + number)


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit status, telling what went wrong on standard error."""
    try:
        app(args=arguments, prog_name="quizengine", standalone_mode=True)
    except ProblemError as error:
        _tell(error)
        return int(error.status)
    except KeyboardInterrupt:
        typer.echo("\nInterrupted.", err=True)
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:
        _silence()
        return int(Exit.NO)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except OSError as error:
        _tell(ProblemError(_of_system(error)))
        return int(Exit.UNAVAILABLE)
    return int(Exit.DONE)


def _tell(error: ProblemError) -> None:
    from quizengine.terminal.problems import tell

    tell(error.problems)


def _of_system(error: OSError) -> Problem:
    name = f"{error.filename}: " if error.filename else ""
    return Problem("system.error", f"{name}{error.strerror or error}", mend="mend what the system names, and try again")


def _silence() -> None:
    """Point standard output at nothing, so that its flush at exit finds no broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
