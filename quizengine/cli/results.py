"""`quizengine results`: what was sat, and how it went."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, Json, Language, WeakSandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizengine.records.listing import Listed

app = typer.Typer(no_args_is_help=True, help="List, show and regrade attempts.")
Attempt = Annotated[str, typer.Argument(help="An attempt's id, or the start of it (default: the latest).")]


@app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, the latest first.")] = 20,
    as_json: Json = False,
) -> None:
    """List attempts, the latest first."""
    from quizengine.cli.home import records_file
    from quizengine.records.store import Store

    with Store.read(records_file()) as records:
        rows = records.listing(limit)
    if as_json:
        typer.echo(json.dumps([_plain(row) for row in rows], indent=2))
    elif rows:
        _table(rows)
    else:
        typer.echo("No attempt yet. Sit one with: quizengine exam")


@app.command()
def show(attempt: Attempt = "", *, language: Language = "en", bank: BankFolder = None, as_json: Json = False) -> None:
    """Show an attempt's report."""
    from quizengine.cli.hindsight import Hindsight
    from quizengine.cli.home import records_file
    from quizengine.records.store import Store

    with Store.read(records_file()) as records:
        Hindsight(records, bank, language, as_json=as_json).show(attempt)


@app.command()
def regrade(
    attempt: Attempt = "",
    *,
    again: Annotated[bool, typer.Option("--look", help="Look at the cloud again, as it is now.")] = False,
    weak_sandbox: WeakSandbox = False,
    language: Language = "en",
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Judge an attempt again: by the rubrics of today, from the facts of then; what nobody saw is looked at now."""
    from quizengine.cli.hindsight import Hindsight
    from quizengine.cli.home import records_file
    from quizengine.records.store import Store

    with Store.open(records_file()) as records:
        Hindsight(records, bank, language, as_json=as_json, weak=weak_sandbox).regrade(attempt, again=again)


def _table(rows: "Sequence[Listed]") -> None:
    from rich import box
    from rich.table import Table

    from quizengine.terminal.console import console
    from quizengine.terminal.safe import shown

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("attempt", "blueprint", "begun", "score", "result"):
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(row.id, shown(row.blueprint), _when(row.begun), _percent(row), str(row.standing or row.stage))
    console().print(table)


def _when(begun: float) -> str:
    return datetime.fromtimestamp(begun, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _percent(row: "Listed") -> str:
    if row.low is None or row.high is None:
        return ""
    return f"{row.low:.0f} %" if row.low == row.high else f"{row.low:.0f} to {row.high:.0f} %"


def _plain(row: "Listed") -> dict[str, object]:
    return {
        "attempt": row.id,
        "blueprint": row.blueprint,
        "begun": datetime.fromtimestamp(row.begun, UTC).isoformat(timespec="seconds"),
        "cloud": row.cloud,
        "stage": str(row.stage),
        "percent_low": row.low,
        "percent_high": row.high,
        "standing": row.standing and str(row.standing),
    }
