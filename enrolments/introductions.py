"""Whether something outside, such as a card from a practice, led someone here for this visit.

Enrolling knows no cards. A room that does registers here: it is asked how someone came to us, and
is told, with the request alone and nothing about the enrolment, that one was handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Introduction:
    """What one room knows.

    `suggested_by` returns a value of SuggestedBy, or nothing. `enrolled` is called once for each
    new enrolment. `forget` makes the browser forget what it was led here by.
    """

    suggested_by: Callable[[HttpRequest], str]
    enrolled: Callable[[HttpRequest, HttpResponse], None]
    forget: Callable[[HttpResponse], None]


_known: dict[str, Introduction] = {}


def register(name: str, introduction: Introduction) -> None:
    """Say what leads people here. Called from an app's ready()."""
    _known[name] = introduction


def suggested_by(request: HttpRequest) -> str:
    """Who suggested us to this visitor, as far as we were told; may be empty."""
    said = (introduction.suggested_by(request) for introduction in _known.values())
    return next((value for value in said if value), "")


def enrolled(request: HttpRequest, response: HttpResponse) -> None:
    """A visitor has handed in a new enrolment."""
    for introduction in _known.values():
        introduction.enrolled(request, response)


def forget(response: HttpResponse) -> None:
    """A visitor leaves a computer that others use."""
    for introduction in _known.values():
        introduction.forget(response)
