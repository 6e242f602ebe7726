"""The keyboards of those who do the course's exercises, on a lab that the tests share and leave as it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from tests.lab.course.desk import Desk, sit_down


@pytest.fixture
def admin(emptied: None, warm: Lab, tmp_path: Path) -> Iterator[Desk]:  # noqa: ARG001 - asked for what it does
    """Give the administrator's keyboard; what was made at any keyboard is gone afterwards."""
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = sit_down(warm, folder, "admin")
    yield desk
    desk.tidy_up()


@pytest.fixture
def john(admin: Desk) -> Desk:
    """Give the keyboard of a member of the project demo."""
    return replace(sit_down(admin.lab, admin.folder, "john"), left=admin.left)
