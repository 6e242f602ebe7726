"""The dashboard, as a person sees it in a browser."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from quizengine.lab.host.layout import ADDRESS
from quizengine.lab.lab import Lab
from quizengine.lab.name import home_of
from tests.browser import WITH_A_BROWSER, find, open_browser, press, write
from tests.lab.entering import ON_THE_LAB
from tests.labs import EVERYTHING

pytestmark = ON_THE_LAB

ERROR = "alert-danger alert-dismissable"
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
    write(browser, "#id_username", person)
    write(browser, "#id_password", password)
    press(browser, "#loginBtn")


def fetch(browser: Chrome, page: str) -> str:
    """Fetch a page as the browser would, without drawing it."""
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in browser.get_cookies())
    with urllib.request.urlopen(urllib.request.Request(page, headers={"Cookie": cookies})) as answer:  # noqa: S310 - http
        return str(answer.read().decode())


@WITH_A_BROWSER
def test_the_administrator_finds_every_page_without_an_error_on_it(shown: Lab, address: str, tmp_path: Path) -> None:
    with open_browser(tmp_path) as browser:
        log_in(browser, address, "admin", "nonsense")
        find(browser, "#loginBtn")
        assert "Invalid credentials" in browser.page_source
        log_in(browser, address, "admin", shown.credentials()["password"])
        find(browser, "h1", "Overview")
        links = browser.find_elements(By.CSS_SELECTOR, "#sidebar-accordion a.openstack-panel")
        pages = [str(link.get_attribute("href")) for link in links]
        broken = [page for page in pages if ERROR in fetch(browser, page)]

    assert len(pages) > 40
    assert broken == []


@WITH_A_BROWSER
def test_a_network_and_a_server_on_it_are_made_and_stand_in_the_topology(john: Chrome, address: str) -> None:
    john.get(f"{address}/project/networks/")
    press(john, "#networks__action_create")
    write(john, "#id_net_name", "lan")
    press(john, ".modal .button-next")
    write(john, "#id_subnet_name", "lan-v4")
    write(john, "#id_cidr", "192.168.7.0/24")
    press(john, ".modal .button-next")
    press(john, ".modal .button-final")
    find(john, "#networks tr", "192.168.7.0/24")

    john.get(f"{address}/project/instances/")
    press(john, "a", "Launch Instance")
    write(john, "wizard input[name=name]", "web")
    for step, choice in (("Source", STAND_IN), ("Flavor", "m1.tiny"), ("Networks", "lan")):
        press(john, "wizard .nav-item", step)
        press(john, ".transfer-available tr", choice, "action-list button")
        find(john, ".transfer-allocated tr", choice)
    press(john, "wizard button.finish")
    assert "192.168.7." in find(john, "#instances tr", "Active").text

    john.get(f"{address}/project/network_topology/")
    for label in ("public", "private", "lan", "web"):
        find(john, "svg text", label)


@WITH_A_BROWSER
def test_a_volume_is_made(john: Chrome, address: str) -> None:
    john.get(f"{address}/project/volumes/")
    press(john, "#volumes__action_create")
    write(john, ".modal #id_name", "first")
    press(john, ".modal input[type=submit]")

    assert "first" in find(john, "#volumes tr", "Available").text


def test_it_speaks_the_language_of_the_browser(address: str) -> None:
    asked = urllib.request.Request(f"{address}/auth/login/", headers={"Accept-Language": "zh-CN"})  # noqa: S310 - http
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - as above
        assert "登录" in answer.read().decode()


def test_in_the_host_it_is_where_devstack_has_it(shown: Lab) -> None:
    if not shown.status().host:
        pytest.skip(f"this machine lets the lab have no host: {shown.status().no_host}")
    ask = f"import urllib.request as web; print(web.urlopen('http://{ADDRESS}/dashboard').read().decode())"
    words, environment = shown.inside(["python", "-c", ask], "admin")

    told = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    assert 'id="loginBtn"' in told.stdout, told.stderr


def test_open_tells_where_it_is_and_shows_it_without_telling_a_password(
    shown: Lab, address: str, tmp_path: Path
) -> None:
    told = opened(shown, tmp_path)

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
    own = {"QUIZENGINE_HOME": str(home_of(lab.folder)), "QUIZENGINE_RELEASES": str(lab.releases)}
    command = [sys.executable, "-m", "quizengine", "lab", "open", *options]
    return subprocess.check_output(command, env={**own, "BROWSER": str(browser), "COLUMNS": "200"}, text=True)


def test_it_starts_anew_and_is_found_by_the_name_of_its_unit(shown: Lab) -> None:
    before = next(service for service in shown.status().services if service.name == "horizon")

    shown.restart("devstack@horizon")

    after = next(service for service in shown.status().services if service.name == "horizon")
    assert after.pid != before.pid
    assert shown.log("devstack@horizon").read_text()
