"""Cinder runs what it would ask a helper of root's for, whoever runs the lab."""

from tests.lab.among_services import said
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Run among the lab's services; who is root asks no helper anyway.
AS_NOBODY = """\
import os
from cinder import utils
from quizengine.lab.glue import rootless

rootless.install()
if os.geteuid() == 0:
    os.seteuid(65534)
print(utils.execute("echo", "done", run_as_root=True)[0])
"""


def test_what_wants_root_is_run_as_whoever_asks() -> None:
    assert said(AS_NOBODY) == "done\n\n"
