"""The people of a run as a spreadsheet, made behind the page."""

from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import LongWork
from enrolments import behind_pages
from enrolments.models import AuditEntry
from tests.enrolments.admin import page_of
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, UserFactory
from timetable.models import Run
from users import roles

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("https://example.org","Click")'


def rows_for(client: Client, run: Run) -> list[list[Any]]:
    client.post(reverse("runs:people_file", args=[run.pk]))
    call_command("do_long_work")
    work = LongWork.objects.get()
    response = client.get(reverse("long_work_file", args=[work.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="people-{run.code}.xlsx"'
    book = load_workbook(BytesIO(response.content))
    return [list(row) for row in book.active.rows]


def test_the_people_of_a_run_are_downloaded_with_how_to_reach_them(coordinator: Client) -> None:
    run = RunFactory()
    grace = LearnerFactory(name="Grace Example", email="grace@example.org")
    EnrolmentFactory(run=run, learner=grace)
    EnrolmentFactory(run=run, waiting=True)
    EnrolmentFactory(run=run, withdrawn=True)
    EnrolmentFactory()
    assert "2 people, with how to reach them" in page_of(
        coordinator, reverse("runs:people_file", args=[run.pk])
    )
    headings, first, second = rows_for(coordinator, run)
    assert [cell.value for cell in headings][:3] == ["Name", "E-mail", "Telephone"]
    assert [cell.value for cell in first][:2] == ["Grace Example", "grace@example.org"]
    assert [cell.value for cell in second][3:5] == ["On the waiting list", 1]


def test_a_formula_given_as_a_name_stays_text(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run, learner=LearnerFactory(name=FORMULA))
    _, row = rows_for(coordinator, run)
    assert (row[0].value, row[0].data_type) == (FORMULA, "s")


def test_a_restricted_learner_has_neither_name_nor_contact_in_it(client: Client) -> None:
    user = UserFactory(roles=[roles.COORDINATOR])
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_restricted_learner"))
    client.force_login(user)
    run = RunFactory()
    EnrolmentFactory(run=run, learner=LearnerFactory(restricted=True))
    _, row = rows_for(client, run)
    shown = ["Restricted, ask a coordinator", None, None]
    assert [cell.value or None for cell in row][:3] == shown


def test_who_asked_for_it_is_written_down_and_a_double_press_makes_one(
    coordinator: Client,
) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    address = reverse("runs:people_file", args=[run.pk])
    for _ in range(2):
        assert coordinator.post(address)["Location"].startswith(reverse("long_work"))
    assert LongWork.objects.count() == 1
    entry = AuditEntry.objects.filter(action="export").first()
    assert entry is not None
    assert (entry.run, entry.after) == (run, "people of the run, 1 rows")
    assert entry.actor is not None


def test_whoever_lost_the_permission_does_not_get_the_file(client: Client) -> None:
    user = UserFactory(roles=[roles.COORDINATOR])
    run = RunFactory()
    work = behind_pages.ask_for_people(run, owner=user)
    call_command("do_long_work")
    user.groups.clear()
    user.groups.add(*UserFactory(roles=[roles.FRONT_DESK]).groups.all())
    client.force_login(user)
    assert client.get(reverse("long_work_file", args=[work.pk])).status_code == 404


def test_a_tutor_gets_no_list_of_their_run_and_may_not_write_to_it(tutor: Any) -> None:
    run = RunFactory()
    run.tutors.set([tutor.user])
    run.save()
    for name in ("runs:people_file", "runs:write", "runs:queue"):
        assert tutor.get(reverse(name, args=[run.pk])).status_code == 302
    other = RunFactory()
    assert tutor.get(reverse("runs:people", args=[run.pk])).status_code == 200
    assert tutor.get(reverse("runs:people", args=[other.pk])).status_code == 404
