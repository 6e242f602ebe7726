"""The XML schemas of SAML, read when a document is held against them.

Keystone imports them with its federation, which takes a second of every start, and hardly any lab federates.
"""

import importlib
import sys
from functools import cache
from types import ModuleType
from typing import Any

NAME = "saml2.xml.schema"


class XMLSchemaError(Exception):
    """What upstream's module raises, under the name that others catch."""


def install() -> None:
    """Apply it to this process, before anything of SAML is imported."""
    stand_in: Any = ModuleType(NAME)
    stand_in.XMLSchemaError, stand_in.validate = XMLSchemaError, _validate
    sys.modules[NAME] = stand_in


def _validate(doc: Any, validator: Any = None) -> None:
    upstream = _upstream()
    try:
        upstream.validate(doc, validator)
    except upstream.XMLSchemaError as error:
        raise XMLSchemaError(*error.args) from error


@cache
def _upstream() -> Any:
    stand_in = sys.modules.pop(NAME)
    try:
        return importlib.import_module(NAME)
    finally:
        sys.modules[NAME] = stand_in
