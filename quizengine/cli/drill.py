"""`quizengine drill`: practice with feedback after each item."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, Language

if TYPE_CHECKING:
    from quizengine.core.bank import Bank
    from quizengine.core.item import Item


def drill(
    domains: Annotated[list[str] | None, typer.Argument(help="The domains to practise (default: all).")] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many items at the most.")] = 20,
    language: Language = "en",
    bank: BankFolder = None,
) -> None:
    """Practise with feedback after each item, in the order of spaced repetition."""
    from quizengine.cli.bank_folder import usable_bank
    from quizengine.cli.home import records_file
    from quizengine.cli.system_clock import SystemClock
    from quizengine.delivery.drill import Drill
    from quizengine.records.store import Store
    from quizengine.terminal.console import console
    from quizengine.terminal.line import TypedLines
    from quizengine.terminal.plain import PlainPrompter
    from quizengine.terminal.report import Report
    from quizengine.terminal.sheet import Sheet

    items = _chosen(usable_bank(bank), domains or [])
    sheet = Sheet(console(), language)
    with Store.open(records_file()) as records:
        session = Drill(records.reviews, SystemClock())
        queue = session.queue(items)
        if not queue:
            typer.echo("Nothing is due now. Come back later, or drill another domain.")
            return
        prompter = PlainPrompter(sheet, TypedLines(sheet.console))
        answered = session.run(queue[:limit], prompter, Report(sheet).drilled, os.urandom(4).hex())
    typer.echo(f"\n{answered} answered, {len(queue) - answered} more due.")


def _chosen(bank: "Bank", domains: list[str]) -> "list[Item]":
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Exit, Problem, ProblemError

    for domain in domains:
        if domain not in bank.domains:
            what = f"the bank has no domain `{domain}`{did_you_mean(domain, bank.domains)}"
            mend = f"there are: {', '.join(bank.domains)}"
            raise ProblemError(Problem("drill.no-such-domain", what, mend=mend), status=Exit.USAGE)
    return [one for one in bank.items.values() if not one.hands_on and (not domains or one.domain in domains)]
