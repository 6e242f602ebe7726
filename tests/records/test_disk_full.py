"""No room left: told, nothing half-written, and all goes on once there is room."""

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.records.database import RecordsFile
from quizengine.records.store import Store
from tests.records.scene import FIRST, ROOT, answer, attempt, program

FILL = Path(__file__).parent / "programs" / "fill.py"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "disk" / "records.db"
    with Store.open(path) as store:
        store.begin(attempt())
    return path


def append_for_ever(store: Store) -> None:
    for number in count():
        store.append(FIRST, answer(number))


def test_an_answer_without_room_is_refused_and_can_be_given_again(path: Path) -> None:
    file = RecordsFile.open(path)
    store = Store(file)
    with file.reading() as database:
        database.execute("PRAGMA max_page_count = 40")
    with pytest.raises(ProblemError) as refused:
        append_for_ever(store)
    assert refused.value.problems[0].code == "records.disk-full"
    number = len(store.events(FIRST))
    assert number > 100
    assert store.events(FIRST) == tuple(map(answer, range(number)))
    with file.reading() as database:
        database.execute("PRAGMA max_page_count = 4000")
    store.append(FIRST, answer(number))
    store.close()
    with Store.open(path) as again:
        assert again.events(FIRST) == tuple(map(answer, range(number + 1)))


def kept_all_it_said(path: Path, said: str) -> str:
    """Check that each acknowledged answer is there; give the last word."""
    *numbers, last = said.split()
    assert numbers
    with Store.open(path) as store:
        assert store.events(FIRST) == tuple(map(answer, range(len(numbers))))
        store.append(FIRST, answer(len(numbers)))
    return last


def test_a_write_that_the_system_refuses_loses_nothing(path: Path) -> None:
    with program("fill", path, FIRST, "200000") as beside:
        said, error = beside.communicate()
    assert error == ""
    assert kept_all_it_said(path, said) == "records.disk-failed"


def test_a_disk_that_is_full_loses_nothing(path: Path) -> None:
    disk, copy = path.parent, path.parent.with_name("copy")
    script = (
        'mount -t tmpfs -o size=400k none "$2" && cp "$3"/* "$2" && "$0" "$1" "$2/records.db" "$4" 0; cp "$2"/* "$3"'
    )
    shutil.copytree(disk, copy)
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, sys.executable]
    ran = subprocess.run(
        [*command, str(FILL), str(disk), str(copy), FIRST],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )
    if not ran.stdout:
        pytest.skip(f"this machine lets nobody mount a small disk: {ran.stderr.strip()}")
    assert kept_all_it_said(copy / "records.db", ran.stdout) == "records.disk-full"
