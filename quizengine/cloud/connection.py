"""Making openstacksdk's connection out of credentials alone, with no file and no environment variable read."""

from typing import TYPE_CHECKING, Any

from quizengine.cloud.credentials import Credentials

if TYPE_CHECKING:
    from openstack.connection import Connection


def connect(credentials: Credentials, seconds: float = 20.0) -> "Connection":
    """Give a connection that logs in when it is first used; a request may take so many seconds, and is tried once."""
    # Imported here because they cost the better part of a second.
    from keystoneauth1.identity.v3 import Password  # noqa: PLC0415 - as the line above says
    from keystoneauth1.session import Session  # noqa: PLC0415 - as above
    from openstack.config.cloud_region import from_session  # noqa: PLC0415 - as above
    from openstack.connection import Connection  # noqa: PLC0415 - as above

    auth: dict[str, Any] = dict(credentials.auth())
    verify = (credentials.cacert or True) if credentials.verify else False
    region = from_session(
        Session(auth=Password(**auth), timeout=seconds, verify=verify),
        name="quizengine",
        region_name=credentials.region_name,
        interface=credentials.interface or "public",
        identity_api_version="3",
        connect_retries=0,
        status_code_retries=0,
        force_ipv4=True,  # else the SDK searches this machine's interfaces, which a sandbox does not show
        image_status_code_retries=0,  # the SDK's own default for images is five, with growing pauses
    )
    return Connection(config=region)
