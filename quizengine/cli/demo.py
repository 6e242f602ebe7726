"""`quizengine demo`: an exam that sits itself on the lab, to be watched."""

import os
import time
from typing import TYPE_CHECKING

import typer

from quizengine.cli.options import LabName, Language, WeakSandbox

if TYPE_CHECKING:
    from quizengine.cli.workplace import Workplace
    from quizengine.core.page import Prompter
    from quizengine.delivery.admission import Paper
    from quizengine.records.store import Store
    from quizengine.terminal.sheet import Sheet

BLUEPRINT = "quick"
SEED = "demonstration"
PAUSE_SECONDS = 1.5
# No bank of anybody else's is sat here, so that no foreign checker runs.
NO_SANDBOX = """\
This machine has no sandbox for checkers yet: `quizengine doctor` tells why, and the
mend. The demonstration runs only those that come with it, with fewer walls."""
NEXT = """
What next?
  quizengine exam            sit a timed mock exam yourself
  quizengine drill identity  practise one domain, told at once what was right
  quizengine lab shell       look around in the lab: it is a real OpenStack
  quizengine results list    all attempts, this one among them
  quizengine lab down        end the lab's processes"""


def demo(*, language: Language = "en", lab: LabName = "", weak_sandbox: WeakSandbox = False) -> None:
    """Watch an exam: boot the lab, sit `quick` by itself (some right, some wrong), and see the report."""
    from quizengine.checking.preflight import require, trial
    from quizengine.cli.bank_folder import checker_folders, usable_bank
    from quizengine.cli.home import records_file
    from quizengine.cli.workplace import place_called, workplace
    from quizengine.delivery.admission import Paper, blueprint_called
    from quizengine.records.store import Store
    from quizengine.terminal.console import console
    from quizengine.terminal.sheet import Sheet

    weak = weak_sandbox or trial() is not None
    require(weak=weak)
    if weak and not weak_sandbox:
        typer.echo(NO_SANDBOX)
    bank = usable_bank(None)
    paper = Paper.drawn(bank, blueprint_called(BLUEPRINT, bank), SEED)
    with Store.open(records_file()) as records:
        place = workplace(place_called("", lab), checker_folders(None), weak=weak)
        sheet = Sheet(console(), language)
        _sit(paper, records, place, sheet)
    sheet.words(NEXT)


def _sit(paper: "Paper", records: "Store", place: "Workplace", sheet: "Sheet") -> None:
    from quizengine.cli.grade import Grader
    from quizengine.cli.home import home
    from quizengine.cli.system_clock import SystemClock
    from quizengine.core.offer import services_needed
    from quizengine.delivery.admission import Terms, begin
    from quizengine.delivery.exam import Exam
    from quizengine.delivery.preparation import prepare
    from quizengine.records.attempt_id import attempt_id
    from quizengine.records.refusal import still_open
    from quizengine.records.seat import seat
    from quizengine.terminal.progress import progress

    waiting = records.open_attempt()
    if waiting is not None:
        # The lab is about to be reset, and an open exam's tasks live there.
        raise still_open(waiting.id)
    clock = SystemClock()
    name = attempt_id(clock.now().wall, os.urandom(8))
    with progress("Making ready") as step:
        place.ready(step, services_needed(paper.items.values()))
        prepare(paper.items.values(), place.ground, step, name)
    with seat(home(), name):
        sitting = begin(paper, Terms(name, sheet.language), records, clock)
        Exam(sitting, _watched(paper, place, sheet), lambda _: None).run()
        grader = Grader(records, place, sheet.language)
        grader.report(sitting, grader.grade(sitting), as_json=False)


def _watched(paper: "Paper", place: "Workplace", sheet: "Sheet") -> "Prompter":
    from quizengine.delivery.demonstration import responses
    from quizengine.delivery.script import ScriptedPrompter
    from quizengine.terminal.watched import WatchedPrompter

    given = responses([paper.items[entry.item] for entry in paper.form.entries])
    pause = PAUSE_SECONDS if sheet.console.is_terminal else 0.0
    return WatchedPrompter(
        ScriptedPrompter(given, place.ground), sheet, lambda page: str(given[page.item.id]), lambda: time.sleep(pause)
    )
