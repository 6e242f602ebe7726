"""The networks of a new lab, asked for at Neutron's own API, before anybody else can reach it."""

from http import HTTPStatus
from typing import Any

from neutron_lib import context
from webob import Request

PUBLIC, GATEWAY = "172.25.0.0/24", "172.25.0.1"
POOL = {"start": "172.25.0.100", "end": "172.25.0.200"}
PRIVATE = "10.0.0.0/26"
# Where the subnets come from of networks that Neutron makes by itself, as for `openstack server create --nic auto`.
SHARED_POOL = {"name": "shared-default-subnetpool-v4", "prefixes": ["10.0.0.0/22"], "default_prefixlen": 26}


class _Door:
    """Neutron's API, as the administrator speaks to it for a project."""

    def __init__(self, application: Any, project: str) -> None:
        self.application = application
        self.asker = context.Context(user_id="", project_id=project, is_admin=True, roles=["admin"])

    def make(self, kind: str, **wanted: Any) -> Any:
        """Have a thing made for the project, and give it."""
        own = {**wanted, "project_id": self.asker.project_id}
        return self.ask("POST", f"{kind}s", {kind: own})[kind]

    def ask(self, method: str, path: str, wanted: Any) -> Any:
        """Give the answer to a request; RuntimeError when it is a refusal."""
        request = Request.blank(f"/v2.0/{path}", method=method)
        request.json_body = wanted
        request.environ["neutron.context"] = self.asker
        answer = request.get_response(self.application)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{path}: {answer.status} {answer.text}")
        return answer.json_body


def make(application: Any, admin: str, demo: str) -> None:
    """Make the network outside and the pool for the project `admin`, and a routed network for the project `demo`."""
    public = _make_public(_Door(application, admin))
    pool = _Door(application, admin).make("subnetpool", shared=True, is_default=True, **SHARED_POOL)
    own = _Door(application, demo)
    private = own.make("network", name="private")
    subnet = own.make(
        "subnet", name="private-subnet", network_id=private["id"], ip_version=4, subnetpool_id=pool["id"], cidr=PRIVATE
    )
    router = own.make("router", name="router1", external_gateway_info={"network_id": public})
    own.ask("PUT", f"routers/{router['id']}/add_router_interface", {"subnet_id": subnet["id"]})


def _make_public(door: _Door) -> str:
    provider = {"provider:network_type": "flat", "provider:physical_network": "public", "router:external": True}
    number = str(door.make("network", name="public", is_default=True, **provider)["id"])
    outside = {"cidr": PUBLIC, "gateway_ip": GATEWAY, "allocation_pools": [POOL], "enable_dhcp": False}
    door.make("subnet", name="public-subnet", network_id=number, ip_version=4, **outside)
    return number
