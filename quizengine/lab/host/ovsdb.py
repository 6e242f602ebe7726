"""What is asked of the database of Open vSwitch in a host, and what its answer means (RFC 7047)."""

import json
import socket
from typing import Any

# Below /run.
DOOR = "openvswitch/db.sock"
CHUNK = 65536
COLUMNS = {
    "Bridge": ("name", "datapath_type", "ports"),
    "Port": ("_uuid", "name", "tag", "trunks", "interfaces"),
    "Interface": ("_uuid", "name", "type", "error"),
}

Row = dict[str, Any]


def ask(line: socket.socket) -> bytes:
    """Give the database's whole answer; nothing where it hangs up before the end of one."""
    looks = [{"op": "select", "table": table, "where": [], "columns": columns} for table, columns in COLUMNS.items()]
    line.sendall(json.dumps({"method": "transact", "params": ["Open_vSwitch", *looks], "id": 0}).encode())
    heard = b""
    while more := line.recv(CHUNK):
        heard += more
        if heard.endswith(b"}") and _is_whole(heard):
            return heard
    return b""


def _is_whole(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def bridges(answer: str) -> list[Row]:
    """Read the bridges, with their ports and the interfaces of these, from an answer; none from an empty one."""
    if not answer:
        return []
    tables = [each["rows"] for each in json.loads(answer)["result"]]
    found, ports, interfaces = tables[0], *({row["_uuid"][1]: row for row in rows} for rows in tables[1:])
    return [
        {
            "name": row["name"],
            "datapath": row["datapath_type"],
            "ports": [_port(ports[uuid], interfaces) for _, uuid in _several(row["ports"])],
        }
        for row in found
    ]


def _port(row: Row, interfaces: dict[str, Row]) -> Row:
    below = [interfaces[uuid] for _, uuid in _several(row["interfaces"])]
    return {
        "name": row["name"],
        "tag": _one(row["tag"]),
        "trunks": _several(row["trunks"]),
        "interfaces": [{"name": one["name"], "type": one["type"], "error": _one(one["error"])} for one in below],
    }


def _several(value: Any) -> list[Any]:
    """Give the members of a set, which is written without a bracket where it has one member."""
    return list(value[1]) if isinstance(value, list) and value[0] == "set" else [value]


def _one(value: Any) -> Any:
    """Give the member of a set of one at most, None for none."""
    return next(iter(_several(value)), None)
