"""Lines of an item's file, as its author wrote them."""

from pathlib import Path
from textwrap import dedent

from quizengine.core.problem import Place
from quizengine.yamlbank.composer import compose
from quizengine.yamlbank.source import Source, read_source


def criteria(file: str) -> tuple[tuple[Place, str], ...]:
    """Give the lines of each criterion of a task's rubric, and where they begin; nothing where there is no rubric."""
    source = read_source(Path(file))
    document = compose(source.text) if isinstance(source, Source) else None
    if not isinstance(source, Source) or document is None or document.data is None or document.spot is None:
        return ()
    count = len(document.data.get("rubric") or ())
    begins = [document.value_mark(("rubric", number)).line for number in range(count)]
    after = [document.key_mark((key,)).line for key in document.data]
    end = min((line for line in after if begins and line > begins[-1]), default=len(source.text.splitlines()) + 1)
    lines = source.text.splitlines()
    return tuple(
        (Place(file, first), dedent("\n".join(lines[first - 1 : last - 1])).rstrip())
        for first, last in zip(begins, [*begins, end][1:], strict=True)
    )
