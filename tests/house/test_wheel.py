"""The wheel: it carries the bank and the checkers, and works from any folder."""

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
