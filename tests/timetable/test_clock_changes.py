"""The clocks go forward on 29 March 2026 and back on 25 October: wall-clock times stay."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from tests.factories import SessionFactory
from timetable.models import Session

LONDON = ZoneInfo("Europe/London")


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.django_db
@pytest.mark.parametrize("first", [(2026, 3, 16, 10), (2026, 10, 12, 10)])
def test_a_weekly_session_at_ten_is_at_ten_every_week(first: tuple[int, ...]) -> None:
    for week in range(4):
        starts_at = london(*first) + timedelta(weeks=week)
        SessionFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    shown = [timezone.localtime(session.starts_at).hour for session in Session.objects.all()]
    in_utc = {session.starts_at.astimezone(UTC).hour for session in Session.objects.all()}
    assert shown == [10] * 4
    assert in_utc == {9, 10}
    assert {session.time for session in Session.objects.all()} == {"10am to midday"}


@pytest.mark.parametrize(
    "typed",
    [
        # The clocks jump over it.
        "2026-03-29 01:30",
        # The clocks show it twice, so which one is asked.
        "2026-10-25 01:30",
    ],
)
def test_a_time_the_clocks_do_not_show_once_is_sent_back(typed: str) -> None:
    field = Session._meta.get_field("starts_at").formfield()
    with pytest.raises(forms.ValidationError, match="ambiguous or it may not exist"):
        field.clean(typed)


@pytest.mark.django_db
def test_a_session_over_the_change_lasts_its_real_hours() -> None:
    session = SessionFactory(starts_at=london(2026, 3, 29, 0, 30), ends_at=london(2026, 3, 29, 3))
    stored = Session.objects.get(pk=session.pk)
    assert stored.ends_at - stored.starts_at == timedelta(hours=1, minutes=30)
