"""What checkers reported, in and out of the records."""

import json
from typing import Any

from hypothesis import given

from quizengine.core.observation import Observation, Seen, Unseen, from_json, to_json
from tests.strategies import OBSERVATIONS, json_values


@given(OBSERVATIONS)
def test_observations_come_back_from_json_as_they_were(observations: dict[str, Observation]) -> None:
    assert from_json(json.loads(json.dumps(to_json(observations)))) == observations


@given(json_values())
def test_whatever_json_there_is_can_be_read(data: Any) -> None:
    assert all(isinstance(one, Seen | Unseen) for one in from_json(data).values())


def test_what_is_no_observation_is_left_out() -> None:
    assert from_json({"a": 1, "b": {}, "c": {"facts": None}}) == {
        "b": Unseen("no reason was kept"),
        "c": Seen(None),
    }
    assert from_json(["a"]) == {}
