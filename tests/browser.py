"""A real browser without a window, as a person would use it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from selenium.common.exceptions import NoSuchElementException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
WITH_A_BROWSER = pytest.mark.skipif(not (BROWSER and DRIVER), reason="there is no chromium with its driver here")
SECONDS, POLL_SECONDS = 120.0, 0.1
T = TypeVar("T")
SWITCHES = (
    "--headless",
    "--no-sandbox",  # which it cannot have as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1400",
)


@contextmanager
def open_browser(folder: Path) -> Iterator[Chrome]:
    """Give a browser that keeps whatever it keeps in a folder."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for switch in (*SWITCHES, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(switch)
    driver = Service(str(DRIVER), env={**os.environ, "HOME": str(folder)})
    browser = Chrome(options=options, service=driver)
    try:
        yield browser
    finally:
        browser.quit()


def find(browser: Chrome, selector: str, text: str = "") -> WebElement:
    """Give the first element of a selector that is to be seen, and that holds the text, once there is one."""
    return _once(browser, lambda: _seen(browser, selector, text))


def press(browser: Chrome, selector: str, text: str = "", part: str = "") -> None:
    """Click on such an element, or a part of it, once nothing is before it."""

    def click() -> bool:
        found = _seen(browser, selector, text)
        (found.find_element(By.CSS_SELECTOR, part) if part else found).click()
        return True

    _once(browser, click)


def write(browser: Chrome, selector: str, text: str) -> None:
    """Write into such an element, in the place of what is there."""
    place = find(browser, selector)
    place.clear()
    place.send_keys(text)


def _seen(browser: Chrome, selector: str, text: str) -> WebElement:
    for each in browser.find_elements(By.CSS_SELECTOR, selector):
        if each.is_displayed() and text in each.text:
            return each
    raise NoSuchElementException(f"{selector} {text}")


def _once(browser: Chrome, done: Callable[[], T]) -> T:
    """Try until it goes well: a page that is being drawn takes away what it has just shown."""
    waiting = WebDriverWait(browser, SECONDS, POLL_SECONDS, ignored_exceptions=[WebDriverException])
    return waiting.until(lambda _: done())
