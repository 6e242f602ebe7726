"""Killed at any moment: all that was acknowledged is there, and the sitting goes on."""

import signal
from pathlib import Path

import pytest
from sqlite_utils import Database

from quizengine.core.attempt import State, fold
from quizengine.records.store import Store
from tests.records.scene import FIRST, ITEM, answer, attempt, program, submission


@pytest.mark.slow
@pytest.mark.parametrize("answers", [1, 2, 7, 31, 120])
def test_a_killed_program_loses_no_answer_that_it_acknowledged(tmp_path: Path, answers: int) -> None:
    path = tmp_path / "records.db"
    with Store.open(path) as store:
        store.begin(attempt())
        acknowledged, events = 0, store.events(FIRST)
    for _ in range(3):  # each one goes on where the one before was killed
        acknowledged = killed_after(answers, path)
        with Store.open(path) as store:
            events = store.events(FIRST)
        assert acknowledged < len(events)
        assert events == tuple(map(answer, range(len(events))))
    last = fold(State.at_start(attempt()), events)
    assert last.responses == {ITEM: [f"option {len(events) - 1}", "端口"]}
    assert acknowledged >= 3 * answers - 1
    assert sound(path)


def killed_after(answers: int, path: Path) -> int:
    """Kill a program that answers for ever, and give the number of the last answer that it said was kept."""
    with program("append", path, FIRST) as beside:
        assert beside.stdin is not None
        assert beside.stdout is not None
        assert beside.stdout.readline() == "ready\n"
        beside.stdin.write("\n")
        beside.stdin.flush()
        for _ in range(answers):
            assert beside.stdout.readline()
        beside.send_signal(signal.SIGKILL)
        last = [*beside.stdout.read().splitlines()]
    with Store.read(path) as store:
        kept = len(store.events(FIRST))
    return int(last[-1]) if last else kept - 1


def sound(path: Path) -> bool:
    with Database(path) as database:
        return [row[0] for row in database.execute("PRAGMA integrity_check").fetchall()] == ["ok"]


@pytest.mark.parametrize("steps", [1, 20, 80, 150, 300, 500, 700, 900, 1200, 1500, 2000, 2500])
def test_a_program_killed_while_it_sets_the_records_up_leaves_all_or_nothing(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "records.db"
    with program("die_in_sqlite", path, FIRST, str(steps)) as beside:
        out, error = beside.communicate()
    assert (beside.returncode, out, error) in {(-signal.SIGKILL, "", ""), (0, "lived\n", "")}
    with Store.open(path) as store:
        if store.open_attempt() is None:
            store.begin(attempt())
        assert store.open_attempt() == attempt()
        store.append(FIRST, submission())
    assert sound(path)
