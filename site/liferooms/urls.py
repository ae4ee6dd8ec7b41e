"""Every address of the site, public ones first; Wagtail's pages take what is left."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path, register_converter
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.converters import PageSlug
from core.views import document, healthz, picture, readyz
from liferooms.sitemaps import SITEMAPS
from liferooms.views import robots, security, styleguide

register_converter(PageSlug, "page_slug")

public = [
    path("", include("search.urls")),
    path("", include("courses.urls")),
    path("", include("events.urls")),
    path("", include("library.urls")),
    path("", include("partners.urls")),
    path("", include("home.urls")),
    path("", include("timetable.urls")),
    path("api/open-referral/", include("partners.open_referral.urls")),
    re_path(r"^media/(?P<path>(?:original_)?images/.+)$", picture, name="picture"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(".well-known/security.txt", security, name="security"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

private = [
    path("enrol/", include("enrolments.urls")),
    path("my-learning/", include("enrolments.my_learning.urls")),
    path("pathways/", include("pathways.urls")),
    path("admin/", include("users.urls")),
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail's sign-in page for visitors would take a password without limits.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("documents/<int:document_id>/<str:document_filename>", document),
    path("documents/", include(wagtaildocs_urls)),
    path("styleguide/", styleguide, name="styleguide"),
]

urlpatterns = [
    *public,
    *private,
    path("", include(wagtail_urls)),
]
