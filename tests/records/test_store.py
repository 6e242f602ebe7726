"""Attempts in the records."""

import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlite_utils import Database

from quizengine.core.attempt import Observed, State, fold
from quizengine.core.observation import Seen
from quizengine.core.outcome import Outcome
from quizengine.core.ports import Records, Reviews
from quizengine.core.problem import ProblemError
from quizengine.core.scoring import Standing, total
from quizengine.records.listing import Listed, Stage
from quizengine.records.store import Store
from tests.records.scene import FIRST, FORM, ITEM, answer, at, attempt, sit, submission

SECOND = "20261123-2222"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "records.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def code(error: pytest.ExceptionInfo[ProblemError]) -> str:
    return error.value.problems[0].code


def first_answers(records: Records, reviews: Reviews) -> tuple[object, object]:
    return records.open_attempt(), reviews.card("a/b")


def test_a_store_is_what_the_core_asks_for(store: Store) -> None:
    assert first_answers(store, store.reviews) == (None, None)  # it is mypy that tests it


def test_the_folder_and_the_file_are_their_owners_alone(store: Store, path: Path) -> None:
    store.begin(attempt())
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_an_attempt_goes_on_where_a_closed_program_left_it(path: Path) -> None:
    with Store.open(path) as store:
        store.begin(attempt())
        for number in range(3):
            store.append(FIRST, answer(number))
    with Store.open(path) as store:
        assert store.open_attempt() == attempt()
        store.append(FIRST, answer(3))
        events = store.events(FIRST)
    assert events == tuple(map(answer, range(4)))
    assert fold(State.at_start(attempt()), events).responses == {ITEM: ["option 3", "端口"]}


def test_what_one_program_keeps_another_reads_at_once(store: Store, path: Path) -> None:
    store.begin(attempt())
    store.append(FIRST, answer(0))
    with Store.read(path) as other:
        assert other.events(FIRST) == (answer(0),)


def test_a_second_attempt_waits_for_the_first_to_be_handed_in(store: Store) -> None:
    store.begin(attempt())
    with pytest.raises(ProblemError) as refused:
        store.begin(attempt(SECOND, 5))
    assert code(refused) == "records.open-attempt"
    assert FIRST in str(refused.value)
    store.append(FIRST, submission())
    assert store.open_attempt() is None
    store.begin(attempt(SECOND, 5))
    assert store.open_attempt() == attempt(SECOND, 5)


def test_what_is_unfinished_is_the_open_attempt_or_else_the_latest_that_was_not_graded(store: Store) -> None:
    assert store.unfinished() is None
    store.begin(attempt())
    store.append(FIRST, submission())
    assert store.unfinished() == attempt()
    store.begin(attempt(SECOND, 5))
    assert store.unfinished() == attempt(SECOND, 5)
    store.append(SECOND, submission())
    for name in (SECOND, FIRST):
        store.grade(name, {}, total(FORM, {}))
    assert store.unfinished() is None


def test_an_id_names_one_attempt(store: Store) -> None:
    store.begin(attempt())
    store.append(FIRST, submission())
    with pytest.raises(ProblemError) as refused:
        store.begin(attempt())
    assert code(refused) == "records.same-id"


def test_a_program_that_was_overtaken_is_told(store: Store, path: Path) -> None:
    store.begin(attempt())
    with Store.open(path) as other:
        other.events(FIRST)
        store.append(FIRST, answer(0))
        with pytest.raises(ProblemError) as refused:
            other.append(FIRST, answer(1))
        assert code(refused) == "records.moved-on"
        assert other.events(FIRST) == (answer(0),)
        other.append(FIRST, answer(1))
    with pytest.raises(ProblemError, match="went on in another program"):
        store.append(FIRST, answer(2))


def test_a_program_that_begins_an_attempt_notices_who_answers_first(store: Store, path: Path) -> None:
    store.begin(attempt())
    with Store.open(path) as other:
        other.append(FIRST, answer(0))
    with pytest.raises(ProblemError, match="went on in another program"):
        store.append(FIRST, answer(0))


