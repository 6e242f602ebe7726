"""The wheel: it carries the bank and the checkers, and works from any folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_it_puts_nothing_but_quizengine_into_site_packages(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"quizengine"}


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_installed_elsewhere_it_finds_its_bank_and_its_checkers(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run([UV, "pip", "install", "--quiet", "--no-deps", "--target", site, wheel], check=True)
    code = f"import sys; sys.path.insert(0, {str(site)!r}); from quizengine.cli.main import main; main()"
    command = [sys.executable, "-P", "-c", code, "bank", "lint"]
    linted = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert int(linted.stdout.split()[0]) >= 32


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_installed_elsewhere_it_passes_the_tests_of_its_commands(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run([UV, "pip", "install", "--quiet", "--no-deps", "--target", site, wheel], check=True)
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = [f"tests/{room}" for room in ("cli/test_commands.py", "cli/test_bank_lint.py", "yamlbank")]
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-n", "0", "-m", "not lab and not slow", *rooms]
    environment = os.environ | {"PYTHONPATH": str(site)}
    tested = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
    which = [sys.executable, "-P", "-c", "import quizengine; print(quizengine.__file__)"]
    told = subprocess.run(which, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.startswith(str(site))
