"""Whether a place of work is free: an open exam's tasks live in one, which is then not to be cleaned."""

from quizengine.cli.home import records_file
from quizengine.records.refusal import still_open
from quizengine.records.store import Store


def require_vacant(place: str) -> None:
    """Raise ProblemError `records.open-attempt` while an exam is open whose tasks live in that place."""
    with Store.read(records_file()) as records:
        waiting = records.open_attempt()
    if waiting is not None and waiting.cloud == place:
        raise still_open(waiting.id)
