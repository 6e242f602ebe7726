"""A lab's services, and what is done with all of them at once."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from pathlib import Path

from quizengine.lab import saved, snapshot
from quizengine.lab.keeper import Keeper, ServiceError
from quizengine.lab.service import Service, find
from quizengine.lab.status import ServiceStatus, State
from quizengine.lab.stillness import RefusalError, still

Say = Callable[[str, float], None]


class Crew:
    """The keepers of these services, each of which `employ` makes; they are known by the services' names."""

    def __init__(self, employ: Callable[[Service], Keeper], services: Iterable[str]) -> None:
        self.employ = employ
        self.keepers = dict[str, Keeper]()
        self.add(services)

    def __iter__(self) -> Iterator[Keeper]:
        return iter(self.keepers.values())

    def __len__(self) -> int:
        return len(self.keepers)

    def __getitem__(self, name: str) -> Keeper:
        return self.keepers[name]

    def add(self, services: Iterable[str]) -> bool:
        """Have these services as well; False when all of them were there."""
        new = {name: self.employ(find(name)) for name in services if name not in self.keepers}
        self.keepers = self.keepers | new  # whoever goes through them waits between one and the next
        return bool(new)

    def statuses(self) -> tuple[ServiceStatus, ...]:
        """Tell how each service is."""
        return tuple(keeper.status() for keeper in self)

    def not_in(self, *states: State) -> list[str]:
        """Give the names of the services that are in none of these states."""
        return [name for name, keeper in self.keepers.items() if keeper.state not in states]

    def begin(self) -> None:
        """Serve from now on."""
        for keeper in self:
            keeper.begin()

    async def retry(self) -> None:
        """Serve again where that failed or was stopped."""
        for keeper in self:
            if keeper.state in {State.FAILED, State.STOPPED}:
                await keeper.restart()

    async def rest(self, spared: Collection[str] = ()) -> None:
        """Serve no more, but be ready to begin again at once; those that are spared go on."""
        await asyncio.gather(*(keeper.rest() for name, keeper in self.keepers.items() if name not in spared))

    async def close(self) -> None:
        """End every process of every service."""
        await asyncio.gather(*(keeper.close() for keeper in self))

    async def move(self, makes_room: Callable[[], Awaitable[None]]) -> None:
        """Serve elsewhere, once that place was made; who was stopped stays so."""
        stopped = [keeper for keeper in self if keeper.state is State.STOPPED]
        await self.close()
        await makes_room()
        for keeper in self:
            await keeper.stop() if keeper in stopped else keeper.begin()

    async def make(self, folder: Path, say: Say) -> None:
        """Fill the lab in the folder with what its services start from, where that was never done to the end."""
        missing = {name: keeper for name, keeper in self.keepers.items() if not snapshot.has(folder, name)}
        for name in missing:
            snapshot.discard(folder, name)
        opened = await asyncio.gather(*(keeper.open() for keeper in missing.values()), return_exceptions=True)
        for name, failure in zip(missing, opened, strict=True):
            if isinstance(failure, BaseException):
                raise ServiceError(f"{name} could not be started: {failure}")
        for number, (name, keeper) in enumerate(missing.items()):
            say(f"preparing {name}", 0.3 + 0.2 * number / len(missing))
            await keeper.prepare()
            snapshot.take(folder, name)

    async def save(self, folder: Path, name: str) -> None:
        """Copy what is kept under that name while no service moves; they go on as if nothing had been.

        RefusalError when it could not be done.
        """
        try:
            async with still(self.keepers.values()):
                copied = await asyncio.to_thread(saved.copy, folder, name)
            saved.keep(folder, copied)
        except (ServiceError, OSError) as error:
            saved.tidy(folder)
            raise RefusalError(str(error)) from error
