"""Labs for the tests that need the real services: a whole and a small one per session, gone at its end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.name import DEFAULT, folder_of
from quizengine.lab.service import permanent

MOURNER = """
import sys
from pathlib import Path
from quizengine.lab.lab import Lab
sys.stdin.read()
Lab(Path(sys.argv[1]), Path(sys.argv[2])).destroy()
"""
EVERYTHING = permanent()


def releases() -> Path:
    """Give the folder of installed releases that all runs of the tests share, so that they install once."""
    named = os.environ.get("QUIZENGINE_RELEASES")
    return Path(named) if named else platformdirs.user_cache_path("quizengine-tests") / "releases"


@pytest.fixture(scope="session")
def session_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give the one lab of the session, as the last test left it."""
    made = Lab(folder_of(tmp_path_factory.mktemp("home"), DEFAULT), releases())
    with gone_afterwards(made):
        yield made


@pytest.fixture(scope="session")
def session_small_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give the one small lab of the session, as the last test left it."""
    made = Lab(folder_of(tmp_path_factory.mktemp("home"), DEFAULT), releases())
    with gone_afterwards(made):
        yield made


@contextmanager
def gone_afterwards(lab: Lab) -> Iterator[None]:
    """Destroy a lab in the end, also when these tests are killed: another process then hears them no more."""
    command = [sys.executable, "-c", MOURNER, str(lab.folder), str(lab.releases)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as mourner:
        try:
            yield
        finally:
            lab.destroy()
            assert mourner.stdin is not None
            mourner.stdin.close()


@pytest.fixture
def lab(session_lab: Lab) -> Lab:
    """Give a lab that is up, whatever ran before; a test that changes it asks for `clean_lab` instead."""
    session_lab.up(only=EVERYTHING)
    return session_lab


@pytest.fixture(scope="module")
def emptied(session_lab: Lab) -> None:
    """Take away what other tests have left, who share the lab, once for all tests of a module."""
    session_lab.up(only=EVERYTHING)
    session_lab.reset()


@pytest.fixture
def clean_lab(lab: Lab) -> Lab:
    """Give the lab as it was when it was made, and up."""
    lab.reset()
    return lab


@pytest.fixture
def small_lab(session_small_lab: Lab) -> Lab:
    """Give a lab of the usual services that is up, whatever ran before: all of them take several times as long."""
    session_small_lab.up()
    return session_small_lab


@pytest.fixture
def clean_small_lab(small_lab: Lab) -> Lab:
    """Give the lab of the usual services as it was when it was made, and up."""
    small_lab.reset()
    return small_lab
