"""The words in which an item declares things of a cloud: the schema of `fixture` and of `creates`."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.fixture import REMOVABLE
from quizengine.core.reading import or_reference

Schema = Mapping[str, Any]

# Which service makes things of a kind, by its type.
SERVICE: Mapping[str, str] = {
    **dict.fromkeys(("domains", "projects", "roles", "users", "groups", "role_assignments", "services"), "identity"),
    **dict.fromkeys(("networks", "subnets", "ports", "routers", "security_groups"), "network"),
    **dict.fromkeys(("keypairs", "flavors", "servers", "aggregates", "server_groups"), "compute"),
    **dict.fromkeys(("volumes", "snapshots", "backups", "volume_types"), "block-storage"),
    "images": "image",
    "containers": "object-store",
    "stacks": "orchestration",
}
# What clouds have without anybody's doing, DevStack and the lab in any case.
BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "domains": ("Default",),
    "projects": ("admin", "demo"),
    "users": ("admin", "demo", "john"),
    "roles": ("admin", "manager", "member", "reader", "service"),
    "networks": ("public",),
    "security_groups": ("default",),
    "flavors": ("m1.nano", "m1.micro", "m1.tiny", "m1.small", "m1.medium", "m1.large", "m1.xlarge"),
    "images": ("cirros-0.6.3-x86_64-disk",),
}
MOST = 50


def _text(description: str, **more: Any) -> Schema:
    return {"description": description, "type": "string", "minLength": 1, **more}


def _number(description: str, least: int = 0) -> Schema:
    return _loosened({"description": description, "type": "integer", "minimum": least})


def _switch(description: str) -> Schema:
    return _loosened({"description": description, "type": "boolean"})


def _loosened(schema: Schema) -> Schema:
    loose: Schema = or_reference(schema)
    return loose


def _several(description: str, items: Schema | None = None) -> Schema:
    name = {"type": "string", "minLength": 1}
    return {"description": description, "type": "array", "items": items or name, "maxItems": MOST}


def _mapping(description: str) -> Schema:
    values = {"type": ["string", "number", "boolean"]}
    return {"description": description, "type": "object", "additionalProperties": values}


def _closed(required: tuple[str, ...], properties: Schema, description: str = "") -> Schema:
    told = {"description": description} if description else {}
    closed = {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}
    return {**told, **closed}


def _thing(*required: str, **properties: Schema) -> Schema:
    return _closed(("name", *required), {"name": _text("Its name."), **properties})


PROJECT = _text("The project that it belongs to (the administrator's own for want of one).")
DOMAIN = _text("The domain that it belongs to (the administrator's own for want of one).")
_SUBNET = {
    "cidr": _text("Its range, as in 10.20.0.0/24."),
    "gateway_ip": _text("The gateway's address (the first of the range)."),
    "enable_dhcp": _switch("Whether addresses are told by DHCP (they are)."),
    "dns_nameservers": _several("The name servers that it tells of."),
    "allocation_pools": _several(
        "The addresses that it gives out.",
        _closed(("start", "end"), {"start": _text("The first."), "end": _text("The last.")}),
    ),
}
_RULE = {
    "direction": _text("ingress (it is) or egress.", enum=["ingress", "egress"]),
    "ethertype": _text("IPv4 (it is) or IPv6.", enum=["IPv4", "IPv6"]),
    "protocol": _text("tcp, udp, icmp or another (any)."),
    "port_range_min": _number("The first port (any)."),
    "port_range_max": _number("The last port (the first)."),
    "remote_ip_prefix": _text("Whom it admits, as in 192.0.2.0/24 (anybody)."),
    "remote_group": _text("The security group that it admits."),
}
_OBJECT = {
    "name": _text("Its name."),
    "content": {"description": "Its content, a text (nothing).", "type": "string"},
    "content_type": _text("Its type, as in text/plain."),
    "metadata": _mapping("Its metadata."),
    "delete_after": _number("In how many seconds it expires.", 1),
}
THINGS: Mapping[str, Schema] = {
    "domains": _thing(enabled=_switch("Whether one can enter it (yes).")),
    "projects": _thing(domain=DOMAIN, enabled=_switch("Whether one can enter it (yes).")),
    "roles": _thing(),
    "users": _thing(
        domain=DOMAIN,
        password=_text("The password (none: nobody can enter)."),
        email=_text("The address."),
        enabled=_switch("Whether the user can enter (yes)."),
        default_project=_text("The project that a login without one leads to."),
    ),
    "groups": _thing(domain=DOMAIN, users=_several("Its members.")),
    "role_assignments": _closed(
        ("role", "project"),
        {
            "role": _text("The role."),
            "user": _text("The user who gets it; or `group`."),
            "group": _text("The group that gets it; or `user`."),
            "project": _text("The project on which it is given."),
        },
    ),
    "keypairs": _thing(public_key=_text("The public key (one is made, and its private part is thrown away).")),
    "flavors": _thing(
        "ram",
        ram=_number("The memory in MB.", 1),
        vcpus=_number("The virtual processors (1).", 1),
        disk=_number("The disk in GB (0)."),
        is_public=_switch("Whether every project can use it (yes)."),
        extra_specs=_mapping("Its extra specs."),
        projects=_several("The projects that can use it, where it is not public."),
    ),
    "images": _thing(
        project=PROJECT,
        size=_number("How many MB of zeros it holds (1)."),
        visibility=_text(
            "private, shared (it is), community or public.", enum=["private", "shared", "community", "public"]
        ),
        min_disk=_number("The GB of disk that it needs."),
        min_ram=_number("The MB of memory that it needs."),
        protected=_switch("Whether it is protected from deletion (no)."),
        properties=_mapping("Its properties."),
        tags=_several("Its tags."),
        members=_several("The projects that it is shared with."),
    ),
    "containers": _thing(
        project=PROJECT,
        read_acl=_text("Who may read, as Swift writes it."),
        write_acl=_text("Who may write, as Swift writes it."),
        metadata=_mapping("Its metadata."),
        objects=_several("What lies in it.", _closed(("name",), _OBJECT)),
    ),
    "volumes": _thing(
        "size",
        project=PROJECT,
        size=_number("Its size in GB.", 1),
        volume_type=_text("Its volume type."),
        image=_text("The image that it is made from."),
        metadata=_mapping("Its properties."),
    ),
    "security_groups": _thing(project=PROJECT, rules=_several("Its rules beside the usual.", _closed((), _RULE))),
    "networks": _thing(
        project=PROJECT,
        external=_switch("Whether it leads outside (no)."),
        shared=_switch("Whether other projects can use it (no)."),
        mtu=_number("Its MTU.", 68),
        port_security_enabled=_switch("Whether its ports obey security groups (yes)."),
        subnets=_several("Its subnets.", _thing("cidr", **_SUBNET)),
    ),
    "subnets": _thing("network", "cidr", project=PROJECT, network=_text("The network that it is of."), **_SUBNET),
    "ports": _thing(
        "network",
        project=PROJECT,
        network=_text("The network that it is on."),
        ip_address=_text("Its address (any that is free)."),
        security_groups=_several("Its security groups (default)."),
        enabled=_switch("Whether it carries anything (yes)."),
    ),
    "routers": _thing(
        project=PROJECT,
        external_network=_text("The network of its gateway."),
        subnets=_several("The subnets that it joins."),
        enabled=_switch("Whether it routes (yes)."),
    ),
    "servers": _thing(
        "image",
        "flavor",
        project=PROJECT,
        image=_text("Its image."),
        flavor=_text("Its flavor."),
        networks=_several("The networks that it is on (none)."),
        security_groups=_several("Its security groups (default)."),
        key_name=_text("Its keypair."),
        user_data=_text("What cloud-init reads."),
        metadata=_mapping("Its properties."),
        volumes=_several("The volumes that are attached to it."),
        availability_zone=_text("Its availability zone."),
    ),
    "stacks": _thing(
        "template",
        project=PROJECT,
        template=_text("The template, as a text."),
        parameters=_mapping("The values of its parameters."),
        status=_text("What becomes of it.", enum=["CREATE_COMPLETE", "CREATE_FAILED"]),
    ),
}
FIXTURE: Mapping[str, Schema] = {
    kind: {"description": f"{kind.replace('_', ' ').capitalize()} to make.", "type": "array", "items": thing}
    for kind, thing in THINGS.items()
}
_LEFT = {
    # An object by itself and a name by itself are told apart by their type alone.
    "type": ["object", "string"],
    "minLength": 1,
    "properties": {"name": _text("Its name."), "project": PROJECT, "domain": DOMAIN},
    "required": ["name"],
    "additionalProperties": False,
}
CREATES: Schema = {
    "description": "What the task asks for or its preparation makes, by kind and name: removed again where a cloud "
    "cannot be reset, so nothing of that name may be there before.",
    "type": "object",
    "properties": {
        kind: {"description": f"{kind.replace('_', ' ').capitalize()}.", "type": "array", "items": _LEFT}
        for kind in sorted(REMOVABLE - {"role_assignments"})
    },
    "additionalProperties": False,
}
