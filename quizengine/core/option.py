"""Choices: their data, their schema, and what is said of them afterwards."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.chance import shuffled
from quizengine.core.interaction import Choose, Comment
from quizengine.core.reading import SLUG, TEXT, text
from quizengine.core.text import Text

OPTIONS = {
    "description": "The choices: a short name for each, with its words and why it is right or wrong.",
    "type": "object",
    "minProperties": 2,
    "propertyNames": {"pattern": SLUG},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "text": {**TEXT, "description": "The option's words."},
            "rationale": {**TEXT, "description": "Why it is right or wrong."},
        },
        "required": ["text", "rationale"],
        "additionalProperties": False,
    },
}


SHUFFLE = {"description": "Whether the options' order is drawn anew for each form (default: yes).", "type": "boolean"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its id, its words, and why it is right or wrong."""

    id: str
    text: Text
    rationale: Text


def options(data: Mapping[str, Any]) -> tuple[Option, ...]:
    """Read a map of options."""
    return tuple(Option(name, text(one["text"]), text(one["rationale"])) for name, one in data.items())


def strangers(named: list[str], data: Mapping[str, Any]) -> Iterator[str]:
    """Say, for each name that is none of the options, that it is not, and which there are."""
    for name in named:
        if name not in data["options"]:
            yield f"`{name}` is none of the options: {', '.join(data['options'])}"


def ask(several: Iterable[Option], at_most: int, seed: str | None) -> Choose:
    """Ask for options in an order drawn from the seed, or in the author's where there is none."""
    texts = {option.id: option.text for option in several}
    order = list(texts) if seed is None else shuffled(texts, seed)
    return Choose({name: texts[name] for name in order}, at_most)


def comments(several: Iterable[Option], key: Collection[str], response: Any) -> tuple[Comment, ...]:
    """Comment on every option: whether it was chosen, whether it is right, and why."""
    chosen = response if isinstance(response, list) else []
    return tuple(
        Comment(
            subject=one.id,
            words=one.text,
            given="chosen" if one.id in chosen else "",
            right="right" if one.id in key else "",
            good=(one.id in chosen) == (one.id in key),
            rationale=one.rationale,
            choice=True,
        )
        for one in several
    )
