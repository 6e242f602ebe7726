"""What every test may ask for."""

import os
from pathlib import Path

import pytest

from tests.lab.warming import warm
from tests.labs import clean_lab, clean_small_lab, emptied, lab, session_lab, session_small_lab, small_lab
from tests.programs import Program

__all__ = ["clean_lab", "clean_small_lab", "emptied", "lab", "session_lab", "session_small_lab", "small_lab", "warm"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Give the program itself, as a user would run it, with a home of its own."""
    return Program(tmp_path / "home")


@pytest.fixture(autouse=True)
def home_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the home of whoever runs it."""
    monkeypatch.setenv("QUIZENGINE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZENGINE_LAB", raising=False)
    for name in [name for name in os.environ if name.startswith("OS_")]:
        monkeypatch.delenv(name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write what is drawn into tests/golden")
