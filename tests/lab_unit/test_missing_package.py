"""A package index that lacks a package: the person is told which."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab.install import install
from quizengine.lab.release import lock


class Empty(BaseHTTPRequestHandler):
    """Has no package at all."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Keep the test's output to itself."""


@pytest.fixture
def empty_index() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_package_that_the_index_lacks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_index: str
) -> None:
    for name in ("UV_FIND_LINKS", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_DEFAULT_INDEX", empty_index)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))

    with pytest.raises(ProblemError) as caught:
        install(tmp_path / "releases")

    problem = caught.value.problems[0]
    pinned = {line.split("==")[0] for line in lock("services").read_text().splitlines() if "==" in line}
    assert problem.code == "lab.not-installed"
    assert any(f"{name} was not found in the package registry" in problem.why for name in pinned)
