"""`quizengine exam`: a timed mock exam."""

from pathlib import Path
from typing import Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, Json, LabName, Language, WeakSandbox

BLUEPRINT = "quick"


def exam(
    blueprint: Annotated[str, typer.Argument(help=f"The blueprint to draw the form by (default: {BLUEPRINT}).")] = "",
    *,
    responses: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take responses from a YAML file: item id -> response (a task's: a script)."),
    ] = None,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw the same form again.")] = "",
    time_factor: Annotated[
        float, typer.Option(metavar="FACTOR", min=1.0, max=10.0, help="More time, as in 1.5.")
    ] = 1.0,
    submit: Annotated[bool, typer.Option("--submit", help="Hand the open exam in as it is.")] = False,
    language: Language = "en",
    cloud: CloudName = "",
    lab: LabName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Sit a timed mock exam; an open one is resumed."""
    from quizengine.cli.home import records_file
    from quizengine.cli.sitting_room import Choices, SittingRoom
    from quizengine.cli.workplace import place_called
    from quizengine.records.store import Store

    place = place_called(cloud, lab)
    choices = Choices(responses, seed, time_factor, language, place, bank, as_json, weak=weak_sandbox)
    with Store.open(records_file()) as records:
        room = SittingRoom(records, choices)
        waiting = records.unfinished()
        if waiting is not None:
            room.resume(waiting, blueprint, submit=submit)
        elif submit:
            raise room.nothing_open()
        else:
            room.begin(blueprint or BLUEPRINT)
