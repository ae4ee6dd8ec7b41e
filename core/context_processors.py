from django.conf import settings
from django.http import HttpRequest


def demonstration(request: HttpRequest) -> dict[str, bool | str]:
    """Whether this is the demonstration, and the one address the site is known by."""
    return {"demonstration": settings.DEMONSTRATION, "site_url": settings.SITE_URL}
