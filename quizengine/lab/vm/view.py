"""Looking at the disks of a lab's virtual machine, by its own programs but in no shell of anybody's."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from quizengine.cloud.host import HostUnseenError
from quizengine.lab.door import DoorError, ask, reach
from quizengine.lab.vm import layout
from quizengine.lab.vm.line import run

START_SECONDS, LOOK_SECONDS = 25.0, 20.0
REPORT = "--reportformat json --units b --nosuffix -o"
LOOKS = (
    f"lvs {REPORT} lv_name,vg_name,lv_size,segtype,stripes,stripe_size,devices",
    f"vgs {REPORT} vg_name,vg_size,vg_free,vg_extent_size",
    f"pvs {REPORT} pv_name,vg_name",
    "findmnt --json --list --real -o SOURCE,TARGET",
    "blkid -c /dev/null -o export",
)
BETWEEN = "--"
SCRIPT = f"; echo {BETWEEN}; ".join(LOOKS)

Row = dict[str, Any]


def disks(lab: Path) -> Row | None:
    """Give the `volumes`, `groups` and `file_systems` on the disks; None where nobody had a machine since the reset.

    A machine that was powered off is started, since only a kernel can tell. Raises HostUnseenError.
    """
    if not layout.disks(lab).is_dir():
        return None
    try:
        why = ask(lab, {"do": "machine"}, seconds=START_SECONDS)["why"]
        if why:
            raise HostUnseenError(f"the lab's virtual machine cannot be had: {why}")
        with reach(layout.run(lab), layout.AGENT) as line:
            line.settimeout(LOOK_SECONDS)
            _, told = run(line, SCRIPT)
    except (DoorError, EOFError, OSError) as error:
        raise HostUnseenError(f"the lab's virtual machine does not answer: {error}; is it still starting?") from error
    return read(told)


def read(told: str) -> Row:
    """Make plain values of what the programs told; raises HostUnseenError."""
    try:
        lvs, vgs, pvs, mounts, found = told.split(f"{BETWEEN}\n")
        volumes, groups, physical = (_rows(report) for report in (lvs, vgs, pvs))
        named = {_mapped(one["vg_name"], one["lv_name"]): f"/dev/{one['vg_name']}/{one['lv_name']}" for one in volumes}
        mounted = json.loads(mounts)["filesystems"] if mounts.strip() else []
        return {
            "volumes": [_volume(one) for one in volumes],
            "groups": [_group(one, physical) for one in groups],
            "file_systems": [_file_system(block, named, mounted) for block in found.split("\n\n") if "TYPE=" in block],
        }
    except (ValueError, KeyError, IndexError) as error:
        raise HostUnseenError("the programs in the lab's virtual machine tell nothing that is understood") from error


def _rows(report: str) -> list[dict[str, str]]:
    """Give the rows of one of LVM's reports, whose only table has the name of its kind."""
    (table,) = json.loads(report)["report"][0].values()
    return list(table)


def _volume(row: Mapping[str, str]) -> Row:
    return {
        "name": row["lv_name"],
        "group": row["vg_name"],
        "bytes": int(row["lv_size"]),
        "type": row["segtype"],
        "stripes": int(row["stripes"]),
        "stripe_bytes": int(row["stripe_size"]),
        "disks": sorted({place.partition("(")[0] for place in row["devices"].split(",")}),
    }


def _group(row: Mapping[str, str], physical: Iterable[Mapping[str, str]]) -> Row:
    return {
        "name": row["vg_name"],
        "bytes": int(row["vg_size"]),
        "free_bytes": int(row["vg_free"]),
        "extent_bytes": int(row["vg_extent_size"]),
        "disks": sorted(one["pv_name"] for one in physical if one["vg_name"] == row["vg_name"]),
    }


def _file_system(block: str, named: Mapping[str, str], mounted: Iterable[Mapping[str, str]]) -> Row:
    facts = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
    device = facts["DEVNAME"]
    return {
        "device": named.get(device, device),
        "type": facts["TYPE"],
        "mounted_at": sorted(one["target"] for one in mounted if one["source"] in {device, named.get(device)}),
    }


def _mapped(group: str, volume: str) -> str:
    """Give the path under which the kernel's mapper has a volume."""
    return f"/dev/mapper/{group.replace('-', '--')}-{volume.replace('-', '--')}"
