"""What a browser tells us when a result is opened. It needs no answer and gets none."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import rate_limits
from search import queries
from search.words import LONGEST_QUERY

# More than anybody opens by hand; a library's computers may share one address.
MOST_CHOICES = 120
CHOICES_COUNTED_OVER = timedelta(hours=1)
LAST_POSITION = 1_000


class ChoiceForm(forms.Form):
    """Checks what a browser says of a result that was opened."""

    query = forms.CharField(max_length=LONGEST_QUERY)
    address = forms.CharField(max_length=255)
    position = forms.IntegerField(min_value=0, max_value=LAST_POSITION)


@csrf_exempt
@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """Count a result that was opened. The same answer whatever comes of it."""
    form = ChoiceForm(request.POST)
    if (
        form.is_valid()
        and queries.as_kept(form.cleaned_data["query"])
        and _is_within_limit(request)
    ):
        queries.chosen(**form.cleaned_data)
    return HttpResponse(status=204)


def _is_within_limit(request: HttpRequest) -> bool:
    try:
        caller = str(get_adapter(request).get_client_ip(request))
        return rate_limits.allow(
            name="search-chosen", value=caller, limit=MOST_CHOICES, per=CHOICES_COUNTED_OVER
        )
    except (PermissionDenied, Error):
        return False
