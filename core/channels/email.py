"""Letters, by whichever backend EMAIL_URL names."""

import unicodedata
from email.message import Message
from email.mime.text import MIMEText
from email.utils import getaddresses
from smtplib import SMTPDataError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from core.letters import Attachment, Letter, NotDelivered

REFUSED_FOR_GOOD = 500


def send(letter: Letter, *, key: str) -> None:
    """Send a letter with a Message-ID made from the key, so that a second copy is known as one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    email = EmailMultiAlternatives(
        subject=_one_line(letter.subject),
        body=letter.text,
        to=[_one_address(letter.to)],
        headers={
            "Message-ID": f"<{key.replace(':', '.')}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        email.attach(_part(attachment))
    try:
        # Closed even when the server does not let us in, which send() by itself forgets.
        with get_connection() as email.connection:
            email.send()
    except SMTPRecipientsRefused as error:
        # There is one recipient, so one answer.
        [(code, _)] = error.recipients.values()
        raise _refusal(code) from error
    except SMTPDataError as error:
        raise _refusal(error.smtp_code) from error


def _refusal(code: int) -> NotDelivered:
    return NotDelivered(f"SMTP {code}", for_good=code >= REFUSED_FOR_GOOD)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _one_address(address: str) -> str:
    """The address, if it is one and cannot carry a header of its own."""
    hidden = any(unicodedata.category(character) == "Cc" for character in address)
    if hidden or len(getaddresses([address])) != 1 or "@" not in address:
        raise NotDelivered("not an address", for_good=True)
    return address


def _part(attachment: Attachment) -> MIMEText:
    """The attachment as a part of its own: Django would write a type's parameters a second time."""
    header = Message()
    header["Content-Type"] = attachment.mimetype
    part = MIMEText(attachment.content, header.get_content_subtype(), "utf-8")
    for name, value in header.get_params(failobj=[])[1:]:
        if name != "charset":
            part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=_one_line(attachment.name))
    return part
