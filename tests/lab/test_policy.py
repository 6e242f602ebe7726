"""Policies: Cinder obeys its file as it lies there now, without a restart."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter

pytestmark = ON_THE_LAB

ADMINS_ONLY = '"volume:create": "role:admin"\n'


@pytest.fixture
def policy(clean_small_lab: Lab) -> Path:
    return clean_small_lab.etc / "cinder" / "policy.yaml"


def creation(person: Any) -> int:
    body = {"volume": {"size": 1, "name": "probe"}}
    return int(person.block_storage.post("/volumes", json=body).status_code)


def test_a_policy_counts_as_soon_as_it_is_written_changed_and_removed(clean_small_lab: Lab, policy: Path) -> None:
    john, admin = enter(clean_small_lab, "john"), enter(clean_small_lab)
    assert creation(john) == 202
    policy.write_text(ADMINS_ONLY)
    assert (creation(john), creation(admin)) == (403, 202)
    policy.write_text('"volume:create": "rule:xena_system_admin_or_project_member"\n')
    assert creation(john) == 202
    policy.write_text(ADMINS_ONLY)
    assert creation(john) == 403
    policy.unlink()
    assert creation(john) == 202


def test_a_policy_put_back_from_an_older_copy_counts_too(clean_small_lab: Lab, policy: Path) -> None:
    john, aside = enter(clean_small_lab, "john"), policy.with_suffix(".old")
    policy.write_text(ADMINS_ONLY)
    assert creation(john) == 403
    policy.rename(aside)
    assert creation(john) == 202
    aside.rename(policy)
    assert creation(john) == 403


def test_a_policy_outlives_a_restart(clean_small_lab: Lab, policy: Path) -> None:
    policy.write_text(ADMINS_ONLY)
    clean_small_lab.restart("cinder")
    assert creation(enter(clean_small_lab, "john")) == 403