def test_the_threads_of_one_program_share_its_store(store: Store) -> None:
    store.begin(attempt())

    def answer_often() -> None:
        for number in range(20):
            store.append(FIRST, answer(number))

    threads = [Thread(target=answer_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.events(FIRST)) == 80


@pytest.mark.parametrize("name", [FIRST, FIRST[:-1], "20261122", "2026112"])
def test_an_attempt_is_found_by_the_start_of_its_id(store: Store, name: str) -> None:
    store.begin(attempt())
    assert store.attempt(name) == attempt()


def test_a_start_that_names_several_is_refused_with_their_ids(path: Path) -> None:
    sit(path, FIRST, SECOND)
    with Store.read(path) as store, pytest.raises(ProblemError) as refused:
        store.attempt("202611")
    assert code(refused) == "records.several-attempts"
    assert refused.value.problems[0].mend.endswith(f"{SECOND}, {FIRST}")


def test_a_whole_id_is_found_though_others_begin_with_it(path: Path) -> None:
    sit(path, FIRST, f"{FIRST}x")
    with Store.read(path) as store:
        assert store.attempt(FIRST).id == FIRST


@pytest.mark.parametrize("name", ["1999", "%", "_" * 13])
def test_an_unknown_id_is_answered_with_the_latest_ones(path: Path, name: str) -> None:
    sit(path, *(f"2026112{n}-aaaa" for n in range(7)))
    with Store.read(path) as store, pytest.raises(ProblemError) as refused:
        store.attempt(name)
    assert code(refused) == "records.no-such-attempt"
    assert refused.value.problems[0].mend == "the latest are " + ", ".join(f"2026112{n}-aaaa" for n in (6, 5, 4, 3, 2))


def test_nothing_can_be_kept_in_or_read_from_an_attempt_that_is_not_there(store: Store) -> None:
    with pytest.raises(ProblemError, match="there is no attempt `x`") as refused:
        store.append("x", answer(0))
    assert "none yet" in refused.value.problems[0].mend
    with pytest.raises(ProblemError, match="there is no attempt `x`"):
        store.events("x")
    with pytest.raises(ProblemError, match="there is no attempt `x`"):
        store.grade("x", {}, total(FORM, {}))
    assert store.outcomes("x") == {}
    assert store.score("x") is None
    assert store.open_attempt() is None


def test_a_regrading_takes_the_place_of_the_grading(store: Store) -> None:
    store.begin(attempt())
    for outcome in (Outcome(2, 0, 2), Outcome(2, 2)):
        store.grade(FIRST, {ITEM: outcome}, total(FORM, {ITEM: outcome}))
    assert store.outcomes(FIRST) == {ITEM: Outcome(2, 2)}
    score = store.score(FIRST)
    assert score is not None
    assert score.standing == Standing.PASSED


def test_a_grading_that_fails_half_way_leaves_the_earlier_one(store: Store) -> None:
    store.begin(attempt())
    store.grade(FIRST, {ITEM: Outcome(2, 1)}, total(FORM, {ITEM: Outcome(2, 1)}))
    with pytest.raises(KeyError):
        store.grade(FIRST, {ITEM: Outcome(2, 2), "not/there": Outcome(1, 1)}, total(FORM, {}))
    assert store.outcomes(FIRST) == {ITEM: Outcome(2, 1)}


def test_the_list_tells_how_far_each_attempt_has_come(store: Store) -> None:
    for number, name in enumerate(["20261120-aaaa", "20261121-aaaa", "20261122-aaaa"]):
        store.begin(attempt(name, number))
        if number < 2:
            store.append(name, submission())
    store.grade("20261120-aaaa", {}, total(FORM, {ITEM: Outcome(2, 1, 0.5)}))
    begun = at(0).wall
    assert store.listing() == (
        Listed("20261122-aaaa", "coa", begun + 2, "", Stage.OPEN, None, None, None),
        Listed("20261121-aaaa", "coa", begun + 1, "", Stage.SUBMITTED, None, None, None),
        Listed("20261120-aaaa", "coa", begun, "", Stage.GRADED, 50, 75, Standing.OPEN),
    )
    assert [row.id for row in store.listing(1)] == ["20261122-aaaa"]


def test_other_tools_read_scores_from_views(store: Store, path: Path) -> None:
    store.begin(attempt())
    store.grade(FIRST, {ITEM: Outcome(2, 1, 0.5)}, total(FORM, {ITEM: Outcome(2, 1, 0.5)}))
    with Database(path) as database:
        (score,) = database["scores"].rows
        (domain,) = database["domain_scores"].rows
    assert str(score.pop("graded_at")).startswith("20")
    assert score == {
        "attempt": FIRST,
        "blueprint": "coa",
        "begun": "2026-11-18T11:06:40Z",
        "percent_low": 50,
        "percent_high": 75,
        "cut_score": 70,
        "standing": "open",
        "passed": 0,
    }
    assert (domain["domain"], domain["percent_low"], domain["percent_high"]) == ("identity", 50, 75)


def test_evidence_and_facts_can_be_read_by_people(store: Store, path: Path) -> None:
    store.begin(attempt())
    store.append(FIRST, Observed(at(1), ITEM, {"卷": Seen({"status": "可用"})}))
    with Database(path) as database:
        (event,) = database["events"].rows
    seen = '{"卷": {"facts": {"status": "可用"}}}'
    assert event["body"] == f'{{"item": "identity/scope", "observations": {seen}, "weak": false}}'


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET body = '{'",
        "UPDATE events SET body = '[]'",
        "UPDATE events SET kind = 'dreamt'",
        "UPDATE events SET kind = 'submitted'",
    ],
)
def test_an_event_that_was_changed_by_hand_is_told_of(store: Store, path: Path, change: str) -> None:
    store.begin(attempt())
    store.append(FIRST, answer(0))
    with Database(path) as database:
        database.execute(change)
    with pytest.raises(ProblemError) as refused:
        store.events(FIRST)
    assert code(refused) == "records.unreadable"
    assert refused.value.problems[0].what == f"event 1 of attempt {FIRST} cannot be read"


def test_a_symbolic_link_leads_to_the_records(tmp_path: Path) -> None:
    (tmp_path / "other disk").mkdir()
    link = tmp_path / "records.db"
    link.symlink_to(tmp_path / "other disk" / "100% ?#.db")
    sit(link, FIRST)
    assert [file.name for file in (tmp_path / "other disk").iterdir()] == ["100% ?#.db"]
    with Store.read(link) as store:
        assert store.attempt(FIRST) == attempt()
