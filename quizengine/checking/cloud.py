"""The cloud as a checker sees it: a connection of the looking identity, and of others where it needs them."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from quizengine.checking.host import Host
from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials

if TYPE_CHECKING:
    from openstack.block_storage.v3._proxy import Proxy as BlockStorage
    from openstack.compute.v2._proxy import Proxy as Compute
    from openstack.connection import Connection
    from openstack.identity.v3._proxy import Proxy as Identity
    from openstack.image.v2._proxy import Proxy as Image
    from openstack.network.v2._proxy import Proxy as Network
    from openstack.object_store.v1._proxy import Proxy as ObjectStore
    from openstack.orchestration.v1._proxy import Proxy as Orchestration
    from openstack.placement.v1._proxy import Proxy as Placement

CREATED, ABSENT = 201, 404


class Cloud:
    """A cloud, entered as an administrator; nothing is contacted before it is used.

    `host` is the machine on which its services run, so far as it can be looked at: only a lab's can.
    """

    def __init__(
        self,
        identity: Credentials,
        others: Mapping[str, Credentials] | None = None,
        *,
        seconds: float = 20.0,
        host: Host | None = None,
    ) -> None:
        self._identity = identity
        self._known = {identity.username: identity, **(others or {})}
        self._seconds = seconds
        self.host = host or Host()

    @cached_property
    def connection(self) -> "Connection":
        """The connection (of openstacksdk) of the looking identity, an administrator."""
        return connect(self._identity, self._seconds)

    # The SDK's types leave open which version of an API a cloud speaks; for long they all have spoken these.

    @property
    def identity(self) -> "Identity":
        """The connection's Keystone, in version 3."""
        return cast("Identity", self.connection.identity)

    @property
    def image(self) -> "Image":
        """The connection's Glance, in version 2."""
        return cast("Image", self.connection.image)

    @property
    def block_storage(self) -> "BlockStorage":
        """The connection's Cinder, in version 3."""
        return cast("BlockStorage", self.connection.block_storage)

    @property
    def compute(self) -> "Compute":
        """The connection's Nova."""
        return self.connection.compute

    @property
    def network(self) -> "Network":
        """The connection's Neutron."""
        return self.connection.network

    @property
    def placement(self) -> "Placement":
        """The connection's Placement."""
        return self.connection.placement

    @property
    def object_store(self) -> "ObjectStore":
        """The connection's Swift: the account of its project."""
        return self.connection.object_store

    @property
    def orchestration(self) -> "Orchestration":
        """The connection's Heat: the stacks of its project."""
        return self.connection.orchestration

    def inside(self, project: str | None, domain: str = "Default") -> "Connection":
        """Give a connection of the looking identity in another project, where it must hold a role; in its own for None.

        Object storage and orchestration show a project's things only from within.
        """
        if project is None:
            return self.connection
        return connect(self._identity.within(project, domain), self._seconds)

    def as_user(
        self,
        name: str,
        *,
        password: str | None = None,
        project: str | None = None,
        user_domain: str = "Default",
        project_domain: str = "Default",
    ) -> "Connection":
        """Give a connection of another user: with this password, or else with the one that is known of them.

        Without a project it is in the known user's own, or in the user's default project, or in none.
        Raises LookupError where no password is given and none is known.
        """
        if password is not None:
            found = self._identity.of(name, password, user_domain)
        elif name in self._known:
            found = self._known[name]
        else:
            known = ", ".join(self._known)
            raise LookupError(f"no password is known for `{name}`: give `password` (known are {known})")
        return connect(found.within(project, project_domain) if project else found, self._seconds)

    def login_status(self, connection: "Connection") -> int:
        """Log in with a connection, and give the HTTP status: 201, or that of the refusal (401, 403, 404).

        Raises whatever keeps the cloud from giving an answer of its own.
        """
        refusal = _refusal_of(connection.session.get_token)
        return refusal if isinstance(refusal, int) else CREATED

    def status_of(self, request: Callable[[], Any]) -> int:
        """Send a request of a connection's proxy, as in `lambda: john.image.get("/images")`, and give its status.

        A login that is refused on the way counts as the answer. Raises where the cloud gave no answer.
        """
        answer = _refusal_of(request)
        return answer if isinstance(answer, int) else int(answer.status_code)

    def unless_absent(self, answer: Any) -> Any:
        """Give the answer of a connection's proxy, None where it is that there is no such thing (404).

        Raises the SDK's own exception for any other refusal or fault.
        """
        if answer.status_code == ABSENT:
            return None
        # Imported here because it costs the better part of a second, unless the SDK is there already.
        from openstack.exceptions import raise_from_response  # noqa: PLC0415 - as the line above says

        raise_from_response(answer)
        return answer


def _refusal_of(act: Callable[[], Any]) -> Any:
    # The SDK and keystoneauth raise in families of their own, which share only the status that they carry.
    try:
        return act()
    except Exception as error:
        status = getattr(error, "http_status", None) or getattr(error, "status_code", None)
        if status not in (401, 403, 404):
            raise
        return int(status)
