"""What a person finds in the host when they come in: DevStack's openrc and local.conf, and a shell that knows them."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from quizengine.lab.credentials import CLOUDS, OPENRC
from quizengine.lab.host import layout
from quizengine.lab.people import DOMAIN, PEOPLE
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.service import discover
from quizengine.lab.site import REGION, Site

AUTH_URL = f"http://{layout.ADDRESS}:5000/v3"
EXPORTS = f"""\
export OS_AUTH_URL={AUTH_URL} OS_AUTH_TYPE=password OS_IDENTITY_API_VERSION=3 OS_REGION_NAME={REGION}
export OS_USER_DOMAIN_NAME={DOMAIN} OS_PROJECT_DOMAIN_NAME={DOMAIN} OS_VOLUME_API_VERSION=3
"""
BASHRC = """\
# Yours to change; a reset of the lab puts it back.
case $- in *i*) ;; *) return ;; esac
PS1='\\u@\\h:\\w\\$ '
shopt -s checkwinsize
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
[ -r /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
[ -r "$LAB_COMPLETION" ] && . "$LAB_COMPLETION"
"""


def furnish(site: Site) -> None:
    """Write what is missing of it; what a person changed is theirs."""
    home = private_folder(layout.home(site.folder))
    private_folder(home / "devstack")
    files = {
        ".bashrc": BASHRC,
        ".profile": ". ~/.bashrc\n",
        "devstack/openrc": openrc(site),
        "devstack/local.conf": local_conf(site),
    }
    login = private_folder(layout.quick(site.folder))
    write_private(login / CLOUDS, _clouds(site))
    write_private(login / OPENRC, _login(site))
    for name, text in files.items():
        if not (home / name).exists():
            write_private(home / name, text)
    if not (home / "openrc").exists():
        (home / "openrc").symlink_to("devstack/openrc")


def put_back(site: Site, mounted: Iterable[str]) -> None:
    """Make a person's files what they were; what is mounted below them, by the paths inside, stays."""
    home = private_folder(layout.home(site.folder))
    below = [Path(path).relative_to(layout.HOME) for path in mounted if Path(path).is_relative_to(layout.HOME)]
    kept = {path.parts[0] for path in below if path.parts}
    for entry in home.iterdir():
        if entry.name in kept:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    furnish(site)


def etc(site: Site) -> dict[str, str]:
    """Give the files of /etc by which clients and login shells find the lab."""
    return {"openstack/clouds.yaml": _clouds(site), "profile.d/zz-lab.sh": 'export PATH="$LAB_PATH"\n'}


def _clouds(site: Site) -> str:
    clouds = {}
    for person in PEOPLE:
        auth = {
            "auth_url": AUTH_URL,
            "username": person.name,
            "password": site.passwords[person.name],
            "project_name": person.project,
            "user_domain_name": DOMAIN,
            "project_domain_name": DOMAIN,
        }
        clouds[person.name] = {"auth": auth, "region_name": REGION, "identity_api_version": "3"}
    return json.dumps({"clouds": clouds}, indent=2) + "\n"


def _login(site: Site) -> str:
    """Write what makes a client, which knows nothing of clouds.yaml, one of the people, in any shell."""
    cases = "\n".join(
        f"{person.name}) OS_USERNAME='{person.name}' OS_PROJECT_NAME='{person.project}'"
        f" OS_PASSWORD='{site.passwords[person.name]}' ;;"
        for person in PEOPLE
    )
    return f"""\
case "$1" in
{cases}
esac
export OS_USERNAME OS_PROJECT_NAME OS_PASSWORD
{EXPORTS}"""


def openrc(site: Site) -> str:
    """Write DevStack's openrc: the first argument is a user, the second a project."""
    passwords = "\n".join(f"{person.name}) OS_PASSWORD='{site.passwords[person.name]}' ;;" for person in PEOPLE)
    return f"""\
# source openrc [USER] [PROJECT]     enter the cloud as a user, `demo` by default, in a project, `demo` by default
for name in ${{!OS_*}}; do unset "$name"; done; unset name
export OS_USERNAME="${{1:-demo}}" OS_PROJECT_NAME="${{2:-demo}}"
case "$OS_USERNAME" in
{passwords}
*) echo "openrc: now set OS_PASSWORD, the password of $OS_USERNAME" >&2 ;;
esac
[ -n "$OS_PASSWORD" ] && export OS_PASSWORD
{EXPORTS}"""


def local_conf(site: Site) -> str:
    """Write a local.conf that describes this lab as DevStack's describes its cloud."""
    units = ",".join(unit.partition("@")[2] for service in discover() for unit in service.units)
    return f"""\
# What this host is. There is no stack.sh here: the lab is made by quizengine.
[[local|localrc]]
HOST_IP={layout.ADDRESS}
DEST={layout.HOME}
DATA_DIR=$DEST/data
LOGDIR=$DEST/logs
ADMIN_PASSWORD={site.passwords["admin"]}
DATABASE_TYPE=sqlite
VOLUME_BACKING_FILE_SIZE=500G
SWIFT_REPLICAS=1
REGION_NAME={REGION}
enable_service {units}
"""
