"""One seat for each attempt."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from quizengine.core.problem import ProblemError
from quizengine.records.seat import seat
from tests.records.scene import FIRST, program


def test_a_seat_is_taken_once(tmp_path: Path) -> None:
    with seat(tmp_path, FIRST):
        with pytest.raises(ProblemError) as refused, seat(tmp_path, FIRST):
            pass
        (told,) = refused.value.problems
        assert told.code == "records.taken"
        assert told.why == f"process {os.getpid()} holds its seat"
        assert f"kill {os.getpid()}" in told.mend
        with seat(tmp_path, "20261122-aaaa"):
            pass


def test_a_seat_is_free_again_and_leaves_nothing_behind(tmp_path: Path) -> None:
    for _ in range(2):
        with seat(tmp_path / "home", FIRST):
            pass
    assert list((tmp_path / "home").iterdir()) == []


def test_a_seat_is_free_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), seat(tmp_path, FIRST):
        raise ZeroDivisionError
    with seat(tmp_path, FIRST):
        pass


def test_a_killed_program_gives_its_seat_back(tmp_path: Path) -> None:
    with program("sit", tmp_path, FIRST) as beside:
        assert beside.stdout is not None
        assert beside.stdout.readline() == "seated\n"
        with pytest.raises(ProblemError, match=FIRST) as refused, seat(tmp_path, FIRST):
            pass
        assert refused.value.problems[0].why == f"process {beside.pid} holds its seat"
        beside.send_signal(signal.SIGKILL)
        beside.wait()
        with seat(tmp_path, FIRST):
            pass


def test_a_seat_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProblemError) as refused, seat(tmp_path / "file", FIRST):
        pass
    assert refused.value.problems[0].code == "records.no-access"


def test_nobody_sits_in_a_seat_that_was_just_given_back(tmp_path: Path) -> None:
    sitting: list[int] = []
    most: list[int] = []

    def sit_often() -> None:
        for _ in range(200):
            with suppress(ProblemError), seat(tmp_path, FIRST):
                sitting.append(1)
                most.append(len(sitting))
                sitting.pop()

    threads = [Thread(target=sit_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}
    assert list(tmp_path.iterdir()) == []
