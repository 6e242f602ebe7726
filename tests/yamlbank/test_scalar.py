"""What a scalar without quotes means."""

import pytest

from quizengine.yamlbank.scalar import Plain, resolve


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1.5", 1.5),
        ("1.0", 1.0),
        ("-0.25", -0.25),
        ("1.0e+16", 1e16),
    ],
)
def test_plain_words_and_numbers_are_what_they_look_like(typed: str, meant: Plain) -> None:
    value = resolve(typed)
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("yes", "no", "on", "off", "Yes", "NO", "y", "n", "~", "none"),
        *("10:30", "190:20:30", "2026-02-30", "2026-02-28", "2026-01-01T00:00:00Z"),
        *("010", "0o17", "0x1F", "0b11", "1_000", "+5", "-0", "1e3", ".5", "5.", "10.20.0.0/24", "18.0.1", "=", "-"),
    ],
)
def test_what_some_yaml_readers_would_change_stays_as_typed(typed: str) -> None:
    assert resolve(typed) == typed


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2025.10", "`2025.10` would become the number 2025.1"),
        ("0.10", "`0.10` would become the number 0.1"),
        ("0.12345678901234567890", "`0.1234567890123456...` would become the number 0.12345678901234568"),
        ("1234567890123456789", "a whole number of 19 digits is too long"),
        ("9" * 5000, "a whole number of 5000 digits is too long"),
        (".nan", "`.nan` is no number that can be reckoned with"),
        ("-.INF", "`-.INF` is no number that can be reckoned with"),
        ("1.0e999", "`1.0e999` is too large a number"),
    ],
)
def test_a_number_that_would_not_come_out_as_typed_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match="number") as refused:
        resolve(typed)
    assert str(refused.value) == why
