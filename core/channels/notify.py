"""GOV.UK Notify, for texts and for e-mail. Needs the optional extra `notify`.

Notify sends only what fits one of its templates. Ours are empty but for their placeholders: a text
template of `((message))`, and an e-mail template with the subject `((subject))` and the message
`((message))`. It takes no attachments this way and no HTML: the words and their links go.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.channels.text_messages import SECONDS_TO_ANSWER, refusal
from core.letters import NotDelivered, Text

if TYPE_CHECKING:
    from notifications_python_client.notifications import NotificationsAPIClient


class EmailBackend(BaseEmailBackend):
    """Django's e-mail through Notify, so that staff's own (a new password) goes the same way."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            for address in email.recipients():
                with _client() as client:
                    client.send_email_notification(
                        email_address=address,
                        template_id=settings.NOTIFY_EMAIL_TEMPLATE,
                        personalisation={"subject": email.subject, "message": email.body},
                        reference=email.extra_headers.get("Message-ID"),
                    )
        return len(email_messages)


def send_text(text: Text, *, key: str) -> None:
    """Send a text message; the key is its reference in Notify's own lists."""
    with _client() as client:
        client.send_sms_notification(
            phone_number=text.to,
            template_id=settings.NOTIFY_TEXT_TEMPLATE,
            personalisation={"message": text.words},
            reference=key,
        )


@contextmanager
def _client() -> Iterator["NotificationsAPIClient"]:
    # Imported here, because only sites that use Notify install it.
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=SECONDS_TO_ANSWER
    )
    try:
        yield client
    except APIError as error:
        raise refusal(error.status_code) from error
    except (OSError, ValueError) as error:
        raise NotDelivered(type(error).__name__, for_good=False) from error
    finally:
        client.request_session.close()
