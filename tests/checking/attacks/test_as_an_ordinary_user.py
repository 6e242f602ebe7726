"""The same attacks once more where the tests run as root: as somebody who is not."""

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizengine.checking.sandbox import view
from quizengine.checking.sandbox.subject import NOBODYS, lesser_user

ROOT = Path(__file__).parents[3]
USER = NOBODYS - 1
STAGE = Path("/mnt")


@pytest.mark.slow
@pytest.mark.skipif(lesser_user() != NOBODYS, reason="the tests run as an ordinary user already")
def test_an_ordinary_user_is_as_safe() -> None:
    home = Path(tempfile.mkdtemp(prefix="quizengine-ordinary-", dir="/tmp"))
    shutil.chown(home, USER, USER)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-m", "not slow"]
    tests = [*command, f"--basetemp={home}/tests", str(Path(__file__).parent)]
    become = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "env", "-i", f"HOME={home}"]
    script = "\n".join(["set -e", *opened_up(), f"cd {shlex.quote(str(ROOT))}", shlex.join(["exec", *become, *tests])])
    try:
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert " passed" in done.stdout
    finally:
        shutil.rmtree(home)


def opened_up() -> Iterator[str]:
    """Give the commands that let an ordinary user reach Python and the tests, in a namespace of mounts of its own."""
    needed = [path for path in view.outermost([*view.program(), ROOT]) if closed(path)]
    yield f"mount -t tmpfs none {STAGE}"
    for number, path in enumerate(needed):
        yield from bound(path, STAGE / str(number), is_folder=path.is_dir())
    for folder in view.outermost(closed(path)[0] for path in needed):
        yield f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}"
    for number, path in enumerate(needed):
        yield from bound(STAGE / str(number), path, is_folder=path.is_dir())


def bound(source: Path, target: Path, *, is_folder: bool) -> Iterator[str]:
    there = shlex.quote(str(target))
    yield f"mkdir -p {there}" if is_folder else f"mkdir -p {shlex.quote(str(target.parent))} && touch {there}"
    yield f"mount --bind {shlex.quote(str(source))} {there}"


def closed(path: Path) -> list[Path]:
    """Give the folders above a path that only their owner may pass, the outermost first."""
    return [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
