"""`quizengine results dispute`: what a task's grade rests on, down to the lines of its rubric and its checkers."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizengine.cli.options import BankFolder, Json, Language

if TYPE_CHECKING:
    from quizengine.delivery.sitting import Sitting
    from quizengine.terminal.dispute import Grounds


def dispute(
    item: Annotated[str, typer.Argument(metavar="ID", help="The task whose grade to lay open.")],
    *,
    attempt: Annotated[
        str, typer.Option("--attempt", metavar="ATTEMPT", help="The attempt, or the start of its id (the latest).")
    ] = "",
    language: Language = "en",
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Lay a task's grade open: what was seen, and the lines of the rubric and the checkers that judged it."""
    from quizengine.cli.hindsight import Hindsight
    from quizengine.cli.home import records_file
    from quizengine.records.store import Store
    from quizengine.terminal.console import console
    from quizengine.terminal.dispute import draw
    from quizengine.terminal.sheet import Sheet

    with Store.read(records_file()) as records:
        sitting, graded = Hindsight(records, bank, language, as_json=as_json).graded(attempt)
    grounds = _grounds(sitting, item, graded.outcomes, bank)
    if as_json:
        typer.echo(json.dumps(_plain(grounds, language), ensure_ascii=False, indent=2))
    else:
        draw(Sheet(console(), language), grounds)


def _grounds(sitting: "Sitting", name: str, outcomes: Any, bank: BankFolder) -> "Grounds":
    from quizengine.checking.source import source_of
    from quizengine.cli.bank_folder import checker_folders
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Exit, Problem, ProblemError
    from quizengine.core.task import Task
    from quizengine.terminal.dispute import Grounds
    from quizengine.yamlbank.excerpt import criteria

    tasks = {item.id: item.question for item in sitting.items.values() if isinstance(item.question, Task)}
    if name not in tasks:
        what = f"attempt {sitting.attempt.id} has no task `{name}`{did_you_mean(name, tasks)}"
        mend = f"its tasks are: {', '.join(tasks) or 'none'}"
        raise ProblemError(Problem("results.no-such-task", what, mend=mend), status=Exit.USAGE)
    task = tasks[name]
    folders = checker_folders(bank)
    found = {look.checker: source_of(look.checker, folders) for look in task.looks}
    return Grounds(
        outcomes[name],
        criteria(sitting.items[name].place.file),
        task.looks,
        sitting.state.observations.get(name, {}),
        {checker: (one.place, one.text) for checker, one in found.items() if one is not None},
    )


def _plain(grounds: "Grounds", language: str) -> dict[str, Any]:
    from quizengine.core.observation import to_json

    return {
        "outcome": grounds.outcome.as_json(language),
        "rubric": [{"place": str(place), "lines": text} for place, text in grounds.rubric],
        "looks": {look.name: {"checker": look.checker, "arguments": dict(look.arguments)} for look in grounds.looks},
        "observations": to_json(grounds.observations),
        "checkers": {name: {"place": str(place), "lines": text} for name, (place, text) in grounds.sources.items()},
    }
