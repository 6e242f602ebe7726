"""The pools of services' threads are no larger than what there is to do."""

from tests.lab.among_services import said
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Run among the lab's services: several calls at once, twice, and a rest after each time.
BUSY_AND_IDLE = """\
import threading
import time
from futurist import ThreadPoolExecutor
from quizengine.lab.glue import resting_threads

resting_threads.install()
pool = ThreadPoolExecutor(max_workers=4)
for _ in range(2):
    for _ in range(3):
        pool.submit(int).result()
    print(pool.num_workers)
    together = threading.Barrier(4)
    calls = [pool.submit(together.wait, 30) for _ in range(4)]
    print(sorted(call.result() for call in calls), pool.num_workers)
    deadline = time.monotonic() + 30
    while pool.num_workers and time.monotonic() < deadline:
        time.sleep(0.1)
    print(pool.num_workers)
pool.shutdown()
"""


def test_a_pool_grows_for_calls_at_the_same_time_and_shrinks_when_there_are_none() -> None:
    assert said(BUSY_AND_IDLE).split("\n")[:6] == ["1", "[0, 1, 2, 3] 4", "0"] * 2
