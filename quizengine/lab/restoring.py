"""Putting a running lab back to a copy: services that nothing touched go on, the others begin anew."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from quizengine.lab import snapshot
from quizengine.lab.crew import Crew, Say
from quizengine.lab.keeper import Keeper
from quizengine.lab.stillness import RefusalError
from quizengine.lab.untouched import untouched

COPYING = "copying databases, data and configuration"


async def spared(crew: Crew, folder: Path, source: Path) -> set[str]:
    """Give the services that are already as they are to be, and would only begin again."""
    if source.name != snapshot.CLEAN:
        return set()
    looked = await asyncio.gather(*(_is_untouched(keeper, folder) for keeper in crew))
    return {keeper.service.name for keeper, found in zip(crew, looked, strict=True) if found}


async def _is_untouched(keeper: Keeper, folder: Path) -> bool:
    if keeper.touched:
        return False
    return await asyncio.to_thread(untouched, folder, keeper.service)


async def put_back(
    crew: Crew, folder: Path, source: Path, tell: Say, beside: Callable[[], Awaitable[None]] | None = None
) -> set[str]:
    """Put all but the spared services back, have them begin, and give the spared; `beside` is done meanwhile.

    RefusalError when it could not be begun, OSError when it could not be ended, which the next start mends.
    """
    tell(COPYING, 0.1)
    staying = await spared(crew, folder, source)
    try:
        await asyncio.to_thread(snapshot.stage, folder, source, staying)
    except OSError as error:
        raise RefusalError(str(error)) from error
    tell("stopping the services", 0.2)
    await asyncio.gather(crew.rest(staying), *([beside()] if beside else ()))
    tell("putting databases, data and configuration back", 0.3)
    snapshot.put_back(folder, source, staying)
    for keeper in crew:
        if source.name == snapshot.CLEAN:
            keeper.touch.clear()
    crew.begin()
    return staying
