"""The front desks of the demonstration: five weeks of visits, until yesterday."""

from datetime import date, timedelta

from liferooms.seeding.calendar import moment
from timetable.enums import VisitReason
from timetable.models import Venue, Visit

DAYS = 35
SUNDAY = 6
# How often each is said in a morning, without chance, so that two loads are alike.
REASONS = (
    VisitReason.IT,
    VisitReason.CAFE,
    VisitReason.COURSE,
    VisitReason.COMPANY,
    VisitReason.LIBRARY,
    VisitReason.CAFE,
    VisitReason.ADVICE,
    VisitReason.IT,
    VisitReason.COURSE,
    VisitReason.CAFE,
    VisitReason.OTHER,
)
EVERY_MINUTES = 17


def load_visits(today: date) -> None:
    days = [today - timedelta(days=ago) for ago in range(1, DAYS + 1)]
    Visit.objects.bulk_create(
        (
            Visit(
                venue=venue,
                reason=REASONS[(number * 5 + day.toordinal() + place) % len(REASONS)],
                counted_at=moment(day, "09:30") + timedelta(minutes=EVERY_MINUTES * number),
            )
            for place, venue in enumerate(Venue.objects.hubs().order_by("pk"))
            for day in days
            if day.weekday() != SUNDAY
            for number in range(14 + (day.toordinal() * 3 + place * 4) % 9)
        ),
        batch_size=500,
    )
