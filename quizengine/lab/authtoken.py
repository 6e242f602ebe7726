"""How a service proves to Keystone who it is: a section that every other service's configuration holds."""

from quizengine.lab.people import DOMAIN, SERVICE_PROJECT
from quizengine.lab.site import REGION, Site


def login(site: Site, section: str, user: str) -> str:
    """Write a section of credentials with which the service `user` asks Keystone."""
    return f"""\
[{section}]
auth_type = password
auth_url = {site.url("keystone")}
username = {user}
password = {site.passwords[user]}
project_name = {SERVICE_PROJECT}
user_domain_name = {DOMAIN}
project_domain_name = {DOMAIN}
region_name = {REGION}
"""


def authtoken(site: Site, user: str) -> str:
    """Write the section for checking the tokens of requests, each answer being remembered in the process."""
    return login(site, "keystone_authtoken", user) + f"""\
www_authenticate_uri = {site.url("keystone")}
service_token_roles = service
service_token_roles_required = true
"""  # fmt: skip
