"""Data held against a JSON Schema: fast where all is well, in words where it is not."""

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator

from quizengine.yamlbank.objection import Objection, objections

MOST = 1000  # of a file that has more, nobody reads them; and a hostile one shall not take all day


class Validator:
    """Judges data by one schema (draft 2020-12)."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = dict(schema)
        self._gate = jsonschema_rs.Draft202012Validator(self._schema)

    @cached_property
    def _teller(self) -> Draft202012Validator:
        return Draft202012Validator(self._schema)

    def objections(self, data: Mapping[str, Any]) -> list[Objection]:
        """Give all that is wrong, up to MOST things; nothing where the data is as the schema wants it.

        The gate lets sound data through in microseconds; only the rest is read again by the validator that can
        tell what is wrong.
        """
        if self._gate.is_valid(data):
            return []
        told = (one for error in self._teller.iter_errors(data) for one in objections(error))
        return list(islice(told, MOST))
