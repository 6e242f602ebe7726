"""A file of responses: item id -> response, for sittings by script."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizengine.core.problem import Exit, ProblemError
from quizengine.yamlbank.source import Source, read_source
from quizengine.yamlbank.trial import judge
from quizengine.yamlbank.validator import Validator

SCHEMA: Mapping[str, Any] = {
    "description": "Item id -> response: an option or a list of them, a text or a map of blanks, a task's script.",
    "type": "object",
    "additionalProperties": {
        "type": ["string", "array", "object"],
        "items": {"type": "string"},
        "additionalProperties": {"type": "string"},
    },
}


def read_responses(path: Path) -> Mapping[str, Any]:
    """Give the responses in a file; raises ProblemError with all that is wrong in it, line by line."""
    source = read_source(path)
    if not isinstance(source, Source):
        raise ProblemError(source, status=Exit.USAGE)
    trial = judge(source, Validator(SCHEMA), lambda _: ())
    if trial.problems:
        raise ProblemError(*trial.problems, status=Exit.USAGE)
    return trial.data
