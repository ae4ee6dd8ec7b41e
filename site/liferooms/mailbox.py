"""The demonstration's mailbox: messages written to files instead of being sent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.auth import permission_required

# What Django's file-based e-mail backend writes after each message.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST_SHOWN = 50


@dataclass(frozen=True)
class WrittenMessage:
    to: str
    subject: str
    written_at: datetime
    text: str
    attachments: list[str]


def messages(folder: Path) -> list[WrittenMessage]:
    """The messages in a folder, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found = [message for path in files[:MOST_SHOWN] for message in _messages_of(path)]
    return found[:MOST_SHOWN]


def _messages_of(path: Path) -> list[WrittenMessage]:
    written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    parts = [part for part in path.read_bytes().split(SEPARATOR) if part.strip()]
    return [_read(part, written_at) for part in reversed(parts)]


def _read(raw: bytes, written_at: datetime) -> WrittenMessage:
    message = message_from_bytes(raw, _class=EmailMessage, policy=default_policy)
    body = message.get_body(preferencelist=("plain",))
    return WrittenMessage(
        to=message["To"],
        subject=message["Subject"],
        written_at=written_at,
        text=body.get_content() if body else "",
        attachments=[part.get_filename("") for part in message.iter_attachments()],
    )


@permission_required("enrolments.view_enrolment")
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demonstration would have sent, for staff to read."""
    context = {
        "messages_written": messages(Path(settings.EMAIL_FILE_PATH)),  # type: ignore[misc]
        "header_title": "Mailbox",
        "breadcrumbs_items": [{"url": "", "label": "Mailbox"}],
    }
    return render(request, "liferooms/mailbox.html", context)
