"""Addresses under /my-learning/. What is secret in one is long and random, and never logged."""

from django.urls import path

from enrolments.my_learning.views import (
    by_link,
    calendar,
    certificate,
    data,
    evaluating,
    person,
    places,
    signing_in,
)

urlpatterns = [
    path("", places.my_places, name="my-learning"),
    path("sign-in/", signing_in.sign_in, name="my-learning-sign-in"),
    path("sign-in/code/", signing_in.code, name="my-learning-code"),
    path("sign-in/who/", signing_in.who, name="my-learning-who"),
    path("sign-in/<uuid:check_id>/<str:secret>/", signing_in.sign_in_link, name="sign-in-link"),
    path("sign-out/", signing_in.sign_out, name="my-learning-sign-out"),
    path(
        "sign-out/everywhere/",
        signing_in.sign_out_everywhere,
        name="my-learning-sign-out-everywhere",
    ),
    path("left/", signing_in.left, name="my-learning-left"),
    path("offer/<str:token>/", by_link.answer_offer, name="answer-offer"),
    path("give-up/<str:token>/", by_link.withdraw_by_link, name="withdraw-by-link"),
    path("how-it-was/<str:token>/", evaluating.evaluate, name="evaluate"),
    path("places/<uuid:enrolment_uuid>/offer/", places.answer, name="my-learning-offer"),
    path("places/<uuid:enrolment_uuid>/give-up/", places.withdraw, name="my-learning-withdraw"),
    path(
        "places/<uuid:enrolment_uuid>/other-dates/",
        places.other_dates,
        name="my-learning-other-dates",
    ),
    path(
        "places/<uuid:enrolment_uuid>/other-dates/<uuid:run_uuid>/",
        places.swap,
        name="my-learning-swap",
    ),
    path(
        "places/<uuid:enrolment_uuid>/certificate/",
        certificate.certificate,
        name="my-learning-certificate",
    ),
    path("calendar/", calendar.address, name="my-learning-calendar"),
    path("calendar/new-address/", calendar.new_address, name="my-learning-calendar-new-address"),
    path("calendar/<str:calendar_key>.ics", calendar.feed, name="my-learning-calendar-feed"),
    path("details/", person.details, name="my-learning-details"),
    path("details/e-mail/", person.new_address, name="my-learning-new-address"),
    path("details/e-mail/code/", person.new_address_code, name="my-learning-new-address-code"),
    path("support/", person.support, name="my-learning-support"),
    path("plan/", person.plan, name="my-learning-plan"),
    path("plan/change/", person.change_plan, name="my-learning-change-plan"),
    path("pause/", person.pause, name="my-learning-pause"),
    path("data/", data.my_data, name="my-learning-data"),
    path("data/download/", data.download, name="my-learning-download"),
    path("data/erase/", data.erase, name="my-learning-erase"),
    path("erased/", data.erased, name="my-learning-erased"),
]
