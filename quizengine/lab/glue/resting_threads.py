"""Threads that rest are given the next call, before another thread is made.

The pools by which services answer messages make a new thread for each call until they are full, whether or not the
others rest, so that a lab that was busy for a while has a hundred threads that do nothing.
"""

from typing import Any

from futurist import ThreadPoolExecutor


def install() -> None:
    """Apply it to every pool of this process."""
    grow = ThreadPoolExecutor._maybe_spin_up  # noqa: SLF001 - where a pool decides to grow, it asks nobody else

    def grow_if_none_rests(pool: Any) -> bool:
        calls = pool._work_queue.unfinished_tasks  # noqa: SLF001 - those that wait and those that run, exactly
        return calls >= pool.num_workers and bool(grow(pool))

    ThreadPoolExecutor._maybe_spin_up = grow_if_none_rests  # noqa: SLF001 - as above
