"""Object storage: what people do with containers, and who may."""

import hashlib
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from openstack import exceptions

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, until
from tests.labs import EVERYTHING

pytestmark = ON_THE_LAB


@pytest.fixture
def john(clean_lab: Lab) -> Iterator[Any]:
    with enter(clean_lab, "john") as connection:
        yield connection


def get(connection: Any, path: str) -> tuple[int, bytes]:
    """Ask for a path of the account as somebody who has no token."""
    request = urllib.request.Request(f"{connection.object_store.get_endpoint()}/{path}")  # noqa: S310 - the lab's own
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


def test_a_member_keeps_an_object_and_the_account_counts_it(john: Any) -> None:
    store = john.object_store
    content = b"precious" * 1000

    store.create_container("box")
    store.upload_object("box", "thing", data=content)

    assert store.get_object_metadata("thing", container="box").etag == hashlib.md5(content).hexdigest()  # noqa: S324 - Swift's
    assert store.download_object("thing", container="box") == content
    until(lambda: store.get_account_metadata().account_bytes_used == len(content))
    assert store.get_account_metadata().account_container_count == 1


def test_an_object_is_gone_when_its_time_is_up(john: Any) -> None:
    store = john.object_store
    store.create_container("box")
    store.upload_object("box", "brief", data=b"x", **{"X-Delete-After": "2"})
    assert store.download_object("brief", container="box") == b"x"

    time.sleep(2.1)

    with pytest.raises(exceptions.NotFoundException):
        store.download_object("brief", container="box")
    until(lambda: list(store.objects("box")) == [])


def test_another_project_reads_once_the_container_says_so(clean_lab: Lab, john: Any) -> None:
    john.object_store.create_container("box")
    john.object_store.upload_object("box", "thing", data=b"x")
    admin = enter(clean_lab)
    other = admin.identity.create_project(name="other")
    user = admin.identity.create_user(name="eve", password="secret", default_project_id=other.id)  # noqa: S106 - a test's
    admin.identity.assign_project_role_to_user(other, user, admin.identity.find_role("member"))
    auth = clean_lab.credentials("john") | {"username": "eve", "password": "secret", "project_name": "other"}
    beside = {key: auth.pop(key) for key in ("region_name", "interface")}
    url = f"{john.object_store.get_endpoint()}/box/thing"
    eve = type(john)(auth=auth, **beside, identity_api_version="3")
    assert eve.session.get(url, raise_exc=False).status_code == 403

    john.object_store.set_container_metadata("box", read_ACL=f"{other.id}:*")

    assert eve.session.get(url).content == b"x"
    assert eve.session.put(url, data=b"y", raise_exc=False).status_code == 403


def test_everybody_reads_what_is_public_and_lists_it_where_that_is_said_too(john: Any) -> None:
    john.object_store.create_container("box")
    john.object_store.upload_object("box", "thing", data=b"x")
    assert get(john, "box/thing")[0] == 401

    john.object_store.set_container_metadata("box", read_ACL=".r:*,.rlistings")

    assert get(john, "box/thing") == (200, b"x")
    assert get(john, "box")[1] == b"thing\n"


def test_the_role_that_reaches_every_account_is_there(clean_lab: Lab) -> None:
    assert enter(clean_lab).identity.find_role("ResellerAdmin") is not None


def test_objects_are_there_after_their_server_started_anew(clean_lab: Lab, john: Any) -> None:
    john.object_store.create_container("box")
    john.object_store.upload_object("box", "thing", data=b"x")
    url = f"{john.object_store.get_endpoint()}/box/thing"
    john.session.post(url, headers={"X-Object-Meta-Colour": "red"})

    clean_lab.restart("swift")

    assert john.session.head(url).headers["X-Object-Meta-Colour"] == "red"


def test_rings_lead_to_where_the_servers_listen_after_somebody_took_their_ports(clean_lab: Lab) -> None:
    john = enter(clean_lab, "john")
    john.object_store.create_container("box")
    ports = json.loads((clean_lab.folder / "lab.json").read_text())["ports"]
    clean_lab.down()
    with socket.create_server(("127.0.0.1", ports["swift-object"])):
        clean_lab.up(only=EVERYTHING)

    john = enter(clean_lab, "john")
    john.object_store.upload_object("box", "thing", data=b"x")
    assert john.object_store.download_object("thing", container="box") == b"x"
