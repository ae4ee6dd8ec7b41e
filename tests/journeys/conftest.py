"""The journeys meet the demonstration as visitors do: gunicorn, DEBUG off, compressed files."""

import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

REPOSITORY = Path(__file__).resolve().parents[2]
PREPARED = REPOSITORY / "var/journeys"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration: where it is, how to sign in, and its settings."""

    url: str
    password: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running site."""
        return _manage(self.environment, *arguments)


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _fingerprint() -> str:
    """Changes when tables, demo content or static files do."""
    patterns = ("*/migrations/*.py", "site/liferooms/demo/**/*", "site/liferooms/seeding/*.py")
    digest = hashlib.sha256()
    for pattern in (*patterns, "site/liferooms/static/**/*"):
        for path in sorted(REPOSITORY.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    return f"{digest.hexdigest()}-{time.strftime('%Y-%m-%d')}"


def _prepare(environment: dict[str, str]) -> None:
    """Once for all the processes that test: the others wait for the first."""
    PREPARED.parent.mkdir(parents=True, exist_ok=True)
    with PREPARED.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = PREPARED / "stamp"
        if not stamp.exists() or stamp.read_text() != _fingerprint():
            shutil.rmtree(PREPARED, ignore_errors=True)
            PREPARED.mkdir()
            _load({**environment, "STATE_FOLDER": str(PREPARED)})
            stamp.write_text(_fingerprint())


def _load(environment: dict[str, str]) -> None:
    with ThreadPoolExecutor() as beside:
        static = beside.submit(_manage, environment, "collectstatic", "--noinput", "-v", "0")
        for command in (
            ["migrate", "--verbosity", "0"],
            ["seed_demo"],
            ["demo_sign_in"],
            ["prepare_pictures"],
        ):
            _manage(environment, *command)
        static.result()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(f"{url}/healthz", timeout=2)  # noqa: S310 - our own server
        except (URLError, OSError):
            continue
        return
    raise RuntimeError("The demonstration did not start.")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, running on a copy of what was prepared; each process has its own."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not here.")
        pytest.skip("Chromium is not here.")
    port = _free_port()
    state = tmp_path_factory.mktemp("journeys") / "state"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "liferooms.settings.demo",
        "STATE_FOLDER": str(state),
        "PORT": str(port),
    }
    environment.pop("DATABASE_URL", None)
    _prepare(environment)
    shutil.copytree(PREPARED, state)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
        cwd=REPOSITORY,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        password = re.search(r"password (\S+)", (state / "demo-sign-in").read_text())
        assert password is not None
        yield Demonstration(url=url, password=password[1], environment=environment)
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def browser(playwright: Playwright, demonstration: Demonstration) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield browser
    browser.close()


@pytest.fixture
def new_page(browser: Browser, demonstration: Demonstration) -> Iterator[Any]:
    """Opens pages; fails the test if the site wrote an error to the console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(
            base_url=demonstration.url, **{"viewport": DESKTOP, "locale": "en-GB", **options}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if _is_our_fault(message) else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_our_fault(message: Any) -> bool:
    # The browser itself reports the 404s and 422s that some tests ask for.
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def page(new_page: Any) -> Page:
    """A desktop page."""
    return new_page()
