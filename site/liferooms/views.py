from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_page

from liferooms.styleguide import examples


@cache_page(3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: nothing of a demonstration, nothing personal of the real site."""
    hidden = (
        ["/"] if settings.DEMONSTRATION else ["/admin/", "/enrol/", "/my-learning/", "/search/"]
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cache_page(3600)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a security fault: https://www.rfc-editor.org/rfc/rfc9116"""
    expires = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "Preferred-Languages: en",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@permission_required("wagtailadmin.access_admin")
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with its states, for staff who build or check pages."""
    return render(request, "styleguide/index.html", examples())
