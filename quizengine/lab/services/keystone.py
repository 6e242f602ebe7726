"""Keystone: who people are, what they may do, and where the services are found."""

import base64
import os
import secrets
import uuid
from collections.abc import Mapping
from socket import socket
from typing import TYPE_CHECKING, Any

from quizengine.lab.people import PEOPLE, SERVICE_PROJECT
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.service import Application, Endpoint, Service, discover
from quizengine.lab.site import REGION, Site

if TYPE_CHECKING:
    from keystone.cmd.bootstrap import Bootstrapper

# What Keystone keeps in its database, each by a driver of its own.
BACKENDS = (
    "application_credential",
    "assignment",
    "catalog",
    "credential",
    "endpoint_policy",
    "federation",
    "identity",
    "limit",
    "oauth1",
    "policy",
    "resource",
    "revoke",
    "trust",
)


def configure(site: Site) -> Mapping[str, str]:
    """Give Keystone's configuration files."""
    keys = site.data("keystone") / "fernet-keys"
    return {
        "keystone.conf": f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/

[database]
connection = {site.database_url("keystone")}

[cache]
enabled = true
backend = dogpile.cache.memory

[fernet_tokens]
key_repository = {keys}

[fernet_receipts]
key_repository = {keys}

[credential]
key_repository = {site.data("keystone") / "credential-keys"}

[identity]
# The least that bcrypt allows: a lab's passwords protect nothing, and a login should not take long.
password_hash_rounds = 4
max_password_length = 72

[oslo_policy]
policy_file = {site.etc("keystone") / "policy.yaml"}

[oslo_messaging_notifications]
driver = noop
"""
    }


def warm() -> None:
    """Import Keystone and the drivers that it would look up later."""
    from quizengine.lab.glue import addresses_on_demand, basis, late_schemas, recent_answers

    basis.install(late_schemas, recent_answers, addresses_on_demand)
    from keystone.server import wsgi  # noqa: F401 - imported for the child that will be forked

    from quizengine.lab.foresight import foresee
    from quizengine.lab.glue import own_tokens

    own_tokens.install()

    backends = [f"keystone.{name}.backends.sql" for name in BACKENDS]
    foresee(
        modules=[*backends, "keystone.assignment.role_backends.sql", "oslo_messaging._drivers.impl_fake"],
        packages=["keystone.identity.mapping_backends", "keystone.identity.shadow_backends"],
        groups=[
            "keystone.auth.application_credential",
            "keystone.auth.ec2credential",
            "keystone.auth.external",
            "keystone.auth.mapped",
            "keystone.auth.oauth1",
            "keystone.auth.password",
            "keystone.auth.token",
            "keystone.credential.provider",
            "keystone.identity.id_generator",
            "keystone.policy",
            "keystone.receipt.provider",
            "keystone.resource.domain_config",
            "keystone.token.provider",
            "keystone.unified_limit.model",
        ],
    )


def migrate(site: Site) -> None:
    """Make the empty database."""
    import keystone.conf
    from keystone.common import sql
    from keystone.common.sql import upgrades

    _read_configuration(site)
    sql.initialize()
    keystone.conf.CONF.set_override("connection", site.database_url("keystone"), group="database")
    upgrades.offline_sync_database_to_version()


def prepare(site: Site) -> None:
    """Fill the database with people, projects, roles and the catalog, and make the keys."""
    from keystone.cmd.bootstrap import Bootstrapper

    _write_keys(site)
    _read_configuration(site)
    first = Bootstrapper()
    first.admin_username = first.project_name = first.admin_role_name = "admin"
    first.admin_password = site.passwords["admin"]
    first.region_id, first.service_name = REGION, "keystone"
    own = SERVICE.endpoints[0]
    first.internal_url = first.admin_url = site.url(own.name, own.path)
    first.public_url = site.public_url(own.name, own.port, own.path)
    first.bootstrap()
    _add_people(site, first)
    _add_services(site, first)
    _add_catalog(site)


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Give Keystone's application."""
    from keystone.common import sql
    from keystone.common.rbac_enforcer.enforcer import RBACEnforcer
    from keystone.server import wsgi

    # Other databases always do: what a deleted role implied, or was implied by, must go with it, or no token is issued.
    sql.enable_sqlite_foreign_key()
    os.environ["OS_KEYSTONE_CONFIG_DIR"] = str(site.etc("keystone"))
    application = wsgi.initialize_public_application()
    # Made by the first request, it would stand without its rules before the second one, which comes at the same time.
    enforcer = RBACEnforcer()._enforcer  # noqa: SLF001 - no public name leads to it
    enforcer.suppress_deprecation_warnings = True  # as a request does
    return {"keystone": application}


def _read_configuration(site: Site) -> None:
    import keystone.server

    keystone.server.configure(config_files=[str(site.etc("keystone") / "keystone.conf")])


def _write_keys(site: Site) -> None:
    for repository in ("fernet-keys", "credential-keys"):
        folder = private_folder(site.data("keystone") / repository)
        for number in ("0", "1"):
            write_private(folder / number, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def _add_people(site: Site, first: "Bootstrapper") -> None:
    roles = {"admin": first.admin_role_id, "member": first.member_role_id}
    projects, users = {"admin": first.project_id}, {"admin": first.admin_user_id}
    for person in PEOPLE:
        if person.project not in projects:
            projects[person.project] = _project(first, person.project)
        if person.name not in users:
            users[person.name] = _user(first, person.name, site.passwords[person.name])
            _grant(users[person.name], projects[person.project], roles[person.role])
    _grant(users["admin"], projects["demo"], roles["admin"])  # as DevStack does: source openrc admin demo


def _add_services(site: Site, first: "Bootstrapper") -> None:
    project = _project(first, SERVICE_PROJECT)
    for service in discover():
        if service.name != "keystone" and not service.on_demand:
            user = _user(first, service.name, site.passwords[service.name])
            _grant(user, project, first.admin_role_id)
            _grant(user, project, first.service_role_id)
        for role in service.roles:
            _role(role)
        if service.domain:
            _domain(first, service.domain, site.passwords[service.name])


def _project(first: "Bootstrapper", name: str) -> str:
    number = uuid.uuid4().hex
    project = {"id": number, "name": name, "domain_id": first.default_domain_id, "enabled": True, "description": ""}
    _keystone().resource_api.create_project(number, project)
    return number


def _role(name: str) -> None:
    number = uuid.uuid4().hex
    _keystone().role_api.create_role(number, {"id": number, "name": name, "domain_id": None, "options": {}})


def _user(first: "Bootstrapper", name: str, password: str) -> str:
    user = {"name": name, "password": password, "domain_id": first.default_domain_id, "enabled": True}
    number: str = _keystone().identity_api.create_user(user)["id"]
    return number


def _domain(first: "Bootstrapper", name: str, password: str) -> None:
    number = uuid.uuid4().hex
    _keystone().resource_api.create_domain(number, {"id": number, "name": name, "enabled": True, "description": ""})
    ruler = {"name": f"{name}_domain_admin", "password": password, "domain_id": number, "enabled": True}
    user = _keystone().identity_api.create_user(ruler)["id"]
    _keystone().assignment_api.create_grant(first.admin_role_id, user_id=user, domain_id=number)


def _grant(user: str, project: str, role: str) -> None:
    _keystone().assignment_api.add_role_to_user_and_project(user, project, role)


def _add_catalog(site: Site) -> None:
    for service in discover():
        for endpoint in service.endpoints:
            for kind, name in endpoint.kinds:
                if kind != "identity":  # which the bootstrap has put there
                    public = site.public_url(endpoint.name, endpoint.port, endpoint.path)
                    _add_to_catalog(kind, name, site.url(endpoint.name, endpoint.path), public)


def _add_to_catalog(kind: str, name: str, url: str, public: str) -> None:
    catalog, service = _keystone().catalog_api, uuid.uuid4().hex
    catalog.create_service(service, {"id": service, "type": kind, "name": name, "enabled": True})
    for interface in ("public", "internal", "admin"):
        number = uuid.uuid4().hex
        address = {
            "id": number,
            "service_id": service,
            "interface": interface,
            "url": public if interface == "public" else url,
        }
        catalog.create_endpoint(number, address | {"region_id": REGION, "enabled": True})


def _keystone() -> Any:
    from keystone.common import provider_api

    return provider_api.ProviderAPIs


def forget() -> None:
    """Drop every answer that is remembered."""
    from quizengine.lab.glue import recent_answers

    recent_answers.forget()


SERVICE = Service(
    name="keystone",
    endpoints=(Endpoint("keystone", kinds=(("identity", "keystone"),), path="/v3", probe="/v3", port=5000),),
    databases=("keystone",),
    units=("devstack@keystone",),
    configure=configure,
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    serve=serve,
    in_place=True,
    forget=forget,
    registers={"user": ("last_active_at",)},
    reading=frozenset({"/v3/auth/tokens"}),
)
