"""Making openstacksdk's connection out of credentials alone, with no file and no environment variable read."""

from typing import TYPE_CHECKING

from quizengine.cloud.credentials import Credentials

if TYPE_CHECKING:
    from openstack.connection import Connection


def connect(credentials: Credentials, seconds: float = 20.0) -> "Connection":
    """Give a connection that logs in when it is first used; a request may take so many seconds, and is tried once."""
    # Imported here because it costs the better part of a second.
    from openstack.config import OpenStackConfig  # noqa: PLC0415 - as the line above says
    from openstack.connection import Connection  # noqa: PLC0415 - as above

    config = OpenStackConfig(load_yaml_config=False, load_envvars=False)
    region = config.get_one(
        auth_type="password",
        auth=dict(credentials.auth()),
        region_name=credentials.region_name or "",
        interface=credentials.interface or "public",
        verify=credentials.verify,
        cacert=credentials.cacert,
        identity_api_version="3",
        api_timeout=seconds,
        connect_retries=0,
        status_code_retries=0,
        image_status_code_retries=0,  # the SDK's own default for images is five, with growing pauses
    )
    return Connection(config=region)
