"""Keystone: asked by many at once, it takes nobody for another."""

from tests.lab.among_services import said
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


def test_a_request_keeps_its_token_while_others_are_handled() -> None:
    assert said(TWO_REQUESTS) == "the member's\n"
