"""How often something may be asked for, whoever counts."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from core import personal_data, rate_limits
from core.models import RateLimitCount

HOUR = timedelta(hours=1)
THREE_O_CLOCK = datetime(2026, 11, 24, 15, tzinfo=UTC)


def allowed(
    value: str = "grace@example.org", *, name: str = "code", per: timedelta = HOUR, limit: int = 3
) -> bool:
    return rate_limits.allow(name=name, value=value, limit=limit, per=per)


@pytest.mark.django_db
def test_the_limit_is_allowed_and_no_more(time_machine: Any) -> None:
    time_machine.move_to(THREE_O_CLOCK, tick=False)
    assert [allowed() for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_the_next_stretch_of_time_begins_anew(time_machine: Any) -> None:
    time_machine.move_to(THREE_O_CLOCK, tick=False)
    assert [allowed(limit=1), allowed(limit=1)] == [True, False]
    time_machine.move_to(THREE_O_CLOCK + timedelta(minutes=59, seconds=59), tick=False)
    assert allowed(limit=1) is False
    time_machine.move_to(THREE_O_CLOCK + HOUR, tick=False)
    assert [allowed(limit=1), allowed(limit=1)] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"value": "ada@example.org"}, {"name": "enrol"}, {"per": timedelta(days=1)}],
)
def test_what_differs_is_counted_apart(time_machine: Any, other: dict[str, Any]) -> None:
    time_machine.move_to(THREE_O_CLOCK.replace(hour=0), tick=False)
    assert [allowed(limit=1), allowed(limit=1)] == [True, False]
    assert allowed(limit=1, **other) is True


@pytest.mark.django_db
def test_no_address_is_kept_and_none_can_be_guessed_without_the_sites_key(settings: Any) -> None:
    allowed()
    count = RateLimitCount.objects.get()
    assert "grace" not in f"{count.key}{count}"
    settings.SECRET_KEY = "another"
    allowed()
    assert RateLimitCount.objects.values("key").distinct().count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("per", [timedelta(0), timedelta(days=2)])
def test_a_stretch_that_the_purge_would_forget_is_refused(per: timedelta) -> None:
    with pytest.raises(ValueError, match="from a second to a day"):
        allowed(per=per)


@pytest.mark.django_db
def test_counts_go_when_their_stretch_is_over(time_machine: Any) -> None:
    time_machine.move_to(THREE_O_CLOCK, tick=False)
    allowed()
    time_machine.move_to(THREE_O_CLOCK + timedelta(hours=23), tick=False)
    assert personal_data.purge(rehearse=False)["rate limits"] == 0
    time_machine.move_to(THREE_O_CLOCK + timedelta(hours=25), tick=False)
    assert personal_data.purge(rehearse=True)["rate limits"] == 1
    assert RateLimitCount.objects.count() == 1
    assert personal_data.purge(rehearse=False)["rate limits"] == 1
    assert RateLimitCount.objects.count() == 0


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("within_a_transaction", [False, True])
def test_many_at_once_are_allowed_exactly_the_limit(
    within_a_transaction: bool, time_machine: Any
) -> None:
    time_machine.move_to(THREE_O_CLOCK, tick=False)
    RateLimitCount.objects.all().delete()
    answers: list[bool] = []
    gate = threading.Barrier(12)

    def ask() -> None:
        gate.wait()
        try:
            if within_a_transaction:
                with transaction.atomic():
                    answers.append(allowed(limit=5))
            else:
                answers.append(allowed(limit=5))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = sum(RateLimitCount.objects.values_list("count", flat=True))
    RateLimitCount.objects.all().delete()
    assert len(answers) == counted == 12
    assert sum(answers) == 5
