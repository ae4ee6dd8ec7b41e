"""From where a request comes, for limits alone. Never stored or logged."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def ip_address(request: HttpRequest) -> str:
    """The caller's own IP address, seen past the one proxy that stands before us in production."""
    return str(get_adapter(request).get_client_ip(request))
