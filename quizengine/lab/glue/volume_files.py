"""A backend of Cinder that keeps each volume as a sparse file in a folder.

The backends that come with Cinder want a volume group, root, or a server to talk to. A snapshot and a clone are
copies of the file, which costs nothing where the file has holes.
"""

import os
from pathlib import Path
from typing import Any

from cinder import exception, interface
from cinder.image import image_utils
from cinder.volume import driver, volume_utils
from oslo_config import cfg

from quizengine.lab.glue import guest_disks
from quizengine.lab.sparse import copy_sparse

GIB = 1024**3
OPTIONS = (
    cfg.StrOpt("volume_files_folder", help="Where the volumes' files lie."),
    cfg.IntOpt("volume_files_capacity_gb", default=100, help="How much the backend claims to hold."),
)


@interface.volumedriver
class VolumeFiles(driver.VolumeDriver):  # type: ignore[misc] # upstream has no types
    """The backend."""

    VERSION = "1.0"
    CI_WIKI_NAME = "none"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.configuration.append_config_values(OPTIONS)

    @staticmethod
    def get_driver_options() -> tuple[Any, ...]:
        """Give the options that this backend adds to those of every backend."""
        return OPTIONS

    @property
    def _folder(self) -> Path:
        return Path(self.configuration.volume_files_folder)

    def _path(self, thing: Any) -> Path:
        return self._folder / str(thing["name"])

    def _settled(self, volume: Any) -> Path:
        """Give a volume's file with all that a server has written to it that runs from it."""
        guest_disks.settle(self._path(volume))
        return self._path(volume)

    def check_for_setup_error(self) -> None:
        """Make sure that the folder can be written to."""
        if not os.access(self._folder, os.W_OK):
            raise exception.VolumeBackendAPIException(data=f"{self._folder} cannot be written to")

    def create_volume(self, volume: Any) -> None:
        """Make a blank volume."""
        with self._path(volume).open("wb") as file:
            file.truncate(volume["size"] * GIB)

    def delete_volume(self, volume: Any) -> None:
        """Remove a volume; it may be gone already."""
        self._path(volume).unlink(missing_ok=True)

    def create_snapshot(self, snapshot: Any) -> None:
        """Keep a copy of a volume as it is now."""
        copy_sparse(self._settled(snapshot["volume"]), self._path(snapshot))

    def delete_snapshot(self, snapshot: Any) -> None:
        """Remove a snapshot; it may be gone already."""
        self._path(snapshot).unlink(missing_ok=True)

    def create_volume_from_snapshot(self, volume: Any, snapshot: Any) -> None:
        """Make a volume with a snapshot's content."""
        copy_sparse(self._path(snapshot), self._path(volume), volume["size"] * GIB)

    def create_cloned_volume(self, volume: Any, src_vref: Any) -> None:
        """Make a volume with another's content."""
        copy_sparse(self._settled(src_vref), self._path(volume), volume["size"] * GIB)

    def revert_to_snapshot(self, _context: Any, volume: Any, snapshot: Any) -> None:
        """Put a snapshot's content back into its volume."""
        copy_sparse(self._path(snapshot), self._path(volume), volume["size"] * GIB)

    def extend_volume(self, volume: Any, new_size: int) -> None:
        """Make a volume longer; `new_size` is in GiB."""
        os.truncate(self._path(volume), new_size * GIB)

    def retype(self, _context: Any, _volume: Any, _new_type: Any, _diff: Any, _host: Any) -> bool:
        """Say that a volume that stays in its place is of any type at once, as LVM's driver does."""
        return True

    def copy_image_to_volume(
        self, context: Any, volume: Any, image_service: Any, image_id: str, *_: Any, **__: Any
    ) -> None:
        """Put an image's disk into a volume."""
        path, size = self._path(volume), volume["size"]
        image_utils.fetch_to_raw(
            context, image_service, image_id, str(path), "1M", size=size, run_as_root=False, disable_sparse=False
        )
        os.truncate(path, size * GIB)

    def copy_volume_to_image(self, context: Any, volume: Any, image_service: Any, image_meta: Any) -> None:
        """Make a volume's content an image's."""
        path = str(self._settled(volume))
        volume_utils.upload_volume(context, image_service, image_meta, path, volume, run_as_root=False)

    def secure_file_operations_enabled(self) -> bool:
        """Say that no root is needed to reach the files."""
        return True

    def ensure_export(self, context: Any, volume: Any) -> None:
        """Do nothing: a file needs no export."""

    def create_export(self, context: Any, volume: Any, connector: Any) -> None:
        """Do nothing: a file needs no export."""

    def remove_export(self, context: Any, volume: Any) -> None:
        """Do nothing: a file needs no export."""

    def create_export_snapshot(self, context: Any, snapshot: Any, connector: Any) -> None:
        """Do nothing: a file needs no export."""

    def remove_export_snapshot(self, context: Any, snapshot: Any) -> None:
        """Do nothing: a file needs no export."""

    def initialize_connection(self, volume: Any, _connector: Any, **_: Any) -> dict[str, Any]:
        """Tell where a volume's file lies."""
        return {"driver_volume_type": "local", "data": {"device_path": str(self._path(volume)), "access_mode": "rw"}}

    def initialize_connection_snapshot(self, snapshot: Any, connector: Any, **_: Any) -> dict[str, Any]:
        """Tell where a snapshot's file lies."""
        return self.initialize_connection(snapshot, connector)

    def terminate_connection(self, volume: Any, connector: Any, **_: Any) -> None:
        """Do nothing: a file needs no farewell."""

    def terminate_connection_snapshot(self, snapshot: Any, connector: Any, **_: Any) -> None:
        """Do nothing: a file needs no farewell."""

    def _update_volume_stats(self) -> None:
        name = self.configuration.safe_get("volume_backend_name")
        capacity = self.configuration.volume_files_capacity_gb
        claimed = sum(path.stat().st_size for path in self._folder.iterdir()) / GIB
        pool = {
            "pool_name": name,
            "total_capacity_gb": capacity,
            "free_capacity_gb": max(0, capacity - claimed),
            "provisioned_capacity_gb": claimed,
            "max_over_subscription_ratio": self.configuration.max_over_subscription_ratio,
            "thin_provisioning_support": True,
            "thick_provisioning_support": False,
            "reserved_percentage": self.configuration.reserved_percentage,
            "QoS_support": True,
            "multiattach": True,
            "backend_state": "up",
            "filter_function": self.get_filter_function(),
            "goodness_function": self.get_goodness_function(),
        }
        self._stats = {
            "volume_backend_name": name,
            "vendor_name": "quizengine",
            "driver_version": self.VERSION,
            "storage_protocol": "local",
            "sparse_copy_volume": True,
            "pools": [pool],
        }
