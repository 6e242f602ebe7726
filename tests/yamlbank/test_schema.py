"""The JSON Schema that editors read."""

from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from quizengine import plugins
from quizengine.core.checker_card import CheckerCard
from quizengine.yamlbank.composer import compose
from quizengine.yamlbank.schema import BLUEPRINT, item_schema

CARD = CheckerCard(
    "flavor",
    "A flavor.",
    {"type": "object", "properties": {"ram": {"type": "integer", "description": "In MB."}, "any": True}},
    None,
)


def test_it_is_a_schema_and_never_uses_one_of() -> None:
    schema = item_schema(plugins.kinds(), {"flavor": CARD})
    Draft202012Validator.check_schema(schema)
    Draft202012Validator.check_schema(BLUEPRINT)
    assert "oneOf" not in _keywords(schema)
    assert "anyOf" not in _keywords(schema)


def test_every_kind_is_a_branch_of_its_own() -> None:
    kinds = plugins.kinds()
    schema = item_schema(kinds)
    assert [branch["if"]["properties"]["kind"]["const"] for branch in schema["allOf"]] == list(kinds)
    assert schema["properties"]["kind"]["enum"] == list(kinds)


@pytest.mark.parametrize("name", plugins.kinds())
def test_a_kinds_example_satisfies_it(name: str) -> None:
    data = compose(plugins.kinds()[name].EXAMPLE).data
    assert list(Draft202012Validator(item_schema(plugins.kinds())).iter_errors(data)) == []


def test_keys_are_described_for_editors() -> None:
    for name, kind in plugins.kinds().items():
        for key, schema in kind.SCHEMA["properties"].items():
            assert schema.get("description"), f"{key} of {name}"


def test_an_argument_may_be_a_reference_to_a_parameter() -> None:
    schema = item_schema(plugins.kinds(), {"flavor": CARD})
    (branch,) = [one for one in schema["allOf"] if one["if"]["properties"]["kind"]["const"] == "hands-on"]
    call = Draft202012Validator(branch["then"]["properties"]["observe"]["additionalProperties"])
    assert call.is_valid({"flavor": {"ram": 512, "any": [1]}})
    assert call.is_valid({"flavor": {"ram": "${ram}"}})
    assert not call.is_valid({"flavor": {"ram": "512"}})
    assert not call.is_valid({"flavour": {"ram": 512}})


def test_a_kind_is_a_module() -> None:
    assert all(isinstance(kind, ModuleType) for kind in plugins.kinds().values())


def _keywords(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        return set(schema).union(*map(_keywords, schema.values()))
    return set().union(*map(_keywords, schema)) if isinstance(schema, list) else set()
