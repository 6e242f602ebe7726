"""Why a cloud did not do what it was asked for, in one line."""

LONGEST = 300


def reason(error: Exception) -> str:
    """Give an exception's words on one line, cut where they go on too long; of an answer, what the cloud said."""
    said = getattr(error, "details", None) or str(error) or type(error).__name__
    words = " ".join(str(said).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
