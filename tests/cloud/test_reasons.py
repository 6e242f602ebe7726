"""Why a cloud did not do what it was asked for."""

import pytest
from keystoneauth1.exceptions import ConnectFailure

from quizengine.cloud.provisioning.reasons import LONGEST, reason

UNREACHED = "Unable to establish connection to http://127.0.0.1:5000/v3/auth/tokens: HTTPConnectionPool(host=...)"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectFailure(UNREACHED), "http://127.0.0.1:5000 did not answer"),
        (ConnectFailure("nobody"), "nobody"),
        (RuntimeError("two\n  lines"), "two lines"),
        (RuntimeError(), "RuntimeError"),
        (RuntimeError("x" * 2 * LONGEST), f"{'x' * LONGEST}…"),
    ],
)
def test_it_is_said_in_one_line(error: Exception, words: str) -> None:
    assert reason(error) == words
