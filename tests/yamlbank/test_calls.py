"""Calls of checkers, held against their cards."""

from pathlib import Path
from textwrap import dedent

from quizengine.yamlbank.bank import read_bank
from tests.sample_items import CARDS, TASK, told_of, write_bank


def test_calls_of_checkers_are_held_against_their_cards(tmp_path: Path) -> None:
    def told(call: str) -> list[str]:
        text = dedent(TASK).replace('{volume: {name: "${volume}", size: "${size}"}}', call)
        return told_of(read_bank([write_bank(tmp_path, a__task=text)], cards=CARDS))

    assert told('{volume: {name: "${volume}", size: 3, tags: ["${volume}"]}}') == []
    assert told("{volum: {name: x}}") == ["7:10 bank.unknown-checker: unknown checker `volum`: did you mean `volume`?"]
    assert told("{router: {name: x}}") == [
        "7:10 bank.unknown-checker: unknown checker `router` [the checkers here are volume]"
    ]
    assert told("{volume: {nam: x}}") == [
        "7:10 bank.missing-key: `name` is missing in `volume` [add `name:` in `volume`]",
        "7:19 bank.unknown-argument: unknown argument `nam`: did you mean `name`?",
    ]
    assert told("{volume: {name: x, size: large}}") == [
        "7:34 bank.type: `size` must be a whole number, not the text 'large'"
    ]
    assert told('{volume: {name: x, size: "${volume}"}}') == [
        "7:34 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the text 'archive'",
        "7:34 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the text 'ledger'",
    ]
    assert told("{volume: {name: x}, router: {}}") == [
        "7:3 bank.value: `disk` has 2, and must have at most 1 key",
        "7:29 bank.unknown-checker: unknown checker `router` [the checkers here are volume]",
    ]
    assert told("{}") == ["7:3 bank.value: `disk` is empty [give it at least 1 key]"]


def test_calls_of_checkers_that_nobody_knows_are_read_all_the_same(tmp_path: Path) -> None:
    assert read_bank([write_bank(tmp_path, a__task=TASK)]).problems == ()


def test_each_drawn_value_that_does_not_fit_is_told_once(tmp_path: Path) -> None:
    text = (
        dedent(TASK)
        .replace("one_of: [1, 2]", "one_of: [1, 1.5, true, 2]")
        .replace("one_of: [ledger, archive]", "one_of: [x]")
    )
    assert told_of(read_bank([write_bank(tmp_path, a__task=text)], cards=CARDS)) == [
        "7:44 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the number 1.5",
        "7:44 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not true",
    ]
    text = text.replace("[1, 1.5, true, 2]", "[1.5, 2]").replace("one_of: [x]", "one_of: [x, y, z]")
    assert len(told_of(read_bank([write_bank(tmp_path, a__task=text)], cards=CARDS))) == 1
