"""Blueprints, written out and read."""

from pathlib import Path

from quizengine.core.blueprint import Blueprint
from quizengine.core.text import Text
from quizengine.yamlbank.bank import read_bank
from tests.sample_items import told_of, write_bank


def test_a_blueprint_is_read(tmp_path: Path) -> None:
    text = """\
        title: {en: Practice, zh: 练习}
        minutes: 90
        cut_score: 70
        items: {selected-response: 20}
        weights: {identity: 60, compute: 40}
        """
    read = read_bank([write_bank(tmp_path, blueprints__coa=text)])
    assert read.problems == ()
    title = Text({"en": "Practice", "zh": "练习"})
    assert read.bank.blueprints == {
        "coa": Blueprint("coa", title, 90.0, 70.0, 20, 0, {"identity": 60.0, "compute": 40.0})
    }
    assert read.files == 0


def test_mistakes_in_a_blueprint_are_told(tmp_path: Path) -> None:
    text = "title: x\nminutes: 90\ncut_score: 170\nitems: {selected: 5, hands-on: 0.5}\nweights: {Identity: 100}\n"
    assert told_of(read_bank([write_bank(tmp_path, blueprints__coa=text)])) == [
        "3:12 bank.value: `cut_score` must be 100 or less, not 170",
        "4:9 bank.unknown-key: unknown key `selected`: did you mean `selected-response`?",
        "4:32 bank.type: `hands-on` must be a whole number, not the number 0.5",
        "5:11 bank.key: `Identity` cannot be a key here",
    ]
    text = "title: x\nminutes: 90\ncut_score: 70\nitems: {hands-on: 0}\nweights: {identity: 100}\n"
    assert told_of(read_bank([write_bank(tmp_path, blueprints__coa=text)])) == [
        "4:8 bank.inconsistent: a blueprint with no items"
    ]
