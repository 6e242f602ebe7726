"""Building what a service on demand makes once for all labs, on the interpreter of its own environment."""

import sys
from pathlib import Path

from quizengine.lab.service import find


def main(service: str, folder: str) -> None:
    """Build what the service called SERVICE needs in the folder of its addition."""
    find(service).build(Path(folder))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.argv[1:] = []  # upstream reads them as its own
    main(*arguments)
