"""Mistyped names."""

from quizengine.core.likeness import did_you_mean, nearest


def test_the_likeliest_name_is_offered() -> None:
    assert nearest("statsu", ["name", "status"]) == "status"
    assert did_you_mean("statsu", ["name", "status"]) == ": did you mean `status`?"


def test_nothing_is_offered_where_nothing_is_like_it() -> None:
    assert nearest("statsu", ["name"]) is None
    assert did_you_mean("statsu", []) == ""
