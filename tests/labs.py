"""A lab for the tests that need the real services: one per session, gone at its end."""

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.name import DEFAULT, folder_of
from quizengine.lab.service import permanent

EVERYTHING = permanent()


def releases() -> Path:
    """Give the folder of installed releases that all runs of the tests share, so that they install once."""
    named = os.environ.get("QUIZENGINE_RELEASES")
    return Path(named) if named else platformdirs.user_cache_path("quizengine-tests") / "releases"


@pytest.fixture(scope="session")
def session_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give the one lab of the session, as the last test left it."""
    made = Lab(folder_of(tmp_path_factory.mktemp("home"), DEFAULT), releases())
    try:
        yield made
    finally:
        made.destroy()


@pytest.fixture
def lab(session_lab: Lab) -> Lab:
    """Give a lab that is up, whatever ran before; a test that changes it asks for `clean_lab` instead."""
    session_lab.up(only=EVERYTHING)
    return session_lab


@pytest.fixture
def clean_lab(lab: Lab) -> Lab:
    """Give the lab as it was when it was made, and up."""
    lab.reset()
    return lab
