"""What people see: pages, lists and reports, held against files in tests/golden."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from quizengine.core.attempt import By
from quizengine.core.observation import Observations, Seen, Unseen
from quizengine.core.outcome import Outcome
from quizengine.core.page import Page
from quizengine.core.problem import Place
from quizengine.core.task import Task
from quizengine.core.text import Text
from quizengine.delivery.grading import judge, look
from quizengine.terminal.console import console
from quizengine.terminal.dispute import Grounds, draw
from quizengine.terminal.report import Report
from quizengine.terminal.sheet import Sheet
from tests.fakes.clock import FakeClock
from tests.fakes.cloud import FakeCloud
from tests.fakes.records import FakeRecords
from tests.scenes import choice, entry, sitting, task

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Callable[[Sheet], None], int], None]:
    """Give what compares a drawing with a file, or writes the file with --rewrite-golden."""

    def compare(name: str, draw: Callable[[Sheet], None], width: int) -> None:
        stream = StringIO()
        on = console(stream)
        on.width = width
        draw(Sheet(on, "en"))
        path = GOLDEN / f"{name}.{width}.txt"
        if request.config.getoption("--rewrite-golden"):
            path.write_text(stream.getvalue())
        assert stream.getvalue() == path.read_text()

    return compare


Golden = Callable[[str, Callable[[Sheet], None], int], None]
WIDTHS = pytest.mark.parametrize("width", [40, 80])
LONG = Text(
    {"en": "A stem of some length that has to be wrapped, with code:\n\n    openstack volume create --size 1 ledger\n"}
)


@WIDTHS
def test_a_choice(golden: Golden, width: int) -> None:
    item = replace(choice("a/one"), stem=LONG)
    page = Page(1, 4, item, item.question.present(""), ["no"], flagged=True)
    golden("choice", lambda sheet: sheet.page(page, 754), width)


@WIDTHS
def test_a_blank(golden: Golden, width: int) -> None:
    item = entry("a/two")
    golden(
        "blank", lambda sheet: sheet.page(Page(2, 4, item, item.question.present(""), None, flagged=False), 60), width
    )


@WIDTHS
def test_a_task(golden: Golden, width: int) -> None:
    item = task("b/four")
    golden(
        "task", lambda sheet: sheet.page(Page(4, 4, item, item.question.present(""), None, flagged=False), 9000), width
    )


def report_on(cloud: FakeCloud) -> Callable[[Sheet], None]:
    records, clock = FakeRecords(), FakeClock()
    sat = sitting(records, clock)
    sat.respond("a/one", ["no"])
    sat.respond("a/two", {"port": "80"})
    sat.respond("b/three", ["yes"])
    clock.advance(100)
    sat.submit(By.PERSON)
    clock.advance(500)
    look(sat, cloud, lambda *_: None)
    graded = judge(sat, records)
    return lambda sheet: Report(sheet).sitting(sat.attempt, sat.state, sat.items, graded.outcomes, graded.score)


@WIDTHS
def test_a_report(golden: Golden, width: int) -> None:
    cloud = FakeCloud()
    cloud.run("hello")
    golden("report", report_on(cloud), width)


@WIDTHS
def test_a_report_with_what_nobody_could_see(golden: Golden, width: int) -> None:
    cloud = FakeCloud()
    cloud.out_of_reach = "the cloud at http://127.0.0.1:5000 did not answer: is the lab up? `quizengine lab status`"
    golden("report-undecided", report_on(cloud), width)


@WIDTHS
def test_a_report_of_what_was_looked_at_in_a_weak_sandbox(golden: Golden, width: int) -> None:
    cloud = FakeCloud(weak=True)
    cloud.run("hello")
    golden("report-weak", report_on(cloud), width)


@WIDTHS
def test_the_list_of_all_items(golden: Golden, width: int) -> None:
    sat = sitting(FakeRecords(), FakeClock())
    sat.respond("a/one", ["no"])
    sat.flag("a/two")
    golden("pages", lambda sheet: sheet.pages(sat.pages(), 59.5), width)


@WIDTHS
def test_feedback_in_a_drill(golden: Golden, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    due = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
    golden("feedback", lambda sheet: Report(sheet).drilled(choice("a/one"), ["no"], Outcome(1, 0), due), width)


@WIDTHS
def test_a_grade_laid_open_shows_what_it_rests_on(golden: Golden, width: int) -> None:
    question = task("b/four").question
    assert isinstance(question, Task)
    seen: Observations = {"hello": Seen({"there": True}), "world": Unseen("the cloud did not answer")}
    lines = (Place("b/four.yaml", 7), "- points: 1\n  statement: hello is said\n  expect: {hello.there: true}")
    source = (Place("checkers/said.py", 9), "@checker\ndef said(cloud: Cloud, word: str) -> Said | None:\n    ...")
    grounds = Grounds(question.rubric.judge(seen), [lines], question.looks, seen, {"said": source})
    golden("dispute", lambda sheet: draw(sheet, grounds), width)


def test_what_continues_a_line_of_a_list_stands_beneath_its_words() -> None:
    stream = StringIO()
    on = console(stream)
    on.width = 40
    Sheet(on, "en").words("Let in:\n- HTTPS from everywhere, and SSH from one network only;\n  - and pings.", indent=2)
    assert stream.getvalue() == (
        "  Let in:\n  - HTTPS from everywhere, and SSH from\n    one network only;\n    - and pings.\n"
    )
