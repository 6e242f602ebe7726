"""Facts about files of YAML on the lab's host."""

from dataclasses import dataclass
from typing import Any

import yaml

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class YamlValue:
    """A value of a file: whether it stands there, and what it is; `keys` are those of a mapping.

    A file that is not `valid` is no YAML, and has nothing there.
    """

    valid: bool
    there: bool
    value: Any
    keys: list[str]


@checker
def yaml_value(cloud: Cloud, file: str, path: list[str]) -> YamlValue | None:
    """Report what a file of YAML or JSON on the lab's host has at a path of keys (and of numbers, in lists).

    None means that there is no such file.
    """
    found = cloud.host.file(file)
    if found is None:
        return None
    try:
        value = _plain(yaml.safe_load(found.text))
    except yaml.YAMLError:
        return YamlValue(valid=False, there=False, value=None, keys=[])
    for key in path:
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return YamlValue(valid=True, there=False, value=None, keys=[])
    return YamlValue(valid=True, there=True, value=value, keys=list(value) if isinstance(value, dict) else [])


def _plain(value: Any) -> Any:
    """Give texts for all keys, and for values that JSON does not have, as dates."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
