"""Work that goes on without whoever started it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core import long_work, personal_data
from core.making import MAXIMUM_ATTEMPTS, Making
from core.models import LongWork
from tests.factories import UserFactory
from tests.reading import soup_of
from users import roles

pytestmark = pytest.mark.django_db

PERMISSION = "enrolments.view_enrolment"
START = datetime(2026, 11, 23, 10, tzinfo=UTC)

Registered = Callable[[Callable[[LongWork], None]], None]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Registered:
    """Says what works of the kind “counting” do."""
    monkeypatch.setattr(long_work, "_kinds", {})
    return lambda do: long_work.register(kind="counting", do=do, permission=PERMISSION)


@pytest.fixture
def owner() -> Any:
    return UserFactory(roles=[roles.COORDINATOR])


def counts_to_three(work: LongWork) -> None:
    for done in (1, 2, 3):
        long_work.tell(work, done=done, total=3)
    work.keep(file_name="three.csv", content_type="text/csv", content=b"1,2,3")


def started(owner: Any, **options: Any) -> LongWork:
    return long_work.start(kind="counting", owner=owner, title="Counting", options=options)


def page_of(client: Client, user: Any) -> Any:
    client.force_login(user)
    return soup_of(client.get(reverse("long_work")))


def words(part: Any) -> str:
    return " ".join(part.get_text(" ").split())


def file_of(client: Client, work: LongWork) -> Any:
    return client.get(reverse("long_work_file", args=[work.pk]))


def test_whoever_started_it_sees_how_far_it_is_and_gets_the_file(
    client: Client, registered: Registered, owner: Any
) -> None:
    seen = []

    def do(work: LongWork) -> None:
        long_work.tell(work, done=2, total=3)
        seen.append(words(page_of(client, owner).select_one("[data-progress] [role=status]")))
        counts_to_three(work)

    registered(do)
    work = started(owner)
    assert words(page_of(client, owner).select_one("tbody td:last-child")) == "Waiting"
    call_command("do_long_work")
    assert seen == ["Counting: 2 of 3"]
    [link] = page_of(client, owner).select("tbody a")
    response = client.get(str(link["href"]))
    assert response.content == b"1,2,3"
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == 'attachment; filename="three.csv"'
    assert "no-store" in response["Cache-Control"]
    assert str(work.pk) in work.get_absolute_url()


def test_work_without_a_file_says_how_much_was_done(
    client: Client, registered: Registered, owner: Any
) -> None:
    registered(lambda work: long_work.tell(work, done=400, total=400))
    started(owner)
    long_work.do_waiting(limit=1)
    page = page_of(client, owner)
    assert words(page.select_one("tbody td:last-child")) == "Done: 400"
    assert "Nothing is under way any more" in words(
        page.select_one("[data-progress] [role=status]")
    )


def test_who_started_nothing_is_told_what_the_page_is_for(client: Client, owner: Any) -> None:
    assert "Nothing is under way." in words(page_of(client, owner))


def test_nobody_sees_the_work_or_the_file_of_another(
    client: Client, registered: Registered, owner: Any
) -> None:
    registered(counts_to_three)
    work = started(owner)
    long_work.do_waiting(limit=1)
    page = page_of(client, UserFactory(administrator=True))
    assert "Counting" not in words(page)
    assert file_of(client, work).status_code == 404


def test_who_may_not_read_it_any_more_does_not_get_the_file(
    client: Client, registered: Registered, owner: Any
) -> None:
    registered(counts_to_three)
    work = started(owner)
    long_work.do_waiting(limit=1)
    owner.groups.clear()
    owner.user_permissions.set([])
    client.force_login(UserFactory._meta.model.objects.get(pk=owner.pk))
    assert file_of(client, work).status_code in (302, 404)
    assert b"1,2,3" not in file_of(client, work).content


def test_there_is_no_file_before_it_is_done(
    client: Client, registered: Registered, owner: Any
) -> None:
    registered(counts_to_three)
    work = started(owner)
    client.force_login(owner)
    assert file_of(client, work).status_code == 404


def test_asked_for_twice_it_is_done_once_and_afterwards_anew(
    registered: Registered, owner: Any
) -> None:
    registered(counts_to_three)
    first = started(owner, run=1)
    assert started(owner, run=1) == first
    assert started(owner, run=2) != first
    assert started(UserFactory(), run=1) != first
    assert long_work.do_waiting(limit=10) == 3
    assert started(owner, run=1) != first


def test_what_a_killed_worker_left_is_done_by_the_next(registered: Registered, owner: Any) -> None:
    registered(counts_to_three)
    started(owner)
    with time_machine.travel(START, tick=False) as clock:
        LongWork.objects.claim(lease=long_work.LEASE)
        assert long_work.do_waiting(limit=1) == 0
        clock.shift(long_work.LEASE)
        assert long_work.do_waiting(limit=1) == 1


def test_each_sign_of_life_keeps_other_workers_away(registered: Registered, owner: Any) -> None:
    others = []

    with time_machine.travel(START, tick=False) as clock:

        def do(work: LongWork) -> None:
            for done in range(1, 4):
                clock.shift(long_work.LEASE - timedelta(seconds=1))
                others.append(long_work.do_waiting(limit=1))
                long_work.tell(work, done=done, total=3)

        registered(do)
        started(owner)
        assert long_work.do_waiting(limit=1) == 1
    assert others == [0, 0, 0]


def test_a_worker_that_was_silent_too_long_changes_nothing_any_more(
    registered: Registered, owner: Any
) -> None:
    with time_machine.travel(START, tick=False) as clock:

        def silent(work: LongWork) -> None:
            clock.shift(long_work.LEASE)
            registered(counts_to_three)
            assert long_work.do_waiting(limit=1) == 1
            work.keep(file_name="stale.csv", content_type="text/csv", content=b"stale")
            long_work.tell(work, done=1, total=3)

        registered(silent)
        work = started(owner)
        assert long_work.do_waiting(limit=1) == 0
    work.refresh_from_db()
    assert (work.making, work.file_name, work.done) == (Making.DONE, "three.csv", 3)


def test_what_fails_is_tried_again_and_then_says_so(
    client: Client, registered: Registered, owner: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(work: LongWork) -> None:
        raise ValueError("a secret")

    registered(fails)
    started(owner)
    assert long_work.do_waiting(limit=MAXIMUM_ATTEMPTS + 1) == 0
    assert len(caplog.records) == MAXIMUM_ATTEMPTS
    assert "It could not be done" in words(page_of(client, owner))


def test_a_worker_that_is_asked_to_stop_begins_nothing(registered: Registered, owner: Any) -> None:
    registered(counts_to_three)
    started(owner)
    assert long_work.do_waiting(limit=1, stopping=lambda: True) == 0


def test_a_day_later_it_is_gone_with_its_file(registered: Registered, owner: Any) -> None:
    registered(counts_to_three)
    with time_machine.travel(START, tick=False) as clock:
        started(owner)
        long_work.do_waiting(limit=1)
        clock.shift(long_work.KEPT - timedelta(seconds=1))
        assert personal_data.purge(rehearse=True)["long work and its files"] == 0
        clock.shift(timedelta(seconds=1))
        assert personal_data.purge(rehearse=True)["long work and its files"] == 1
        personal_data.purge(rehearse=False)
    assert not LongWork.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_takes_as_many_queries_however_much_there_is(
    client: Client,
    registered: Registered,
    owner: Any,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    registered(counts_to_three)
    for run in range(number):
        started(owner, run=run)
    page_of(client, owner)
    with django_assert_num_queries(10):
        client.get(reverse("long_work"))


def test_two_workers_at_once_do_each_work_once(committed: None, registered: Registered) -> None:
    did: list[int] = []
    registered(lambda work: did.append(work.options["run"]))
    owner = UserFactory()
    for run in range(6):
        started(owner, run=run)
    begin = threading.Barrier(2)

    def works() -> None:
        begin.wait()
        long_work.do_waiting(limit=10)
        connection.close()

    workers = [threading.Thread(target=works) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(did) == list(range(6))
    assert set(LongWork.objects.values_list("making", flat=True)) == {Making.DONE}
