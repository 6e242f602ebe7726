"""What Nova's database says that the data plane should be; its tables are those of the pinned release."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from quizengine.lab.plane import well_formed
from quizengine.lab.plane.database import Database, Row
from quizengine.lab.plane.state import Volume

RUNNING, PAUSED = 1, 3
# The folders, among the lab's data, below which volumes' files are, and in which those of images are.
VOLUMES_IN, IMAGES_IN = "cinder", "glance/images"
RUNS = {"active", "paused", "rescued", "resized"}
INSTANCES = "SELECT * FROM instances WHERE deleted = 0 ORDER BY uuid"
# The last action of each kind tells when a server began anew, and when its disk did.
ACTIONS = """
SELECT instance_uuid, action, max(id) AS last FROM instance_actions
WHERE action IN ('reboot', 'rebuild') GROUP BY instance_uuid, action
"""

VOLUMES = """
SELECT instance_uuid, device_name, connection_info FROM block_device_mapping
WHERE deleted = 0 AND volume_id IS NOT NULL AND connection_info IS NOT NULL ORDER BY device_name
"""


@dataclass(frozen=True, slots=True)
class Instance:
    """One server of Nova's, called `title` by people; `up` if it runs, or would if it were not paused."""

    number: str
    name: str
    title: str
    up: bool
    paused: bool
    boot: str
    disk: str
    key: str
    user_data: str
    volumes: tuple[Volume, ...]
    project: str
    config_drive: bool
    image: str


def read(database: Database) -> tuple[Instance, ...]:
    """Read all servers, as they are at one moment."""
    with database.at_once():
        last = {(row["instance_uuid"], row["action"]): row["last"] for row in database.rows(ACTIONS)}
        volumes = _volumes(database.rows(VOLUMES))
        return tuple(_instances(database.rows(INSTANCES), last, volumes))


def _volumes(rows: Iterable[Row]) -> dict[str, tuple[Volume, ...]]:
    """Give the volumes of each server, as Cinder told Nova of them."""
    found: dict[str, tuple[Volume, ...]] = {}
    for row in rows:
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(row["connection_info"])["data"]
            file = f"{VOLUMES_IN}/{well_formed.volume(told['device_path'])}"
            one = Volume(well_formed.disk(row["device_name"]), file, writable=told.get("access_mode") != "ro")
            found[row["instance_uuid"]] = (*found.get(row["instance_uuid"], ()), one)
    return found


def _instances(
    rows: list[Row], last: dict[tuple[str, str], int], volumes: dict[str, tuple[Volume, ...]]
) -> Iterator[Instance]:
    for row in rows:
        with suppress(ValueError):
            number = well_formed.number(row["uuid"])
            disk = str(last.get((number, "rebuild"), 0))
            is_placed = bool(row["host"]) and row["vm_state"] in RUNS
            is_made_anew = str(row["task_state"] or "").startswith("rebuil")
            yield Instance(
                number=number,
                name=well_formed.name(row["hostname"]),
                title=str(row["display_name"]),
                up=is_placed and row["power_state"] in {RUNNING, PAUSED} and not is_made_anew,
                paused=row["power_state"] == PAUSED,
                boot=f"{last.get((number, 'reboot'), 0)}.{disk}",
                disk=disk,
                key=str(row["key_data"] or ""),
                user_data=str(row["user_data"] or ""),
                volumes=volumes.get(number, ()),
                project=str(row["project_id"] or ""),
                config_drive=bool(row["config_drive"]),
                image=f"{IMAGES_IN}/{well_formed.number(row['image_ref'])}" if row["image_ref"] else "",
            )
