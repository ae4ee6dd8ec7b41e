"""How the API is open: to any page of any site, within a limit, and unchanged answers cost 304."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page

from core import rate_limits
from enrolments.callers import ip_address

# One page of a directory asks a handful of times; a nightly copy of everything asks some dozens.
MOST_QUESTIONS = 120
COUNTED_OVER = timedelta(minutes=1)
SECONDS_TO_KEEP = 300


def openly(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that any site's script may read, counted by the caller's address."""
    answer = conditional_page(view)

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = (
            answer(request, *args, **kwargs) if _is_within_limit(request) else _too_many()
        )
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=SECONDS_TO_KEEP)
        return response

    return open_view


def _is_within_limit(request: HttpRequest) -> bool:
    try:
        caller = ip_address(request)
    except PermissionDenied:
        return False
    return rate_limits.allow(
        name="open-referral", value=caller, limit=MOST_QUESTIONS, per=COUNTED_OVER
    )


def _too_many() -> HttpResponse:
    message = f"At most {MOST_QUESTIONS} questions a minute. Please wait a minute."
    response = JsonResponse({"detail": [{"message": message}]}, status=429)
    response["Retry-After"] = str(int(COUNTED_OVER.total_seconds()))
    return response
