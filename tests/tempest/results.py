"""What came of a run of Tempest's: read in Tempest's own environment, printed as JSON, one test a line.

Usage: python results.py < FILE, where FILE is a stream in the second version of the subunit format.
"""

import json
import sys
from typing import Any


def main() -> None:
    """Read the stream from standard input, and print each test's name, status and the last words about it."""
    import subunit  # noqa: PLC0415 - it is installed beside Tempest alone
    import testtools  # noqa: PLC0415 - as above

    results = testtools.StreamToDict(tell)
    results.startTestRun()
    subunit.ByteStreamToStreamResult(sys.stdin.buffer).run(results)
    results.stopTestRun()


def tell(test: dict[str, Any]) -> None:
    """Print what came of one test."""
    details = test["details"]
    words = next((details[name].as_text() for name in ("traceback", "reason") if name in details), "")
    lines = [line.strip() for line in words.strip().splitlines() if line.strip()]
    began, ended = test["timestamps"]
    print(  # noqa: T201 - this is what it is for
        json.dumps(
            {
                "name": test["id"].partition("[")[0],
                "status": test["status"],
                "why": " | ".join(lines[-3:])[:500],
                "seconds": round((ended - began).total_seconds(), 1) if began and ended else 0,
            }
        )
    )


if __name__ == "__main__":
    main()
