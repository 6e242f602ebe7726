"""Keystone: asked by many at once, it takes nobody for another."""

import subprocess
from pathlib import Path

from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Run among the lab's services: one thread handles a member's request while another handles an administrator's.
TWO_REQUESTS = """\
import threading
from keystone.server.flask.request_processing.middleware.auth_context import AuthContextMiddleware
from quizengine.lab.glue import own_tokens

own_tokens.install()
middleware = AuthContextMiddleware.__new__(AuthContextMiddleware)
middleware.token = "the member's"
other = threading.Thread(target=setattr, args=(middleware, "token", "the administrator's"))
other.start()
other.join()
print(middleware.token)
"""


def test_a_request_keeps_its_token_while_others_are_handled(lab: Lab) -> None:
    python = Release.pinned(lab.releases).services / "bin" / "python"
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [python, "-W", "ignore", "-c", TWO_REQUESTS],
        env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == "the member's\n", done.stderr
