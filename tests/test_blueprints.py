"""The mock exams that ship can be drawn from the bank that ships, by whatever seed."""

import pytest

from quizengine.bundle import bundled
from quizengine.core.bank import Bank
from quizengine.core.form import draw_form
from quizengine.yamlbank.bank import read_bank

OFFICIAL = {"identity": 15, "compute": 35, "object-storage": 5, "block-storage": 10, "networking": 30, "image": 5}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank([bundled("questionbank")]).bank


def test_every_blueprint_can_be_drawn(bank: Bank) -> None:
    for blueprint in bank.blueprints.values():
        for seed in range(20):
            assert len(draw_form(bank, blueprint, str(seed)).entries) == blueprint.size


def test_the_coa_is_hands_on_alone_by_the_official_weights_and_its_tasks_fit_its_time(bank: Bank) -> None:
    coa = bank.blueprints["coa"]
    assert (coa.minutes, coa.cut_score, coa.selected, coa.weights) == (180, 70, 0, OFFICIAL)
    for seed in range(20):
        entries = draw_form(bank, coa, str(seed)).entries
        assert sum(bank.items[entry.item].minutes for entry in entries) <= coa.minutes
