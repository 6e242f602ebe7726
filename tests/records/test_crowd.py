"""Several programs at once."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen

import pytest

from quizengine.records.store import Store
from tests.records.scene import FIRST, answer, attempt, program, sit

EIGHT = [f"2026112{number}-aaaa" for number in range(8)]


def together(*programs: Popen[str]) -> Iterator[list[str]]:
    """Let programs go once all are ready, and give what each of them said."""
    with ExitStack() as stack:
        for one in programs:
            stack.enter_context(one)
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in programs:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        for one in programs:
            out, error = one.communicate()
            assert error == ""
            yield out.split()


@pytest.mark.slow
def test_eight_programs_write_to_one_file_without_an_error(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    sit(path, *EIGHT)
    said = [*together(*(program("append", path, name, "100") for name in EIGHT))]
    assert said == [[str(number) for number in range(1, 101)]] * 8
    with Store.read(path) as store:
        assert all(store.events(name)[1:] == tuple(map(answer, range(1, 101))) for name in EIGHT)


def test_of_several_programs_in_one_attempt_the_first_to_append_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with Store.open(path) as store:
        store.begin(attempt())
    said = [*together(*(program("append", path, FIRST, "20") for _ in range(3)))]
    everything = [str(number) for number in range(20)]
    assert sorted(said, key=len) == [["records.moved-on"], ["records.moved-on"], everything]


def test_of_several_programs_that_make_the_records_one_begins_its_attempt(tmp_path: Path) -> None:
    path = tmp_path / "new" / "records.db"
    said = [*together(*(program("begin", path, name) for name in EIGHT))]
    assert sorted(word for words in said for word in words) == ["begun", *["records.open-attempt"] * 7]
