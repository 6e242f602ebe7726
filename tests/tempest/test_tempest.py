"""Tempest's smoke tests on the lab: what fails is known, and nothing is left of it."""

from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB
from tests.tempest import judge

pytestmark = [*ON_THE_LAB, pytest.mark.timeout(1800)]


def test_every_area_passes_the_smoke_tests(clean_lab: Lab, tmp_path: Path) -> None:
    _, threads = judge.size(clean_lab.status())

    results = judge.judge(clean_lab, judge.areas()["smoke"], tmp_path)

    assert len([each for each in results if each.status == "success"]) > 60, (tmp_path / "run.log").read_text()[-4000:]
    surprises = judge.unexpected(results)
    assert surprises == [], judge.told("smoke", surprises)
    assert set(judge.locked(clean_lab).values()) == {0}
    assert judge.size(clean_lab.status())[1] <= 1.25 * threads
