"""Placement, which counts what is left of the hosts: it lives in Nova's process, and has its own configuration."""

import os
from collections.abc import Mapping

from quizengine.lab.authtoken import authtoken
from quizengine.lab.service import Application
from quizengine.lab.site import Site

NAME = "placement"
FILE = "placement.conf"


def configure(site: Site) -> Mapping[str, str]:
    """Give Placement's configuration files."""
    return {
        FILE: f"""\
# What Placement reads, and nothing else does; it shares Nova's process, and starts anew with it.
[DEFAULT]
use_stderr = true

[placement_database]
connection = {site.database_url("nova", NAME)}

[oslo_policy]
policy_file = {site.etc(NAME) / "policy.yaml"}

{authtoken(site, "nova")}"""
    }


def warm() -> None:
    """Import it."""
    import placement.deploy  # noqa: PLC0415 - it exists in the services' venv alone
    import placement.wsgi  # noqa: F401, PLC0415 - imported for the child that will be forked


def migrate(site: Site) -> None:
    """Make the empty database."""
    from oslo_config import cfg  # noqa: PLC0415 - as above
    from placement import conf, db_api  # noqa: PLC0415 - as above
    from placement.db.sqlalchemy import migration  # noqa: PLC0415 - as above

    configuration = cfg.ConfigOpts()
    conf.register_opts(configuration)
    configuration([], project=NAME, default_config_files=[str(site.etc(NAME) / FILE)])
    db_api.configure(configuration)
    migration.upgrade("head")


def application(site: Site) -> Application:
    """Give the application, whose options are in a place of their own, beside Nova's."""
    from placement import wsgi  # noqa: PLC0415 - as above

    os.environ["OS_PLACEMENT_CONFIG_DIR"] = str(site.etc(NAME))
    made: Application = wsgi.init_application()
    return made
