"""Kinds of somebody else's, which may ask for anything and do anything."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from quizengine.yamlbank.bank import read_bank
from quizengine.yamlbank.validator import MOST
from tests.sample_items import CHOICE, told_of, write_bank


def _own_kind(**parts: Any) -> Any:
    whole = {"NAME": "own", "EXAMPLE": "", "read": lambda data: data, "objections": lambda _: (), "SCHEMA": {}}
    return SimpleNamespace(**{**whole, **parts})


def _own_item(root: Path, line: str = "") -> Path:
    lines = [one for one in dedent(CHOICE).splitlines() if one.partition(":")[0] in "points minutes references"]
    return write_bank(root, a__b="\n".join(["kind: own", "stem: x", *lines, line]))


def test_a_kind_of_somebody_elses_that_fails_costs_its_item_alone(tmp_path: Path) -> None:
    def fail(data: Mapping[str, Any]) -> Any:
        raise KeyError(str(data["kind"]))

    for kind in (_own_kind(objections=fail), _own_kind(read=fail)):
        (problem,) = read_bank([_own_item(tmp_path)], kinds={"own": kind}).problems
        assert problem.code == "bank.inconsistent"
        assert "KeyError: 'own'" in problem.what + problem.why


@pytest.mark.parametrize(
    ("schema", "line", "told"),
    [
        ({"const": 3}, "x: 4", "6:4 bank.value: `x` is not as it must be"),
        ({"pattern": "^a$"}, "x: b", "6:4 bank.value: `x` cannot be the text 'b'"),
        ({"exclusiveMaximum": 3}, "x: 3", "6:4 bank.value: `x` must be less than 3, not 3"),
        ({"minimum": 3}, "x: 2", "6:4 bank.value: `x` must be 3 or more, not 2"),
        ({"maxItems": 1}, "x: [1, 2]", "6:1 bank.value: `x` has 2, and must have at most 1 entry"),
        ({"maxLength": 2}, "x: abc", "6:1 bank.value: `x` has 3, and must have at most 2 characters"),
        ({"type": "null"}, "x: 1", "6:4 bank.type: `x` must be null, not the number 1"),
        ({"items": {"items": {"type": "string"}}}, "x: [[1]]", "6:6 bank.type: entry 1 of entry 1 of `x` must be text"),
        ({"additionalProperties": False}, "x: {y: 1}", "6:5 bank.unknown-key: unknown key `y` [no key is known here]"),
        ({"not": {"required": ["y"]}}, "x: {y: 1}", "6:4 bank.value: `x` is not as it must be"),
        ({"required": ["y"]}, "x: {}", "6:1 bank.missing-key: `y` is missing in `x`"),
    ],
)
def test_whatever_a_schema_asks_for_is_told_in_words(
    tmp_path: Path, schema: Mapping[str, Any], line: str, told: str
) -> None:
    kind = _own_kind(SCHEMA={"properties": {"x": schema}})
    (only,) = told_of(read_bank([_own_item(tmp_path, line)], kinds={"own": kind}))
    assert only.startswith(told)


def test_what_a_schema_asks_of_the_whole_file_is_told(tmp_path: Path) -> None:
    kind = _own_kind(SCHEMA={"minProperties": 20})
    (only,) = told_of(read_bank([_own_item(tmp_path)], kinds={"own": kind}))
    assert only == "1:1 bank.value: the file has 5, and must have at least 20 keys"


def test_of_endless_problems_the_first_are_told(tmp_path: Path) -> None:
    strange = "\n".join(f"strange-{number}: x" for number in range(MOST + 500))
    told = told_of(read_bank([_own_item(tmp_path, strange)], kinds={"own": _own_kind()}))
    assert len(told) == MOST
