"""Stillness: every service of a lab stopped where it is, so that what they keep can be copied in one piece.

What is copied then is what a machine that lost its power would have, which databases in WAL mode recover from;
the services go on afterwards as if nothing had been.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from quizengine.lab.keeper import Keeper, ServiceError


class RefusalError(Exception):
    """What was asked for could not be done, and the lab is as it was."""


@asynccontextmanager
async def still(keepers: Collection[Keeper]) -> AsyncIterator[None]:
    """Keep the services still; ServiceError, also at the end, when one of them did move."""
    try:
        before = await _stopped(keepers)
        yield
        if await _stopped(keepers) != before:
            raise ServiceError("a service ended and began again meanwhile")
    finally:
        await asyncio.gather(*(keeper.thaw() for keeper in keepers))


async def _stopped(keepers: Collection[Keeper]) -> list[int]:
    """Stop them, and give their numbers."""
    await asyncio.gather(*(keeper.freeze() for keeper in keepers))
    return [keeper.pid for keeper in keepers]
