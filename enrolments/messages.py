"""Makes the messages of enrolments when they are sent. Neutral subjects: a phone may be shared."""

from django.conf import settings
from django.template.loader import render_to_string

from core.outbox import Letter
from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment


def confirmed(enrolment_id: str) -> Letter | None:
    """“You have a place”, with the dates; None for someone with no e-mail or no place any more."""
    enrolment = Enrolment.objects.for_lists().get(pk=enrolment_id)
    if enrolment.status != EnrolmentStatus.CONFIRMED or not enrolment.learner.email:
        return None
    context = {
        "enrolment": enrolment,
        "run": enrolment.run,
        "sessions": list(enrolment.run.sessions.planned().select_related("venue", "room")),
        "course_url": f"{settings.SITE_URL}{enrolment.run.page.url}",
        "site_url": settings.SITE_URL,
    }
    return Letter(
        to=enrolment.learner.email,
        subject=f"Life Rooms, {enrolment.run.venue.short_name}",
        text=render_to_string("enrolments/emails/confirmed.txt", context),
        html=render_to_string("enrolments/emails/confirmed.html", context),
    )
