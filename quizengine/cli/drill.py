"""`quizengine drill`: practice with feedback after each item."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, LabName, Language, WeakSandbox

if TYPE_CHECKING:
    from quizengine.core.bank import Bank
    from quizengine.core.item import Item


def drill(
    domains: Annotated[list[str] | None, typer.Argument(help="The domains to practise (default: all).")] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many items at the most.")] = 20,
    tasks: Annotated[bool, typer.Option("--tasks", help="Hands-on tasks as well, done in the lab.")] = False,
    language: Language = "en",
    cloud: CloudName = "",
    lab: LabName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
) -> None:
    """Practise with feedback after each item, in the order of spaced repetition."""
    from quizengine.checking.preflight import require
    from quizengine.cli.bank_folder import checker_folders, usable_bank
    from quizengine.cli.drill_bench import DrillBench
    from quizengine.cli.home import records_file
    from quizengine.cli.system_clock import SystemClock
    from quizengine.cli.workplace import place_called, workplace
    from quizengine.core.offer import practicable
    from quizengine.delivery.drill import Drill
    from quizengine.records.store import Store
    from quizengine.terminal.console import console
    from quizengine.terminal.line import TypedLines
    from quizengine.terminal.plain import PlainPrompter
    from quizengine.terminal.report import Report
    from quizengine.terminal.sheet import Sheet

    known, sheet = usable_bank(bank), Sheet(console(), language)
    place = workplace(place_called(cloud, lab), checker_folders(bank), weak=weak_sandbox)
    with_tasks = tasks or bool(cloud)
    if with_tasks:
        require(weak=weak_sandbox)
    items = _chosen(practicable(known, place.offer()) if with_tasks else known, domains or [], with_tasks=with_tasks)
    with Store.open(records_file()) as records:
        session = Drill(records.reviews, SystemClock())
        queue = session.queue(items)
        if not queue:
            typer.echo("Nothing is due now. Come back later, or drill another domain.")
            return
        prompter = PlainPrompter(sheet, TypedLines(sheet.console))
        bench = DrillBench(place, sheet) if with_tasks else None
        answered = session.run(queue[:limit], prompter, Report(sheet).drilled, os.urandom(4).hex(), bench)
    typer.echo(f"\n{answered} answered, {len(queue) - answered} more due.")


def _chosen(bank: "Bank", domains: list[str], *, with_tasks: bool) -> "list[Item]":
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Exit, Problem, ProblemError

    for domain in domains:
        if domain not in bank.domains:
            what = f"the bank has no domain `{domain}`{did_you_mean(domain, bank.domains)}"
            mend = f"there are: {', '.join(bank.domains)}"
            raise ProblemError(Problem("drill.no-such-domain", what, mend=mend), status=Exit.USAGE)
    asked = [one for one in bank.items.values() if not domains or one.domain in domains]
    return [one for one in asked if with_tasks or not one.hands_on]
