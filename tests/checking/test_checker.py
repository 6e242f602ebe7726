"""What the decorator reads off a function, and what it tells an author whose function cannot be a checker."""

# ruff: noqa: ARG001 - the checkers of these tests look at nothing

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quizengine.checking import Cloud, checker
from quizengine.checking.annotation import argument_schema, fact_names, fits
from quizengine.checking.checker import NotACheckerError
from quizengine.checking.facts import FactError, plain
from quizengine.checking.scrubbing import presentable, scrubbed
from quizengine.cloud.credentials import Credentials

CLOUD = Cloud(Credentials("http://127.0.0.1:9/v3", "admin", "p"))


@dataclass(frozen=True)
class Port:
    number: int
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Router:
    status: str
    networks: list[str]
    port: Port | None
    gateway: str | None


@dataclass(frozen=True)
class Loop:
    again: "Loop | None"


def test_a_card_has_the_name_the_first_line_the_arguments_and_the_facts() -> None:
    @checker
    def router(cloud: Cloud, name: str, *, kind: Literal["a", "b"] = "a", project: str | None = None) -> Router | None:
        """Report the router called NAME.

        And more that no list has room for.
        """

    card = router.card
    assert (card.name, card.summary) == ("router", "Report the router called NAME.")
    assert card.arguments == {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "kind": {"enum": ["a", "b"], "default": "a"},
            "project": {"type": ["string", "null"], "default": None},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
    assert card.facts == {"status": {}, "networks": {}, "port": {"number": {}, "tags": None}, "gateway": {}}


def test_a_checker_is_still_called_as_its_function() -> None:
    @checker
    def twice(cloud: Cloud, number: int) -> int:
        """Double."""
        assert cloud is CLOUD
        return number * 2

    assert twice(CLOUD, 4) == 8
    assert twice.observe(CLOUD, {"number": 4}) == 8
    assert twice.card.facts is None


def undocumented(cloud: Cloud) -> str:
    return ""


def no_cloud(name: str) -> str:
    """Look."""
    return name


def nothing_at_all() -> str:
    """Look."""
    return ""


def unannotated(cloud: Cloud, name) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - it is what is tested
    """Look."""
    return str(name)


def strange_argument(cloud: Cloud, name: bytes) -> str:
    """Look."""
    return str(name)


def strange_fact(cloud: Cloud) -> bytes:
    """Look."""
    return b""


def no_facts(cloud: Cloud) -> None:
    """Look."""


def unsaid(cloud: Cloud):  # type: ignore[no-untyped-def]  # noqa: ANN201 - it is what is tested
    """Look."""


def endless(cloud: Cloud) -> Loop:
    """Look."""
    return Loop(None)


def many(cloud: Cloud, *names: str) -> str:
    """Look."""
    return str(names)


def wrong_default(cloud: Cloud, size: int = "x") -> int:  # type: ignore[assignment]  # it is what is tested
    """Look."""
    return size


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (undocumented, "it has no docstring"),
        (no_cloud, "its first parameter must be annotated as `Cloud`"),
        (nothing_at_all, "its first parameter must be annotated as `Cloud`"),
        (unannotated, "its parameter `name` has no annotation"),
        (strange_argument, "bytes: an argument is str, int"),
        (strange_fact, "bytes: a fact is str, int"),
        (no_facts, "its return annotation must name its facts"),
        (unsaid, "its return annotation must name its facts"),
        (endless, "facts lie at most 8 deep"),
        (many, "arguments are given by name"),
        (wrong_default, "the default of `size` is not what its annotation says"),
    ],
)
def test_a_function_that_cannot_be_a_checker_is_refused(function: Callable[..., Any], why: str) -> None:
    with pytest.raises(NotACheckerError) as error:
        checker(function)
    assert str(error.value).startswith(f"the checker `{function.__name__}`: ")
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (int, {"type": "integer"}),
        (bool | None, {"type": ["boolean", "null"]}),
        (list[str], {"type": "array", "items": {"type": "string"}}),
        (list[float] | None, {"type": ["array", "null"], "items": {"type": "number"}}),
        (Literal["a", 1] | None, {"enum": ["a", 1, None]}),
    ],
)
def test_arguments_have_schemas(annotation: Any, schema: Mapping[str, Any]) -> None:
    assert argument_schema(annotation) == schema


@pytest.mark.parametrize(("annotation", "names"), [(str, {}), (list[Port], {}), (dict[str, str], None), (Any, None)])
def test_below_a_value_nothing_stands_and_below_a_mapping_anything(annotation: Any, names: Any) -> None:
    assert fact_names(annotation) == names


@pytest.mark.parametrize(
    ("value", "annotation", "is_so"),
    [
        (True, int, False),
        (1, float, True),
        (1.5, int, False),
        (None, str | None, True),
        (None, None, True),
        (["a"], list[str], True),
        ([1], list[str], False),
        (["a"], tuple[str, ...], True),
        ([1], list, True),
        ({"a": "b"}, dict[str, str], True),
        ({"a": 1}, Mapping[str, str], False),
        ({"a": 1}, dict, True),
        ("a", Literal["a"], True),
        (True, Literal[1], False),
        ({"number": 1, "tags": {}}, Port, True),
        ({"number": 1}, Port, False),
        ("a", bytes, False),
        (object(), Any, True),
    ],
)
def test_values_fit_their_annotations(value: Any, annotation: Any, is_so: bool) -> None:  # noqa: FBT001 - a table's column
    assert fits(value, annotation) is is_so


JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**63), 2**63 - 1)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(some.characters(exclude_categories=["Cs"])),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(some.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON)
def test_plain_values_stay_as_they_are_or_are_refused(value: Any) -> None:
    with suppress(FactError):
        assert plain(value) == value


@given(some.from_regex(r"[a-z'\\\"é]{6,}", fullmatch=True), some.text())
def test_a_secret_is_never_presented(secret: str, around: str) -> None:
    assert secret not in scrubbed(f"{around}{secret}{around}", [secret])
    assert secret not in presentable(f"{around}{secret!r}{around}", [secret])


@given(some.text())
def test_what_is_presented_is_one_short_printable_line(text: str) -> None:
    shown = presentable(text, [""])
    assert shown.isprintable()
    assert len(shown) <= 500
