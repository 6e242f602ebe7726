"""What only those have who asked for it: services on demand, and how they are installed."""

import threading
from pathlib import Path

import pytest

from quizengine.cli.lab_open import has_browser
from quizengine.core.problem import ProblemError
from quizengine.lab import additions
from quizengine.lab.glue.parallel_calls import call_all
from quizengine.lab.glue.running_catalog import listening
from quizengine.lab.release import Release
from quizengine.lab.release.addition import Addition
from quizengine.lab.release.pin import lock
from quizengine.lab.service import choose, discover, permanent
from quizengine.lab.whole import Fill, make_whole

DASHBOARD = "horizon"


def test_a_service_on_demand_is_started_by_its_name_alone() -> None:
    assert DASHBOARD in {service.name for service in discover()}
    assert DASHBOARD not in choose()
    assert DASHBOARD not in choose(permanent())
    assert set(choose([DASHBOARD])) == {DASHBOARD, "keystone"}


def test_services_that_are_not_on_demand_install_nothing_beside_the_release(tmp_path: Path) -> None:
    assert additions.install(tmp_path, choose(permanent())) is False
    assert list(tmp_path.iterdir()) == []


def test_what_is_on_demand_lies_beside_the_release_and_is_pinned_apart(tmp_path: Path) -> None:
    release, addition = Release.pinned(tmp_path), Addition.pinned(tmp_path, "dashboard")

    assert release.environment("dashboard") == addition.environment
    assert addition.folder.parent == release.folder.parent
    assert not addition.is_complete()


def test_the_dashboard_is_pinned_with_hashes_and_names_no_registry() -> None:
    text = lock("dashboard").read_text(encoding="utf-8")

    assert text.count("--hash=sha256:") >= sum("==" in line for line in text.splitlines()) > 30
    assert "://" not in text


def make(folder: Path, fill: Fill) -> bool:
    return make_whole(folder, (folder / "complete").is_file, needed_bytes=1, fill=fill)


def test_what_is_interrupted_leaves_nothing_and_is_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "thing"

    def interrupted(_: int) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(folder, interrupted)
    assert not folder.exists()
    folder.mkdir()
    (folder / "half").touch()  # as a kill leaves it, which nobody hears

    assert make(folder, lambda _: (folder / "whole").touch()) is True
    assert sorted(path.name for path in folder.iterdir()) == ["complete", "whole"]
    assert make(folder, interrupted) is False


def test_of_two_that_install_at_once_one_waits_for_the_other(tmp_path: Path) -> None:
    folder, fills, both = tmp_path / "thing", list[str](), threading.Barrier(2)

    def install() -> None:
        both.wait()
        make(folder, lambda _: fills.append("filled"))

    threads = [threading.Thread(target=install) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert fills == ["filled"]


def test_a_disk_without_room_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    folder = tmp_path / "thing"

    with pytest.raises(ProblemError, match="no room"):
        make_whole(folder, (folder / "complete").is_file, needed_bytes=10**18, fill=lambda _: pytest.fail("filled"))

    assert not folder.exists()


@pytest.mark.parametrize(
    ("environment", "opens"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, False),
        ({"BROWSER": "lynx", "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, True),
    ],
)
def test_a_browser_opens_only_where_the_person_sees_it(environment: dict[str, str], opens: bool) -> None:  # noqa: FBT001 - what is expected
    assert has_browser(environment) is opens


def test_calls_of_a_page_are_made_at_once_in_any_of_their_forms() -> None:
    met = threading.Barrier(3)

    def call(*arguments: int, **named: int) -> tuple[tuple[int, ...], dict[str, int]]:
        met.wait(10)
        return arguments, named

    assert call_all(call, (call, [1]), (call, (1, 2), {"three": 3})) == (
        ((), {}),
        ((1,), {}),
        ((1, 2), {"three": 3}),
    )
    assert call_all() == ()


def test_ports_that_somebody_listens_on_are_read_from_the_kernels_table() -> None:
    table = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:4E21 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1
"""

    assert listening(table) == {20000}
