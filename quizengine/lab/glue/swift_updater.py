"""Swift's object updater without a process per disk and per run.

It forks for each disk. A child of a process that listens and runs eventlet's loop would keep all of that open, and
there is only one disk here.
"""

from typing import Any

from swift.obj import updater


class ObjectUpdater(updater.ObjectUpdater):  # type: ignore[misc] # upstream has no types
    """The updater, which sweeps each disk itself."""

    def _process_devices(self, devices: Any) -> None:
        for device in devices:
            self.stats.reset()
            self.oldest_async_pendings.reset()
            self.object_sweep(f"{self.devices}/{device}")
            self.dump_device_recon(device)
