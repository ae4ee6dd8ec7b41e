"""Text messages through a gateway: one JSON POST each, with a bearer token.

The gateway is asked `{"to": "+44…", "text": "…", "reference": "…"}` at TEXT_URL. The reference,
also sent as Idempotency-Key, is the same when a message goes again.
"""

import json
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from core.letters import NotDelivered, Text

SECONDS_TO_ANSWER = 10
# Our token, our address, or too many at once: nothing to do with whom the message is for.
NOT_ABOUT_THE_MESSAGE = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class _StayHere(HTTPRedirectHandler):
    """A redirect followed would drop the message and hand the token to another host."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


_opener = build_opener(_StayHere)


def send(text: Text, *, key: str) -> None:
    """Send a text message."""
    request = Request(  # noqa: S310 - the settings let only https through
        settings.TEXT_URL,
        data=json.dumps({"to": text.to, "text": text.words, "reference": key}).encode(),
        headers={
            "Authorization": f"Bearer {settings.TEXT_TOKEN}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        },
    )
    try:
        with _opener.open(request, timeout=SECONDS_TO_ANSWER):
            pass
    except HTTPError as error:
        error.close()
        raise refusal(error.code) from error
    except (OSError, HTTPException) as error:
        raise NotDelivered(type(error).__name__, for_good=False) from error


def refusal(status: int) -> NotDelivered:
    """What an HTTP answer other than “taken” means: only what is wrong with a message is final."""
    about_the_message = 400 <= status < 500 and status not in NOT_ABOUT_THE_MESSAGE
    return NotDelivered(f"HTTP {status}", for_good=about_the_message)
