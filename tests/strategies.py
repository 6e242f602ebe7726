"""What hypothesis draws: JSON values, clocks, papers, sittings, events, expectations and rubrics."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from quizengine.core.attempt import Attempt, By, Event, Flagged, Observed, Responded, Submitted, Visited
from quizengine.core.expectation import (
    Absent,
    AtLeast,
    AtMost,
    Contains,
    Equals,
    Every,
    Exactly,
    Expectation,
    Matches,
    Not,
    OneOf,
)
from quizengine.core.form import Entry, Form
from quizengine.core.observation import Observation, Seen, Unseen
from quizengine.core.outcome import Outcome, Part
from quizengine.core.rubric import Criterion, Rubric
from quizengine.core.stamp import Stamp
from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict
from quizengine.records.attempt_id import attempt_id

# a busy machine is no fault of the code: no example is too slow
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.text(max_size=8) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
POINTS = st.integers(0, 40).map(lambda quarters: quarters / 4)
TEXTS = st.dictionaries(st.sampled_from(["en", "zh", "de"]), st.text(max_size=12), min_size=1).map(Text)
VERDICTS = st.sampled_from(Verdict)


def json_values(max_leaves: int = 8) -> SearchStrategy[Any]:
    """Draw any JSON value."""
    return st.recursive(
        st.none() | SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
        max_leaves=max_leaves,
    )


STAMPS = st.builds(
    Stamp,
    wall=st.floats(-1e6, 4e9),
    boot=st.sampled_from(["boot-1", "boot-2"]),
    ticks=st.floats(0, 1e8),
)
OBSERVATIONS: SearchStrategy[dict[str, Observation]] = st.dictionaries(
    NAMES, st.builds(Seen, json_values()) | st.builds(Unseen, st.text(min_size=1)), max_size=3
)
ENTRIES = st.builds(
    Entry,
    item=st.builds("{}/{}".format, NAMES, NAMES),
    domain=NAMES,
    points=POINTS,
    values=st.dictionaries(NAMES, SCALARS, max_size=2),
    hands_on=st.booleans(),
)
FORMS = st.builds(
    Form,
    blueprint=NAMES,
    seed=st.text(max_size=8),
    minutes=st.integers(1, 300) | st.floats(0.5, 300),
    cut_score=st.floats(0, 100),
    entries=st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.item).map(tuple),
)
ATTEMPT_IDS = st.builds(attempt_id, st.floats(0, 4e9), st.binary(min_size=4, max_size=4))
ATTEMPTS = st.builds(
    Attempt,
    id=ATTEMPT_IDS,
    form=FORMS,
    begun=STAMPS,
    language=st.sampled_from(["en", "zh"]),
    cloud=st.text(max_size=8),
    factor=st.floats(0.5, 3),
)
ITEM_IDS = st.sampled_from(["identity/scope", "compute/keypair", "storage/卷"])
EVENTS: SearchStrategy[Event] = st.one_of(
    st.builds(Responded, STAMPS, ITEM_IDS, json_values()),
    st.builds(Flagged, STAMPS, ITEM_IDS, st.booleans()),
    st.builds(Visited, STAMPS, st.integers(0, 100)),
    st.builds(Submitted, STAMPS, st.sampled_from(By)),
    st.builds(Observed, STAMPS, ITEM_IDS, OBSERVATIONS, st.booleans()),
)
_PLAIN_EXPECTATIONS: SearchStrategy[Expectation] = st.one_of(
    st.builds(Equals, json_values()),
    st.builds(Contains, st.lists(json_values(), max_size=3).map(tuple)),
    st.builds(Exactly, st.lists(json_values(), max_size=3).map(tuple)),
    st.builds(OneOf, st.lists(json_values(), max_size=3).map(tuple)),
    st.builds(Matches, st.sampled_from(["", "^a", "[0-9]+$", "端口", r"\bx\b"])),
    st.builds(AtLeast, NUMBERS),
    st.builds(AtMost, NUMBERS),
    st.just(Absent()),
)
EXPECTATIONS: SearchStrategy[Expectation] = st.recursive(
    _PLAIN_EXPECTATIONS,
    lambda inner: st.builds(Not, inner) | st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=4,
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
CRITERIA = st.builds(
    Criterion, points=POINTS, statement=TEXTS, expect=st.dictionaries(PATHS, EXPECTATIONS, min_size=1, max_size=3)
)
RUBRICS = st.builds(Rubric, st.lists(CRITERIA, min_size=1, max_size=4).map(tuple))
EVIDENCE = st.builds(
    Evidence, PATHS, expected=st.text(), observed=json_values(), verdict=VERDICTS, reason=st.text(max_size=8)
)
PARTS = st.builds(
    Part, statement=TEXTS, points=POINTS, verdict=VERDICTS, evidence=st.lists(EVIDENCE, max_size=2).map(tuple)
)
SCORED: SearchStrategy[Outcome] = st.builds(Outcome.of_share, POINTS, st.floats(-1, 2)) | st.builds(
    Outcome.of_parts, st.lists(PARTS, max_size=3).map(tuple)
)
OUTCOMES = st.builds(lambda outcome, weak: replace(outcome, weak=weak), SCORED, st.booleans())
