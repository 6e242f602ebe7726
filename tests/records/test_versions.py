"""Records that earlier versions wrote are read by today's, for ever.

Each `versions/<number>.sql` is a dump (`sqlite3 records.db .dump`) of what that version's `fill` wrote, and is never
changed. A step in `migrations.py` that is released needs one.
"""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from quizengine.core.attempt import Attempt, By, Flagged, Observed, Responded, Submitted, Visited
from quizengine.core.form import Entry, Form
from quizengine.core.observation import Seen, Unseen
from quizengine.core.outcome import Outcome, Part
from quizengine.core.scoring import Score, Tally
from quizengine.core.stamp import Stamp
from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict
from quizengine.records.store import Store

BEGUN = 1_795_000_000.25
ROUTER, SCOPE = "networking/router", "identity/scope"
ENTRIES = (
    Entry(SCOPE, "identity", 1.0, {}, hands_on=False),
    Entry(ROUTER, "networking", 3.0, {"network": "web", "size": 20, "ratio": 0.5, "shared": True}, hands_on=True),
)
GRADED = Attempt(
    "20261118-k7q2", Form("coa", "seed 端口", 90, 70, ENTRIES), Stamp(BEGUN, "boot-1", 77.5), "zh", "devstack", 1.25
)
OPEN = Attempt("20261119-abcd", Form("drill", "s", 0.5, 0, ()), Stamp(BEGUN + 86_400, "boot-2", 3))


def at(seconds: float) -> Stamp:
    return Stamp(BEGUN + seconds, "boot-1", 77.5 + seconds)


EVENTS = (
    Visited(at(1), 1),
    Responded(at(2), SCOPE, ["keystone"]),
    Responded(at(3), SCOPE, None),
    Responded(at(4), SCOPE, {"port": "5000", "nested": [1, 1.5, True, None]}),
    Flagged(at(5), SCOPE, flagged=True),
    Flagged(at(6), SCOPE, flagged=False),
    Submitted(at(7), By.PERSON),
    Observed(at(8), ROUTER, {"edge": Seen({"status": "ACTIVE", "subnets": ["web-v4"]}), "gone": Seen(None)}),
    Observed(at(9), ROUTER, {"edge": Unseen("the cloud did not answer in 30 s")}),
)
OUTCOMES = {
    SCOPE: Outcome(1, 0),
    ROUTER: Outcome.of_parts(
        (
            Part(
                Text({"en": "The router is up", "zh": "路由器已启用"}),
                1,
                Verdict.MET,
                (Evidence("edge.status", "ACTIVE", "ACTIVE", Verdict.MET),),
            ),
            Part(
                Text({"en": "It serves the subnet"}),
                2,
                Verdict.UNDECIDED,
                (Evidence("edge.subnets", "contains web-v4", None, Verdict.UNDECIDED, "the cloud did not answer"),),
            ),
        )
    ),
}
SCORE = Score(Tally(4, 1, 2), {"identity": Tally(1, 0, 0), "networking": Tally(3, 1, 2)}, 70)
CARD = {"card_id": 7, "state": 2, "stability": 2.5, "due": "2026-11-20T00:00:00+00:00", "step": None}


def fill(path: Path) -> None:
    """Write the records that each version's dump holds."""
    with Store.open(path) as store:
        store.begin(GRADED)
        for event in EVENTS:
            store.append(GRADED.id, event)
        store.grade(GRADED.id, OUTCOMES, SCORE)
        store.begin(OPEN)
        store.reviews.keep(SCOPE, CARD, rating=3, at=BEGUN)


def holds_everything(store: Store) -> bool:
    """Check that all that `fill` wrote is read as it was."""
    assert store.attempt(GRADED.id) == GRADED
    assert store.open_attempt() == OPEN
    assert store.events(GRADED.id) == EVENTS
    assert store.outcomes(GRADED.id) == OUTCOMES
    assert store.score(GRADED.id) == SCORE
    assert store.reviews.card(SCOPE) == CARD
    assert [(row.id, row.stage, row.low, row.high) for row in store.listing()] == [
        (OPEN.id, "open", None, None),
        (GRADED.id, "graded", 25, 75),
    ]
    return True


def restored(dump: Path, path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    return path


DUMPS = sorted(Path(__file__).parent.joinpath("versions").glob("*.sql"))


def test_there_is_a_dump_of_the_first_version() -> None:
    assert [dump.name for dump in DUMPS][:1] == ["1.sql"]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: str(dump.stem))
def test_a_version_s_records_open_read_and_go_on(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "records.db")
    with Store.open(path) as store:
        assert holds_everything(store)
        store.append(OPEN.id, Submitted(at(1), By.DEADLINE))
        store.grade(OPEN.id, {}, Score(Tally(), {}, 0))
        assert store.listing(1)[0].stage == "graded"


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: str(dump.stem))
def test_a_version_s_records_are_read_without_being_changed(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "records.db")
    before = path.read_bytes()
    with Store.read(path) as store:
        assert holds_everything(store)
    assert path.read_bytes() == before


def test_records_of_a_half_finished_upgrade_are_completed(tmp_path: Path) -> None:
    path = restored(DUMPS[0], tmp_path / "records.db")
    with Database(path) as database:
        database.execute("DROP VIEW scores")
        database.execute("DROP VIEW domain_scores")
        database.execute("DELETE FROM _sqlite_migrations WHERE name = '1-views'")
    with Store.read(path) as store:  # brought up to date in memory
        assert holds_everything(store)
    with Database(path) as database:
        assert database.view_names() == []
    with Store.open(path) as store:
        assert holds_everything(store)


def test_an_upgraded_file_has_the_shape_of_a_new_one(tmp_path: Path) -> None:
    fill(tmp_path / "new.db")
    with Store.open(restored(DUMPS[-1], tmp_path / "old.db")):
        assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")


def shape(path: Path) -> dict[str, str]:
    with Database(path) as database:
        return dict(database.execute("SELECT name, sql FROM sqlite_master").fetchall())
