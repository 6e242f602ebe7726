"""The quick client: whatever is asked of it, it answers as the plain client does."""

from pathlib import Path

import pytest

from quizengine.lab.client import entrance
from quizengine.lab.lab import Lab
from tests.lab.warming import ON_A_LAB_OF_ITS_OWN, only_warm, plain, told

pytestmark = ON_A_LAB_OF_ITS_OWN

# Options stand in the order of a set there, which is another one in each run of the plain client too.
WORDS = "tr -cs '[:alnum:]_-' '\\n' | sort"
SAME = [
    "openstack --version",
    "openstack volume list",
    "openstack volume type list -f json",
    "openstack volume type list -f yaml --noindent",
    "openstack image list -f csv --quote all",
    "openstack image list -f value -c Name",
    "openstack user list --sort-column Name --sort-descending",
    "openstack user list --os-cloud john",
    "openstack user list --nonsense",
    "openstack user",
    "openstack usr list",
    "openstack nonsense",
    "openstack ''",
    f"COLUMNS=9999 openstack -h | {WORDS}",
    f"COLUMNS=9999 openstack --help | {WORDS}",
    "openstack help volume create",
    "openstack volume create --help",
    "openstack volume create",
    "openstack volume create --size lots v",
    "openstack volume show 'no such \"volume\"  here'",
    "openstack project show 'größer 項目 🐳'",
    "openstack project show $'\\xff'",
    "openstack project create 'größer 項目' -f value -c name; openstack project delete 'größer 項目'; echo $?",
    "openstack role show member -f shell --prefix role_",
    "openstack role show member -f json -c name",
    "openstack configuration show -f json --mask",
    "openstack endpoint list -f value -c 'Service Name' -c Interface | sort",
    "openstack complete | md5sum",
    "openstack complete --shell none",
    "openstack module list -f json",
    "openstack extension list --identity",
    "openstack command list --group openstack.volume.v3 -f value",
    "openstack --os-cloud nobody volume list",
    "OS_CLOUD=nobody openstack volume list",
    "OS_CLIENT_CONFIG_FILE=/nowhere openstack volume list",
    "OS_AUTH_URL=http://127.0.0.1:9 OS_CLOUD= openstack volume list",
    f"COLUMNS=9999 openstack --os-auth-type nonsense volume list 2>&1 | {WORDS}",
    "openstack --os-volume-api-version 9 volume list",
    "openstack --os-password wrong volume list 2>&1 | sed 's/req-[-0-9a-f]*//'; echo ${PIPESTATUS[@]}",
    "openstack user password set < /dev/null",
    "openstack image save cirros-0.6.3-x86_64-disk | md5sum",
    "openstack image save --file saved cirros-0.6.3-x86_64-disk; stat -c '%s %a' saved; rm saved",
    "umask 077; openstack image save --file saved cirros-0.6.3-x86_64-disk; stat -c '%s %a' saved; rm saved",
    "echo content | openstack image create from-stdin -f value -c size -c checksum; openstack image delete from-stdin",
    "echo content > file; openstack image create --file file i -f value -c checksum; openstack image delete i",
    "openstack image create --file missing i",
    "echo 'clouds: {here: {auth: {}}}' > clouds.yaml; OS_CLIENT_CONFIG_FILE= openstack --os-cloud here volume list",
    (
        "mkdir -p .config/openstack; echo 'clouds: {home: {auth: {}}}' > .config/openstack/clouds.yaml; HOME=$PWD; "
        "OS_CLIENT_CONFIG_FILE= openstack --os-cloud home volume list"
    ),
    "openstack user list | true; echo ${PIPESTATUS[@]}",
    "openstack --help | head -1; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED= openstack user list | true; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED= openstack complete | head -1; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED=1 openstack user list | true; echo ${PIPESTATUS[@]}",
    "openstack user list > /dev/full; echo $?",
    "PYTHONUNBUFFERED= openstack user list > /dev/full; echo $?",
    "COLUMNS=30 openstack user list --help",
    "COLUMNS=30 openstack user list --fit-width",
    "CLIFF_FIT_WIDTH=1 COLUMNS=40 openstack image show cirros-0.6.3-x86_64-disk -c name -c properties",
    "LANG=C openstack project show größer",
    "LANG=xx_YY.UTF-8 openstack project show größer",
    "env -i PATH=$PATH OS_CLOUD=admin OS_CLIENT_CONFIG_FILE=$OS_CLIENT_CONFIG_FILE openstack user list",
    "(ulimit -n 200; openstack user list)",
    "(trap '' INT HUP; openstack user list)",
    "openstack -q user list; openstack -v user list 2>&1 | head -3",
    "openstack --log-file log user list > /dev/null; wc -l < log",
    "http_proxy=http://127.0.0.1:9 no_proxy= NO_PROXY= openstack user list 2>&1 | sed 's/0x[0-9a-f]*/0x/g'",
]  # fmt: skip
LEFT_TO_PLAIN = [
    "openstack < /dev/null",
    "echo 'role show member -c name' | openstack",
    "echo 'role show member -c name' | openstack --os-cloud admin",
    "openstack user set --password-prompt john < /dev/null",
    "openstack user list >&-; echo $?",
    "openstack user list <&-; echo $?",
    "mkdir gone; cd gone; rmdir ../gone; openstack user list 2>&1 | tail -1",
    "LC_ALL=C openstack project show größer",
    "PYTHONIOENCODING=latin-1 openstack project show größer | od -c | tail -3",
    "openstack image create --file <(echo content) i -f value -c checksum; openstack image delete i",
    "PYTHONWARNINGS=error openstack --version",
]


@pytest.mark.parametrize("line", SAME)
def test_the_warm_way_answers_as_the_plain_one(warm: Lab, tmp_path: Path, line: str) -> None:
    expected = told(warm, plain(warm), line, tmp_path / "work")
    (tmp_path / "work").rename(tmp_path / "plain")

    assert told(warm, only_warm(warm, tmp_path), line, tmp_path / "work") == expected


@pytest.mark.parametrize("line", LEFT_TO_PLAIN)
def test_what_the_warm_way_cannot_do_is_left_to_the_plain_one(warm: Lab, tmp_path: Path, line: str) -> None:
    expected = told(warm, plain(warm), line, tmp_path / "work")
    (tmp_path / "work").rename(tmp_path / "plain")

    assert told(warm, entrance.commands(warm.folder), line, tmp_path / "work") == expected
