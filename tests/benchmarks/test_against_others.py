"""The same twenty checks of one lab, run here, by check50, and by plain pytest, each as a whole process."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import platformdirs
import pytest
import uv

from quizengine.bundle import bundled
from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, settled

COUNT, TIMES = 20, 3
NAMES = [f"disk-{number}" for number in range(COUNT)]
CHECK50 = ("check50==3.5.0", "openstacksdk==4.22.0")
SEEN = """
def seen(name):
    cloud = openstack.connect()
    volume = cloud.block_storage.find_volume(name, ignore_missing=False)
    assert (volume.size, volume.status) == (1, "available")
"""
OURS = f"""
import json, sys
from pathlib import Path
from quizengine.checking.runner import Runner
from quizengine.checking.warm import warm
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen

credentials, folder = Credentials(**json.load(sys.stdin)), Path(sys.argv[1])
with warm([folder]) as parent:
    runner = Runner(credentials, {{}}, [folder], warm=parent)
    for found in runner.observe_all([[Look("it", "volume", {{"name": name}})] for name in {NAMES}]):
        assert isinstance(found["it"], Seen), found["it"]
        assert (found["it"].facts["size"], found["it"].facts["status"]) == (1, "available")
"""

pytestmark = [pytest.mark.benchmark, *ON_THE_LAB]


@pytest.fixture(scope="session")
def check50() -> Path:
    """Give the environment of check50, which all runs share."""
    folder = platformdirs.user_cache_path("quizengine-tests") / "-".join(CHECK50)
    if not (folder / "complete").exists():
        tool = [uv.find_uv_bin(), "--quiet"]
        subprocess.run([*tool, "venv", "--clear", "--python", sys.executable, folder], check=True)
        subprocess.run([*tool, "pip", "install", "--python", folder / "bin" / "python", *CHECK50], check=True)
        (folder / "complete").touch()
    return folder / "bin" / "check50"


def told(name: str, run: Callable[[], object], against: float = 0.0) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    middle = statistics.median(taken)
    ratio = f", {middle / against:.2f} of ours" if against else ""
    print(f"\n{COUNT} checks by {name}: median {middle:.2f} s, best {min(taken):.2f} s{ratio}", end="")
    return middle


def ran(line: Sequence[str | Path], folder: Path, environment: Mapping[str, str], said: str = "") -> str:
    done = subprocess.run(
        line, cwd=folder, env=dict(environment), input=said, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_twenty_volumes(clean_lab: Lab, check50: Path, tmp_path: Path) -> None:
    with enter(clean_lab) as admin:
        admin.set_volume_quotas(admin.current_project_id, volumes=-1)
        for name in NAMES:
            made = admin.block_storage.create_volume(name=name, size=1)
            assert settled(lambda one=made.id: admin.block_storage.get_volume(one)) == "available"  # type: ignore[misc]  # a default binds it
    environment = os.environ | clean_lab.environment() | {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    each = "".join(f"\n\ndef test_{n}():\n    seen({name!r})\n" for n, name in enumerate(NAMES))
    (tmp_path / "test_volumes.py").write_text(f"import openstack\n{SEEN}{each}")
    each = "".join(f"\n\n@check50.check()\ndef c{n}():\n    '''c{n}'''\n    seen({x!r})\n" for n, x in enumerate(NAMES))
    checks = tmp_path / "checks"
    checks.mkdir()
    (checks / "__init__.py").write_text(f"import check50, openstack\n{SEEN}{each}")
    (checks / ".cs50.yaml").write_text("check50: {checks: __init__.py}\n")
    (work := tmp_path / "work").mkdir()
    secrets = json.dumps(clean_lab.credentials())

    def by_check50() -> None:
        results = json.loads(ran([check50, "--dev", "-o", "json", "--", checks], work, environment))["results"]
        assert [one["passed"] for one in results] == [True] * COUNT, results

    plain = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_volumes.py"]
    ours = told(
        "quizengine", lambda: ran([sys.executable, "-c", OURS, bundled("checkers")], tmp_path, os.environ, secrets)
    )
    told("plain pytest, no sandbox", lambda: ran(plain, tmp_path, environment), ours)
    told("check50, no sandbox", by_check50, ours)
