"""Whatever is kept comes back the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.core.attempt import Attempt, Event, Responded
from quizengine.core.scoring import total
from quizengine.records import journal, plain, sitting
from quizengine.records.store import Store
from tests.records.scene import FIRST, ITEM, at, attempt
from tests.strategies import ATTEMPTS, EVENTS, OUTCOMES, json_values


@contextmanager
def fresh_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "records.db") as store:
        yield store


@given(json_values())
def test_json_comes_back(value: Any) -> None:
    assert plain.read(plain.written(value)) == value


@given(EVENTS)
def test_an_event_comes_back_from_its_row(event: Event) -> None:
    assert journal.event(journal.row(FIRST, 1, event)) == event


@given(ATTEMPTS)
def test_an_attempt_comes_back_from_its_row(attempt: Attempt) -> None:
    assert sitting.attempt(sitting.row(attempt)) == attempt


@settings(max_examples=40)
@given(ATTEMPTS, st.lists(EVENTS, max_size=6))
def test_a_whole_sitting_comes_back_from_the_file(attempt: Attempt, events: list[Event]) -> None:
    with fresh_store() as store:
        store.begin(attempt)
        for event in events:
            store.append(attempt.id, event)
        assert store.attempt(attempt.id) == attempt
        assert store.events(attempt.id) == tuple(events)


@settings(max_examples=40)
@given(ATTEMPTS, st.data())
def test_a_grading_comes_back_from_the_file(attempt: Attempt, data: st.DataObject) -> None:
    outcomes = {entry.item: data.draw(OUTCOMES) for entry in attempt.form.entries}
    score = total(attempt.form, outcomes)
    with fresh_store() as store:
        store.begin(attempt)
        store.grade(attempt.id, outcomes, score)
        assert store.outcomes(attempt.id) == outcomes
        assert list(store.outcomes(attempt.id)) == list(outcomes)
        assert store.score(attempt.id) == score


def test_a_byte_that_the_terminal_could_not_decode_is_kept(tmp_path: Path) -> None:
    event = Responded(at(1), ITEM, {"port": "5000\udcff"})
    with Store.open(tmp_path / "records.db") as store:
        store.begin(attempt())
        store.append(FIRST, event)
        assert store.events(FIRST) == (event,)


def test_what_is_kept_can_be_read_by_people() -> None:
    assert plain.written({"port": "端口"}) == '{"port": "端口"}'
    assert plain.written(MappingProxyType({"a": (1, 2)})) == '{"a": [1, 2]}'
