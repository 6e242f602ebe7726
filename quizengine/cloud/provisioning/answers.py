"""Answers to requests that the SDK has no words for."""

from typing import Any


def succeed(answer: Any) -> None:
    """Raise the SDK's exception for an answer that is a refusal."""
    from openstack.exceptions import raise_from_response  # noqa: PLC0415 - costs a good part of a second

    raise_from_response(answer)


def said(answer: Any) -> Any:
    """Give the JSON of an answer that is no refusal."""
    succeed(answer)
    return answer.json()
