"""A real browser without a window, as a person would use it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
WITH_A_BROWSER = pytest.mark.skipif(not (BROWSER and DRIVER), reason="there is no chromium with its driver here")
SECONDS = 120.0
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


def find(browser: Chrome | WebElement, selector: str, text: str = "") -> WebElement:
    """Give the first element of a selector that is to be seen, and that holds the text, once there is one."""
    return WebDriverWait(browser, SECONDS, ignored_exceptions=[Exception]).until(
        lambda _: next(
            each for each in browser.find_elements(By.CSS_SELECTOR, selector)
            if each.is_displayed() and text in each.text
        )
    )  # fmt: skip
