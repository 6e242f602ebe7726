"""What still holds without namespaces, where a person chose so."""

import socket
from pathlib import Path
from typing import Any

from quizengine.checking.preflight import trial
from quizengine.core.observation import Seen
from tests.checking.attacks.attacking import TOOLS, listening, refused
from tests.checking.authored import body, observe, write
from tests.checking.hosts import Asked


def weakly(folder: Path, lines: str) -> Any:
    found = observe(write(folder / "checkers", TOOLS + body(lines)), {"it": {}}, weak=True)["it"]
    assert isinstance(found, Seen), found
    return found.facts


def test_a_weak_sandbox_can_be_made_here() -> None:
    assert trial(weak=True) is None


def test_facts_come_back(tmp_path: Path) -> None:
    assert weakly(tmp_path, "return x + 1") == 1


def test_files_beside_its_own_are_neither_read_nor_written(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("mine")
    lines = f"return [attempt(Path({str(canary)!r}).read_text), attempt(Path({str(canary)!r}).write_text, 'x')]"
    assert refused(weakly(tmp_path, lines))
    assert canary.read_text() == "mine"


def test_other_ports_and_other_sockets_are_refused(tmp_path: Path) -> None:
    with listening() as ear, listening(socket.AF_UNIX, name="\0quizengine-weak") as other:
        lines = f"""
        return [attempt(socket.create_connection, ('127.0.0.1', {ear.port}), 3),
                attempt(socket.socket, socket.AF_UNIX), attempt(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)]
        """
        assert refused(weakly(tmp_path, lines))
    assert ear.heard == other.heard == []


def test_root_has_no_powers_left(tmp_path: Path) -> None:
    lines = "return [line.split()[1] for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapPrm'))]"
    assert {*weakly(tmp_path, lines)} == {"0" * 16}


def test_the_window_is_there(tmp_path: Path) -> None:
    host = Asked({"text": "debug = true\n", "mode": "0640"})
    lines = "return cloud.host.file('/etc/x').mode"
    assert observe(write(tmp_path / "checkers", body(lines)), {"it": {}}, weak=True, host=host)["it"] == Seen("0640")
    assert host.asks == [("file", {"path": "/etc/x"})]
