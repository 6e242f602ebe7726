"""What spaced repetition keeps."""

from pathlib import Path

from sqlite_utils import Database

from quizengine.records.store import Store


def test_the_latest_card_counts_and_every_review_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with Store.open(path) as store:
        assert store.reviews.card("a/b") is None
        store.reviews.keep("a/b", {"stability": 1.5, "due": "2026-11-22"}, rating=1, at=10.5)
        store.reviews.keep("a/b", {"stability": 3.5, "due": "2026-11-29"}, rating=3, at=20.5)
        store.reviews.keep("a/c", {"state": 1}, rating=4, at=30)
    with Store.read(path) as store:
        assert store.reviews.card("a/b") == {"stability": 3.5, "due": "2026-11-29"}
        assert set(store.reviews.cards()) == {"a/b", "a/c"}
    with Database(path) as database:
        kept = [(row["item"], row["rating"], row["at"]) for row in database["reviews"].rows]
    assert kept == [("a/b", 1, 10.5), ("a/b", 3, 20.5), ("a/c", 4, 30)]


def test_a_card_that_was_changed_by_hand_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with Store.open(path) as store:
        store.reviews.keep("a/b", {"state": 1}, rating=1, at=1)
        with Database(path) as database:
            database.execute("UPDATE cards SET card = '[]'")
        assert store.reviews.card("a/b") == {}
