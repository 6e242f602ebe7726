"""Why a cloud did not do what it was asked for, in one line."""

import re

LONGEST = 300
ORIGIN = re.compile(r"https?://[^/\s'\"?]+")


def reason(error: Exception) -> str:
    """Give an exception's words on one line, cut where they go on too long; of an answer, what the cloud said."""
    from keystoneauth1.exceptions import ConnectFailure  # noqa: PLC0415 - costs a good part of a second

    where = ORIGIN.search(str(error))
    if isinstance(error, ConnectFailure) and where:
        return f"{where.group()} did not answer"
    said = getattr(error, "details", None) or str(error) or type(error).__name__
    words = " ".join(str(said).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
