"""The dashboard, as a person sees it in a browser."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from quizengine.lab.lab import Lab
from tests.browser import WITH_A_BROWSER, find, open_browser
from tests.lab.entering import ON_THE_LAB
from tests.labs import EVERYTHING

pytestmark = ON_THE_LAB

STAND_IN = "cirros-0.6.3-x86_64-disk"


@pytest.fixture(scope="module")
def shown(session_lab: Lab) -> Iterator[Lab]:
    """Give the session's lab with its dashboard; afterwards it is down, so that nobody else has one."""
    session_lab.up(only=[*EVERYTHING, "horizon"])
    session_lab.reset()
    yield session_lab
    session_lab.down()


@pytest.fixture(scope="module")
def address(shown: Lab) -> str:
    return next(service.url for service in shown.status().services if service.name == "horizon")


@pytest.fixture(scope="module")
def john(shown: Lab, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Give a browser in which john is logged in."""
    with open_browser(tmp_path_factory.mktemp("john")) as browser:
        log_in(browser, address, "john", shown.credentials("john")["password"])
        find(browser, "h1", "Overview")
        yield browser


def log_in(browser: Chrome, address: str, person: str, password: str) -> None:
    browser.get(address)
    find(browser, "#id_username").send_keys(person)
    find(browser, "#id_password").send_keys(password)
    find(browser, "#loginBtn").click()


def pages(browser: Chrome) -> list[str]:
    """Give the addresses that the side bar leads to."""
    links = browser.find_elements(By.CSS_SELECTOR, "#sidebar-accordion a.openstack-panel")
    return [str(link.get_attribute("href")) for link in links]


def errors(browser: Chrome, page: str) -> list[str]:
    browser.get(page)
    find(browser, "h1")
    return [box.text for box in browser.find_elements(By.CSS_SELECTOR, ".alert-danger")]


@WITH_A_BROWSER
def test_a_wrong_password_is_refused(address: str, tmp_path: Path) -> None:
    with open_browser(tmp_path) as browser:
        log_in(browser, address, "john", "nonsense")
        assert "Invalid credentials" in find(browser, ".alert-danger, .help-block").text


@WITH_A_BROWSER
def test_every_page_of_the_administrator_opens(shown: Lab, address: str, tmp_path: Path) -> None:
    with open_browser(tmp_path) as browser:
        log_in(browser, address, "admin", shown.credentials()["password"])
        find(browser, "h1", "Overview")
        found = pages(browser)
        assert len(found) > 40
        assert {page: errors(browser, page) for page in found} == {page: [] for page in found}


@WITH_A_BROWSER
def test_a_server_is_launched(john: Chrome, address: str) -> None:
    john.get(f"{address}/project/instances/")
    find(john, "a", "Launch Instance").click()
    find(john, "wizard input[name=name]").send_keys("web")
    go_to(john, "Source")
    find(john, "wizard label", "No").click()
    allocate(john, STAND_IN)
    go_to(john, "Flavor")
    allocate(john, "m1.tiny")
    go_to(john, "Networks")
    allocate(john, "private")
    find(john, "wizard button.btn-primary.finish", "Launch Instance").click()

    assert "10.0.0." in find(john, "#instances tr.status_up", "Active").text


def go_to(browser: Chrome, step: str) -> None:
    find(browser, "wizard .nav-item", step).click()


def allocate(browser: Chrome, name: str) -> None:
    """Press the arrow at one of the things that the wizard offers."""
    row = find(browser, "wizard tr", name)
    find(row, "button.btn-default .fa-arrow-up").click()


@WITH_A_BROWSER
def test_a_volume_is_made(john: Chrome, address: str) -> None:
    john.get(f"{address}/project/volumes/")
    find(john, "#volumes__action_create").click()
    find(john, ".modal #id_name").send_keys("first")
    find(john, ".modal input[type=submit]").click()

    assert "1GiB" in find(john, "#volumes tr", "Available").text


@WITH_A_BROWSER
def test_a_network_is_made_and_stands_in_the_topology(john: Chrome, address: str) -> None:
    john.get(f"{address}/project/networks/")
    find(john, "#networks__action_create").click()
    find(john, ".modal #id_net_name").send_keys("lan")
    find(john, ".modal .button-next").click()
    find(john, ".modal #id_subnet_name").send_keys("lan-v4")
    Select(find(john, ".modal #id_address_source")).select_by_value("manual")
    find(john, ".modal #id_cidr").send_keys("192.168.7.0/24")
    find(john, ".modal .button-next").click()
    find(john, ".modal .button-final").click()
    find(john, "#networks tr", "192.168.7.0/24")

    john.get(f"{address}/project/network_topology/")

    for label in ("public", "private", "lan"):
        find(john, "#topologyCanvas text", label)


def test_it_speaks_the_language_of_the_browser(address: str) -> None:
    asked = urllib.request.Request(f"{address}/auth/login/", headers={"Accept-Language": "zh-CN"})  # noqa: S310 - http
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - as above
        assert "登录" in answer.read().decode()


def test_open_tells_where_it_is_and_shows_it_without_telling_a_password(shown: Lab, tmp_path: Path) -> None:
    told = opened(shown, tmp_path)

    address = f"http://127.0.0.1:{shown.status().services[-1].port}"
    assert (tmp_path / "shown").read_text() == address
    assert address in told
    assert not any(shown.credentials(person)["password"] in told for person in shown.identities())


def test_open_tells_the_passwords_to_who_asks_and_opens_nothing_if_told_so(shown: Lab, tmp_path: Path) -> None:
    told = opened(shown, tmp_path, "--print", "--password")

    assert all(shown.credentials(person)["password"] in told for person in shown.identities())
    assert not (tmp_path / "shown").exists()


def opened(lab: Lab, folder: Path, *options: str) -> str:
    """Run `quizengine lab open` with a browser that only notes what it was to show."""
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {folder}/shown\n')
    browser.chmod(0o700)
    own = {"QUIZENGINE_HOME": str(lab.folder.parent), "QUIZENGINE_RELEASES": str(lab.releases)}
    command = [sys.executable, "-m", "quizengine", "lab", "open", *options]
    return subprocess.check_output(command, env={**own, "BROWSER": str(browser), "COLUMNS": "200"}, text=True)


def test_it_starts_anew_and_is_found_by_the_name_of_its_unit(shown: Lab) -> None:
    before = next(service for service in shown.status().services if service.name == "horizon")

    shown.restart("devstack@horizon")

    after = next(service for service in shown.status().services if service.name == "horizon")
    assert after.pid != before.pid
    assert shown.log("devstack@horizon").read_text()


def test_nobody_has_it_who_did_not_ask_for_it(shown: Lab) -> None:
    shown.down()
    shown.up(only=["keystone"])
    running = {service.name for service in shown.status().services}
    shown.up(only=[*EVERYTHING, "horizon"])

    assert running == {"keystone"}
