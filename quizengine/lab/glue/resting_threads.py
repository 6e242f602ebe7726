"""Threads that rest are given the next call, before another thread is made, and do not rest for long.

The pools by which services answer messages make a new thread for each call until they are full, whether or not the
others rest, and keep them all, each of which wakes every second, so that a lab that was busy for a while has a hundred
threads that do nothing.
"""

from typing import Any

from futurist import ThreadPoolExecutor
from futurist._thread import ThreadWorker  # what a pool is made of, and has no public name


def install() -> None:
    """Apply it to every pool of this process."""
    grow = ThreadPoolExecutor._maybe_spin_up  # noqa: SLF001 - where a pool decides to grow, it asks nobody else
    ends = ThreadWorker._is_dying  # noqa: SLF001 - what each of its threads asks after a second without work

    def grow_if_none_rests(pool: Any) -> bool:
        calls = pool._work_queue.unfinished_tasks  # noqa: SLF001 - those that wait and those that run, exactly
        return calls >= pool.num_workers and bool(grow(pool))

    def ends_or_is_spare(worker: Any) -> bool:
        return bool(ends(worker)) or (worker.idle and _leaves(worker))

    ThreadPoolExecutor._maybe_spin_up = grow_if_none_rests  # noqa: SLF001 - as above
    ThreadWorker._is_dying = ends_or_is_spare  # noqa: SLF001 - as above


def _leaves(worker: Any) -> bool:
    """Take a thread out of its pool, unless somebody gives the pool work just now."""
    pool = worker.executor_ref()
    if pool is None or not pool._shutdown_lock.acquire(blocking=False):  # noqa: SLF001 - held by who gives it work
        return False
    try:
        is_spare = bool(worker.work_queue.empty())
        if is_spare:
            pool._workers.remove(worker)  # noqa: SLF001 - as above
        return is_spare
    finally:
        pool._shutdown_lock.release()  # noqa: SLF001 - as above
