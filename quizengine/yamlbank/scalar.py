"""What a scalar that stands without quotes means: the strict part of YAML 1.2, and text for all else."""

import re
from typing import TypeAlias

Plain: TypeAlias = str | int | float | bool | None

WORDS: dict[str, Plain] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "null", "Null", "NULL"), None),
}
# A scalar that begins otherwise is text: most are, and are settled by one look at this set.
FIRST_SIGNS = frozenset(["", *"-+.0123456789", *"tTfFnN"])

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_SCIENTIFIC = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+[eE][-+]?[0-9]{1,3}")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)")
_MOST_DIGITS = 18


def resolve(typed: str) -> Plain:
    """Give what an unquoted scalar means: true or false, null (or nothing at all), a plain number, else the text.

    What only some YAML readers take for a number, a time or a truth (`yes`, `010`, `0x1F`, `1_000`, `10:30`,
    `2026-02-30`, `~`) is text, as typed. Raises ValueError, in words for an author, where a number would not
    come out as it was typed (`2025.10`), has too many digits, or is none (`.nan`).
    """
    if typed in WORDS:
        return WORDS[typed]
    if _INTEGER.fullmatch(typed):
        return _integer(typed)
    if _DECIMAL.fullmatch(typed):
        return _decimal(typed)
    if _SCIENTIFIC.fullmatch(typed):
        return _finite(typed)
    if _NO_NUMBER.fullmatch(typed):
        raise ValueError(f"`{typed}` is no number that can be reckoned with")
    return typed


def _integer(typed: str) -> int:
    if len(typed) > _MOST_DIGITS:
        raise ValueError(f"a whole number of {len(typed)} digits is too long")
    return int(typed)


def _decimal(typed: str) -> float:
    """Read a number that is written out; one that would be written differently was meant as text, or lost digits."""
    number = float(typed)
    if repr(number) != typed:
        shown = typed if len(typed) <= _MOST_DIGITS else f"{typed[:_MOST_DIGITS]}..."
        raise ValueError(f"`{shown}` would become the number {number!r}")
    return number


def _finite(typed: str) -> float:
    number = float(typed)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"`{typed}` is too large a number")
    return number
