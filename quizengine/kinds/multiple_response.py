"""Multiple response: several options are right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.interaction import Choose, Comment
from quizengine.core.option import OPTIONS, SHUFFLE, Option, ask, comments, options, strangers
from quizengine.core.outcome import Outcome

NAME = "multiple-response"
SCHEMA: Mapping[str, Any] = {
    "properties": {
        "options": OPTIONS,
        "answer": {
            "description": "The names of the right options.",
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "uniqueItems": True,
        },
        "all_or_nothing": {
            "description": "No partial credit (otherwise a wrong choice cancels a right one).",
            "type": "boolean",
        },
        "shuffle": SHUFFLE,
    },
    "required": ["options", "answer"],
}
EXAMPLE = """\
kind: multiple-response
points: 2
minutes: 2
stem:
  en: Which of these belong to Cinder? Choose two.
  zh: 下列哪些属于 Cinder？选择两项。
options:
  volume:
    text: {en: A volume, zh: 卷}
    rationale: {en: Cinder creates volumes., zh: 卷由 Cinder 创建。}
  backup:
    text: {en: A backup, zh: 备份}
    rationale: {en: Cinder's backup service keeps them., zh: 由 Cinder 的备份服务保存。}
  image:
    text: {en: An image, zh: 镜像}
    rationale: {en: Images are Glance's., zh: 镜像属于 Glance。}
answer: [volume, backup]          # the names of the right options
all_or_nothing: false             # true: no partial credit
references: [https://docs.openstack.org/cinder/latest/]
"""


@dataclass(frozen=True, slots=True)
class MultipleResponse:
    """Options, of which the key names several."""

    options: tuple[Option, ...]
    key: tuple[str, ...]
    all_or_nothing: bool
    shuffle: bool

    def present(self, seed: str) -> Choose:
        """Ask for any number of options."""
        return ask(self.options, len(self.options), seed if self.shuffle else None)

    def score(self, response: Any, points: float) -> Outcome:
        """Give the share of right choices less wrong ones, never below 0; or all or nothing."""
        chosen = {one for one in response if isinstance(one, str)} if isinstance(response, list) else set()
        right = len(chosen.intersection(self.key))
        share = (right - len(chosen.difference(self.key))) / len(self.key)
        return Outcome.of_share(points, float(share == 1.0) if self.all_or_nothing else share)

    def right(self) -> list[str]:
        """Give the key as a response."""
        return list(self.key)

    def review(self, response: Any) -> tuple[Comment, ...]:
        """Comment on every option."""
        return comments(self.options, self.key, response)


def read(data: Mapping[str, Any]) -> MultipleResponse:
    """Read the options and the key."""
    all_or_nothing = bool(data.get("all_or_nothing", False))
    return MultipleResponse(
        options(data["options"]), tuple(data["answer"]), all_or_nothing, bool(data.get("shuffle", True))
    )


def objections(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find names in the key that are no options."""
    for position, name in enumerate(data["answer"]):
        for sentence in strangers([name], data):
            yield ("answer", position), sentence
