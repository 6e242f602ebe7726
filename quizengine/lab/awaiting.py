"""Waiting for the end of a process, without asking again and again."""

import asyncio
import os


async def gone(pid: int) -> None:
    """Wait until a process, of which it must be certain that the number is its own, runs no more."""
    grip = os.pidfd_open(pid)
    loop, seen = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(grip, seen.set)
    try:
        await seen.wait()
    finally:
        loop.remove_reader(grip)
        os.close(grip)
