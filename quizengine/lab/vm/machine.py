"""The life of a lab's virtual machine, as the supervisor has it: it is started when somebody first asks for it."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.door import DoorError, open_door, reach
from quizengine.lab.last_words import last_words
from quizengine.lab.private import append_private, private_folder
from quizengine.lab.vm import layout, parts
from quizengine.lab.vm.image import build
from quizengine.lab.vm.line import run, wait_until_ready

START_SECONDS = 150.0
SYNC_SECONDS = 5.0
IMAGE = "files.cpio"
MEGABYTES = 192
WORDS = "console=ttyS0 quiet panic=-1 mitigations=off cryptomgr.notests"


def lacking() -> str:
    """Tell what is to be done before a lab can have a machine, "" for nothing."""
    packages = parts.lacking()
    return f"this machine lacks what it is made of: sudo apt install {' '.join(packages)}" if packages else ""


def remove_disks(lab: Path) -> None:
    """Remove the disks, whose machine must not run; the next one has new ones."""
    shutil.rmtree(layout.disks(lab), ignore_errors=True)


class Machine:
    """The machine of the lab in `folder`; its process inherits `hold`, the descriptor of the lab's lock."""

    def __init__(self, folder: Path, hold: int) -> None:
        self.folder, self.hold = folder, hold
        self.process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Tell whether it runs; who works in it may have powered it off."""
        return self.process is not None and self.process.poll() is None

    async def start(self) -> str:
        """Have it run; gives why it cannot, "" when it can be entered."""
        async with self._one_at_a_time:
            if self.is_running:
                return ""
            return lacking() or await self._start()

    def power_off(self) -> None:
        """End it once what was written is on its disks."""
        if self.is_running:
            with suppress(DoorError, EOFError, OSError), reach(layout.run(self.folder), layout.AGENT) as line:
                line.settimeout(SYNC_SECONDS)
                run(line, "sync")
        self.close()

    def close(self) -> None:
        """End it, as a power cut would."""
        if self.process is not None:
            self.process.kill()  # it is our own child, not yet waited for
            self.process.wait()
            self.process = None

    async def _start(self) -> str:
        log = layout.log(self.folder)
        begin = log.stat().st_size if log.exists() else 0
        try:
            kernel = await asyncio.to_thread(self._build)
            self._boot(kernel, log)  # the emulator goes with the thread that forks it, so it is this one
            await asyncio.to_thread(self._wait)
        except (DoorError, EOFError, OSError) as error:
            self.close()
            return f"it did not start: {last_words(log, begin, ()) or error}"
        return ""

    def _build(self) -> Path:
        kernel = parts.kernel()
        if kernel is None:
            raise FileNotFoundError(f"no kernel in /boot: {parts.KERNEL_PACKAGE}")
        build(private_folder(layout.run(self.folder)) / IMAGE, kernel)
        return kernel.image

    def _wait(self) -> None:
        with reach(layout.run(self.folder), layout.AGENT) as line:
            line.settimeout(START_SECONDS)
            wait_until_ready(line)

    def _boot(self, kernel: Path, log: Path) -> None:
        folder = layout.run(self.folder)
        places = ((layout.doors, layout.TERMINAL), (layout.doors, layout.COMMANDS), (layout.run, layout.AGENT))
        with ExitStack() as held:
            doors = [held.enter_context(open_door(private_folder(of(self.folder)), name)) for of, name in places]
            said = held.enter_context(append_private(log))
            numbers = [door.fileno() for door in doors]
            lines = [f"file,path={log},append=on", *(f"socket,fd={number},server=on,wait=off" for number in numbers)]
            words = [parts.EMULATOR, *_options(kernel, folder / IMAGE), *_serial(lines), *_drives(self.folder)]
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*bare.python(), "quizengine.lab.vm.boot", *words],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=[*numbers, self.hold],
                env=bare.environment(self.folder / "run"),
                cwd="/",
            )


def _options(kernel: Path, image: Path) -> Iterator[str]:
    """Give a machine that has nothing, not even a network, but processor, memory, and what is asked for."""
    yield from ("-machine", "pc,usb=off", "-accel", "tcg", "-cpu", "max", "-m", str(MEGABYTES))
    yield from ("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot")
    yield from ("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny")
    yield from ("-kernel", str(kernel), "-initrd", str(image), "-append", WORDS)


def _serial(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        kind, _, more = line.partition(",")
        yield from ("-chardev", f"{kind},id=line{number},{more}", "-device", f"isa-serial,chardev=line{number}")


def _drives(lab: Path) -> Iterator[str]:
    folder = private_folder(layout.disks(lab))
    for name in layout.DISKS:
        path = folder / name
        if not path.exists():
            with path.open("wb") as file:
                file.truncate(layout.DISK_BYTES)
        yield from ("-drive", f"if=none,id={name},format=raw,file={str(path).replace(',', ',,')}")
        yield from ("-device", f"virtio-blk-pci,drive={name}")
