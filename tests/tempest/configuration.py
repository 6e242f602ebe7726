"""Tempest's configuration, made from what a running lab says of itself."""

from configparser import RawConfigParser
from io import StringIO
from pathlib import Path
from typing import Any

from quizengine.lab.lab import Lab
from tests.lab.entering import enter

FLAVORS = ("m1.nano", "m1.micro")
IMAGE = "cirros-0.6.3-x86_64-disk"
# What the lab's servers, which have no hypervisor, cannot do; and what needs the internet or further machines.
NOT_IN_NOVA = (
    "live_migration",
    "block_migration_for_live_migration",
    "live_migrate_back_and_forth",
    "volume_backed_live_migration",
    "spice_console",
    "serial_console",
    "config_drive",
    "personality",
    "attach_encrypted_volume",
    "volume_multiattach",
    "swap_volume",
    "change_password",
    "stable_rescue",
)
SERVICES = ("compute", "image", "network", "object-storage", "volume")
NOT_IN_SWIFT = ("container_sync",)
# Of what its servers bring along, Tempest wants to know how to come in.
BY_SSH = {
    "run_validation": True,
    "connect_method": "floating",
    "image_ssh_user": "cirros",
    "image_alt_ssh_user": "cirros",
    "ping_timeout": 30,
    "ssh_timeout": 60,
}


def write(lab: Lab, path: Path, *, inside: bool) -> None:
    """Write the configuration for a lab that is up with all its services, and for Tempest in its network or outside.

    Inside, where its public addresses lead, Tempest reaches servers too.
    """
    with enter(lab) as admin:
        made = _settings(lab, admin, path.parent)
        made["identity"]["uri_v3"] = admin.session.get_endpoint(
            service_type="identity", interface="public" if inside else "internal"
        )
        scenario = _scenario(admin, path.with_name("image")) if inside else {}
    kind = "publicURL" if inside else "internalURL"
    reached: dict[str, dict[str, Any]] = {name: {"endpoint_type": kind} for name in SERVICES}
    reached["identity"] = {"v3_endpoint_type": kind}
    if inside:
        reached |= {"validation": BY_SSH, "scenario": scenario}
    settings = {name: made.get(name, {}) | reached.get(name, {}) for name in (*made, *reached)}
    parser = RawConfigParser()
    parser.read_dict(
        {section: {key: _word(value) for key, value in each.items()} for section, each in settings.items()}
    )
    text = StringIO()
    parser.write(text)
    path.touch(mode=0o600)
    path.write_text(text.getvalue(), encoding="utf-8")


def _scenario(admin: Any, file: Path) -> dict[str, Any]:
    """Have the lab's image lie in a file; its servers have no client of DHCP that could be told to ask again."""
    image = admin.image.find_image(IMAGE, ignore_missing=False)
    file.write_bytes(admin.image.download_image(image).content)
    return {"img_file": file, "img_disk_format": image.disk_format, "dhcp_client": ""}


def _word(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _settings(lab: Lab, admin: Any, folder: Path) -> dict[str, dict[str, Any]]:
    return {
        "DEFAULT": {"log_file": folder / "tempest.log", "debug": True, "use_stderr": False},
        "oslo_concurrency": {"lock_path": folder / "locks"},
        "service_available": dict.fromkeys(("cinder", "glance", "neutron", "nova", "swift"), True) | {"horizon": False},
        "validation": {"run_validation": False},
        "enforce_scope": {},
        **_identity(lab),
        **_compute(lab, admin),
        **_storage(admin),
        **_objects(admin),
        **_network(admin),
        "image-feature-enabled": {"import_image": True},
    }


def _identity(lab: Lab) -> dict[str, dict[str, Any]]:
    given = lab.credentials()
    return {
        "auth": {
            "use_dynamic_credentials": True,
            "admin_username": given["username"],
            "admin_password": given["password"],
            "admin_project_name": given["project_name"],
            "admin_domain_name": given["project_domain_name"],
        },
        "identity": {"auth_version": "v3", "region": given["region_name"]},
        "identity-feature-enabled": {"access_rules": True},
    }


def _compute(lab: Lab, admin: Any) -> dict[str, dict[str, Any]]:
    compute = admin.compute
    image = admin.image.find_image(IMAGE, ignore_missing=False).id
    flavors = [compute.find_flavor(name, ignore_missing=False).id for name in FLAVORS]
    hosts = [service.host for service in compute.services(binary="nova-compute")]
    return {
        "compute": {
            "image_ref": image,
            "image_ref_alt": image,
            "flavor_ref": flavors[0],
            "flavor_ref_alt": flavors[1],
            "fixed_network_name": "",
            "min_compute_nodes": len(hosts),
            "max_microversion": "latest",
        },
        "compute-feature-enabled": {
            **dict.fromkeys(NOT_IN_NOVA, False),
            "enable_instance_password": True,
            "resize": True,
            "scheduler_enabled_filters": _filters(lab),
        },
    }


def _filters(lab: Lab) -> str:
    parser = RawConfigParser()
    parser.read(lab.etc / "nova" / "nova.conf", encoding="utf-8")
    return parser["filter_scheduler"]["enabled_filters"]


def _storage(admin: Any) -> dict[str, dict[str, Any]]:
    storage = admin.block_storage
    pools = [pool.capabilities for pool in storage.backend_pools()]
    return {
        "volume": {
            "backend_names": [pool["volume_backend_name"] for pool in pools],
            "vendor_name": pools[0]["vendor_name"],
            "storage_protocol": pools[0]["storage_protocol"],
            "max_microversion": "latest",
            "volume_size": 1,
        },
        "volume-feature-enabled": {
            "multi_backend": len(pools) > 1,
            "extend_attached_volume": True,
            "volume_revert": True,
            "manage_volume": False,
            "manage_snapshot": False,
            "api_extensions": [extension.alias for extension in storage.extensions()],
        },
    }


def _objects(admin: Any) -> dict[str, dict[str, Any]]:
    root = admin.object_store.get_endpoint().partition("/v1")[0]
    abilities = admin.session.get(f"{root}/info", authenticated=False).json()
    return {
        "object-storage": {"operator_role": "member", "reseller_admin_role": "ResellerAdmin"},
        "object-storage-feature-enabled": {
            "container_sync": False,
            "discoverable_apis": [name for name in abilities if name not in NOT_IN_SWIFT],
        },
    }


def _network(admin: Any) -> dict[str, dict[str, Any]]:
    network = admin.network
    public = network.find_network("public", ignore_missing=False)
    return {
        "network": {"public_network_id": public.id, "floating_network_name": public.name},
        "network-feature-enabled": {
            "api_extensions": sorted(extension.alias for extension in network.extensions()),
            "ipv6": True,
            "ipv6_subnet_attributes": True,
            "port_security": True,
        },
    }
