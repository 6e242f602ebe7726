"""`quizengine bank rehearse`: the proof of a whole form on one cloud."""

from typing import Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, Json, WeakSandbox


def rehearse(
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT", help="The blueprint to draw the form by.")],
    *,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw another form.")] = "",
    cloud: CloudName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Prove a whole form: its tasks prepared together and solved in order, none of which touches another."""
    from quizengine.authoring.rehearse import rehearse as rehearsed
    from quizengine.checking.preflight import require
    from quizengine.cli import proving
    from quizengine.cli.bank_folder import usable_bank
    from quizengine.cli.proof_labs import places, provable
    from quizengine.core.offer import practicable, services_needed
    from quizengine.delivery.admission import Paper, blueprint_called
    from quizengine.terminal.progress import progress

    questions = usable_bank(bank)
    drawn = blueprint_called(blueprint, questions)
    require(weak=weak_sandbox)
    proofs = []
    with places(cloud, bank, weak=weak_sandbox) as (place,), progress("Rehearsing") as step:
        paper = Paper.drawn(practicable(questions, place.offer()), drawn, seed)
        tasks = provable([item for item in paper.items.values() if item.hands_on], place)
        if tasks:
            place.ready(step, services_needed(tasks))
            for proof in rehearsed(tasks, place.ground, place.checks, lambda name: step(name, 0.0)):
                proofs.append(proof)
                if not as_json:
                    proving.tell(proof)
    looks = f"{len(tasks)} tasks of `{blueprint}`, {len(proofs)} looks"
    proving.end(proofs, looks, as_json=as_json, weak=weak_sandbox)
