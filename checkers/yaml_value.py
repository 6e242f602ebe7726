"""Facts about files of YAML on the lab's host."""

from dataclasses import dataclass
from typing import Any

import yaml

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class YamlValue:
    """A value of a file: whether it stands there, and what it is; `keys` are those of a mapping."""

    there: bool
    value: Any
    keys: list[str]


@checker
def yaml_value(cloud: Cloud, file: str, path: list[str]) -> YamlValue | None:
    """Report what a file of YAML or JSON on the lab's host has at a path of keys (and of numbers, in lists).

    None means that there is no such file. Where it is no YAML, nobody can tell: the reason says which line it is.
    """
    found = cloud.host.file(file)
    if found is None:
        return None
    value = yaml.safe_load(found.text)
    for key in path:
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return YamlValue(there=False, value=None, keys=[])
    return YamlValue(there=True, value=value, keys=[str(key) for key in value] if isinstance(value, dict) else [])
