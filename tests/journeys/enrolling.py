"""The pages of enrolling as people go through them, shared by the journeys."""

import re
from collections.abc import Callable
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demonstration

# Between two messages in a file of Django's own file backend.
BETWEEN_MESSAGES = "-" * 79

Look = Callable[[Page], None]


def go_on(page: Page, look: Look | None = None) -> None:
    """Press the page's main button; look at the page first, if wanted."""
    if look:
        look(page)
    page.get_by_role("button", name="Go on").click()


def begin(page: Page, look: Look | None = None, *, button: str = "Start") -> None:
    """From the start to how they can be reached."""
    if look:
        look(page)
    page.get_by_role("button", name=button).click()
    page.get_by_label("Yes").check()
    go_on(page, look)


def by_email(
    page: Page, demonstration: Demonstration, email: str, look: Look | None = None
) -> None:
    """Give an e-mail address and prove it with the code we send."""
    page.get_by_label("By e-mail").check()
    page.get_by_label("E-mail address").fill(email)
    go_on(page, look)
    page.get_by_label("Code").fill(code_in(message_to(demonstration, email)))
    go_on(page, look)


def by_phone(page: Page, phone: str = "0151 496 0000", look: Look | None = None) -> None:
    page.get_by_label("By telephone").check()
    page.get_by_label("Telephone number").fill(phone)
    page.get_by_label("It is safe to leave a message").check()
    go_on(page, look)


def answer_all(page: Page, name: str, look: Look | None = None) -> None:
    """What someone new is asked, up to the last page."""
    page.get_by_label("Your name").fill(name)
    go_on(page, look)
    page.get_by_label("I use, or have used").check()
    page.get_by_label("First half of your postcode").fill("L9")
    go_on(page, look)
    page.get_by_label("A friend or relative").check()
    go_on(page, look)
    come_alone(page, look)
    page.get_by_label("Anything to help you feel comfortable").fill("A seat by the door")
    go_on(page, look)


def come_alone(page: Page, look: Look | None = None) -> None:
    """Answer who comes with them, which not every run asks."""
    expect(page).to_have_url(re.compile("bringing-someone|what-would-help|check-your-answers"))
    if "bringing-someone" in page.url:
        page.get_by_label("No", exact=True).check()
        go_on(page, look)


def last_button(page: Page) -> Any:
    """The one press that decides."""
    names = "Enrol on this course|Book my place|Join the waiting list|Ask for a place"
    return page.get_by_role("main").get_by_role("button", name=re.compile(names))


def hand_in(page: Page, look: Look | None = None) -> None:
    page.get_by_role("checkbox", name=re.compile("I agree")).check()
    if look:
        look(page)
    last_button(page).click()


def message_to(demonstration: Demonstration, email: str) -> str:
    """The words of the newest message to an address, once everything due has been sent."""
    # Each run of the tests begins with an older copy of the database: sent messages are not known.
    demonstration.manage("send_messages", "--resume")
    folder = Path(demonstration.environment["STATE_FOLDER"]) / "mail"
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files:
        for text in reversed(path.read_text().split(BETWEEN_MESSAGES)):
            message = message_from_string(text.lstrip())
            if message["To"] == email:
                return _words_of(message)
    raise AssertionError(f"No message to {email}")


def _words_of(message: Message) -> str:
    [plain] = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    content = plain.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def code_in(words: str) -> str:
    found = re.search(r"^\d{3} \d{3}$", words, re.MULTILINE)
    assert found is not None
    return found[0]


def link_in(words: str) -> str:
    """The path of the link to go on with."""
    found = re.search(r"/enrol/link/\S+", words)
    assert found is not None
    return found[0]
