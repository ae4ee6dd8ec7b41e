"""Addresses under /enrol/: the pages of enrolling, in the order in which people meet them."""

from django.urls import path

from enrolments.journey import views

urlpatterns = [
    path("link/<uuid:check_id>/<str:secret>/", views.follow_link, name="enrol-check-link"),
    path("<uuid:run_uuid>/", views.enrol, name="enrol"),
    path("<uuid:run_uuid>/are-you-18/", views.age),
    path("<uuid:run_uuid>/under-18/", views.under_18, name="enrol-under-18"),
    path("<uuid:run_uuid>/how-to-reach-you/", views.contact),
    path("<uuid:run_uuid>/check-your-email/", views.code),
    path("<uuid:run_uuid>/been-before/", views.who),
    path("<uuid:run_uuid>/still-right/", views.still_right),
    path("<uuid:run_uuid>/check-your-answers/", views.decide),
    path("<uuid:run_uuid>/done/", views.enrolled, name="enrolled"),
    path("<uuid:run_uuid>/about-us-all/", views.about_us_all, name="enrol-about-us-all"),
    path("<uuid:run_uuid>/leave/", views.leave, name="enrol-leave"),
    # The addresses above with a page of their own are steps, too: this names them all.
    path("<uuid:run_uuid>/<slug:slug>/", views.step, name="enrol-step"),
]
