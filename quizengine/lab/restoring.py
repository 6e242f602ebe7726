"""Putting a running lab back to a copy: a service begins anew only where less does not bring back what it was."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from quizengine.lab import snapshot, start, untouched
from quizengine.lab.crew import Crew, Say
from quizengine.lab.keeper import Keeper
from quizengine.lab.status import State
from quizengine.lab.stillness import RefusalError
from quizengine.lab.untouched import ChangedError, Changes

COPYING = "copying databases, data and configuration"


async def staying(crew: Crew, folder: Path, source: Path) -> Mapping[str, Changes]:
    """Give the services that can go on, each with what is to be put back under it.

    That is none where they are put back to what a person saved: nobody knows what they remember since then.
    """
    if source.name != snapshot.CLEAN:
        return {}
    found = await asyncio.gather(*(_changes(keeper, folder) for keeper in crew))
    return {keeper.service.name: changes for keeper, changes in zip(crew, found, strict=True) if changes is not None}


async def _changes(keeper: Keeper, folder: Path) -> Changes | None:
    """Give what was changed of a service; None where it has to begin anew.

    It has to where it does not serve, or was asked to change what may have been registers that cannot be compared.
    """
    blind = any(not columns for columns in keeper.service.registers.values())
    if keeper.state is not State.UP or (blind and keeper.touch.noted()):
        return None
    return await asyncio.to_thread(_compared, keeper, folder)


def _compared(keeper: Keeper, folder: Path) -> Changes | None:
    """Compare what the service went by when it began, too: its files may have been other ones then."""
    files = start.texts(folder / snapshot.CLEAN / "etc", keeper.service.configured)
    if keeper.started is None or keeper.started.files != files:
        return None
    try:
        found = untouched.changes(folder, keeper.service)
    except ChangedError:
        return None
    return found if keeper.service.in_place or not found else None


async def put_back(
    crew: Crew, folder: Path, source: Path, tell: Say, beside: Callable[[], Awaitable[None]] | None = None
) -> set[str]:
    """Put all services back, have those begin that cannot go on, and give the others; `beside` is done meanwhile.

    Tables are put back first, since that may want room on the disk, which nothing after it does. RefusalError when
    nothing could be begun, OSError when it could not be ended, which the next start mends.
    """
    tell(COPYING, 0.1)
    going_on = await staying(crew, folder, source)
    try:
        await asyncio.to_thread(snapshot.stage, folder, source, going_on)
        snapshot.begin(folder, source)
    except OSError as error:
        raise _given_up(folder, error) from error
    _put_back_under(crew, folder, going_on)
    tell("stopping the services", 0.2)
    await asyncio.gather(crew.rest(going_on), *([beside()] if beside else ()))
    tell("putting databases, data and configuration back", 0.3)
    snapshot.put_back(folder, going_on)
    for name, keeper in crew.keepers.items():
        if name not in going_on:
            keeper.touch.clear() if source.name == snapshot.CLEAN else keeper.touch.note()
    crew.begin()
    return set(going_on)


def _put_back_under(crew: Crew, folder: Path, going_on: Mapping[str, Changes]) -> None:
    """Put back what changed of services that go on, and have them forget the rest."""
    due = {name: changed for name, changed in going_on.items() if changed}
    for number, (name, changed) in enumerate(due.items()):
        try:
            untouched.put_back(folder, changed)
        except sqlite3.Error as error:
            raise OSError(f"{name}: {error}") if number else _given_up(folder, error) from error
        crew[name].touch.turn()


def _given_up(folder: Path, error: Exception) -> RefusalError:
    """Leave all as it is, and give what says so."""
    snapshot.give_up(folder)
    return RefusalError(str(error))
