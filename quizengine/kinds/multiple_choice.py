"""Multiple choice: one option is right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.interaction import Choose, Comment
from quizengine.core.option import OPTIONS, SHUFFLE, Option, ask, comments, options, strangers
from quizengine.core.outcome import Outcome

NAME = "multiple-choice"
SCHEMA: Mapping[str, Any] = {
    "properties": {
        "options": OPTIONS,
        "answer": {"description": "The name of the right option.", "type": "string"},
        "shuffle": SHUFFLE,
    },
    "required": ["options", "answer"],
}
EXAMPLE = """\
kind: multiple-choice
points: 1
minutes: 1
stem:
  en: Which service issues tokens?
  zh: 哪个服务签发令牌？
options:
  keystone:
    text: Keystone
    rationale:
      en: Keystone authenticates the user and issues the token.
      zh: Keystone 验证用户身份并签发令牌。
  glance:
    text: Glance
    rationale:
      en: Glance keeps images; it asks Keystone to validate tokens.
      zh: Glance 保存镜像，它请 Keystone 校验令牌。
  cinder:
    text: Cinder
    rationale:
      en: Cinder keeps volumes; it asks Keystone to validate tokens.
      zh: Cinder 管理卷，它请 Keystone 校验令牌。
answer: keystone                  # the name of the right option
references: [https://docs.openstack.org/keystone/latest/]
"""


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """Options, of which one is the key."""

    options: tuple[Option, ...]
    key: str
    shuffle: bool

    def present(self, seed: str) -> Choose:
        """Ask for one option."""
        return ask(self.options, 1, seed if self.shuffle else None)

    def score(self, response: Any, points: float) -> Outcome:
        """Give all points for the key alone."""
        return Outcome.of_share(points, 1.0 if response == [self.key] else 0.0)

    def right(self) -> list[str]:
        """Give the key as a response."""
        return [self.key]

    def review(self, response: Any) -> tuple[Comment, ...]:
        """Comment on every option."""
        return comments(self.options, [self.key], response)


def read(data: Mapping[str, Any]) -> MultipleChoice:
    """Read the options and the key."""
    return MultipleChoice(options(data["options"]), str(data["answer"]), bool(data.get("shuffle", True)))


def objections(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find a key that names no option."""
    for sentence in strangers([data["answer"]], data):
        yield ("answer",), sentence
