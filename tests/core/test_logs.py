"""What is written to the log, and what is left out of it."""

import json
import logging

import pytest

from core.logs import JsonFormatter

TOKEN = "WyI2YjlhMTNkZTdkZTQ0YzQ5OTk2NSIsMV0:1vMabc:q_3bqk0Zb-hYp3a5vQv8XwJ9mQm1Tn0cJ4w5J2bCkF0"
KEY = "kZ3vX_0a9mQm1Tn0cJ4w5J2bCkF0-hYp"


def written(message: str, *values: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, message, values, trace)
    return JsonFormatter().format(record)


@pytest.mark.parametrize(
    "path",
    [
        f"/my-learning/offer/{TOKEN}/",
        f"/my-learning/calendar/{KEY}.ics",
        f"/my-learning/sign-in/0b9f2c1e-65a4-4d0e-9b3c-0a1b2c3d4e5f/{KEY}/",
        f"/my-learning/offer/{TOKEN.replace(':', '%3A')}",
    ],
)
def test_the_secret_parts_of_an_address_are_left_out(path: str) -> None:
    line = written("Internal Server Error: %s", path)
    assert json.loads(line)["message"].startswith("Internal Server Error: /my-learning/")
    assert not any(secret in line for secret in (*TOKEN.split(":"), KEY))


def test_a_trace_does_not_tell_them_either() -> None:
    try:
        raise LookupError(f"nothing at /my-learning/offer/{TOKEN}/")
    except LookupError as error:
        line = written("It broke", error=error)
    assert "nothing at /my-learning/offer/" in line
    assert TOKEN.partition(":")[0] not in line


def test_the_rest_of_an_address_stays_readable() -> None:
    path = "/courses/understanding-anxiety-and-what-helps/core/management/commands/0001_initial.py"
    assert json.loads(written("Not Found: %s", path))["message"] == f"Not Found: {path}"


@pytest.mark.parametrize(
    "message",
    [
        "Error handling request /search/?q=sleepless+nights&kind=course",
        "Error handling request GET /search/suggest/?q=sleepless",
        "Not Found: https://example.org/search?page=2&q=sleepless%20nights",
    ],
)
def test_what_was_searched_for_is_left_out(message: str) -> None:
    line = written(message)
    assert "sleepless" not in line
    assert "/search" in line


def test_a_question_stays_a_question() -> None:
    assert json.loads(written("Ready? Yes"))["message"] == "Ready? Yes"
