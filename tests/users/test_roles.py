"""What each role of staff may see and do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Page

from liferooms.mailbox import mailbox
from liferooms.permissions import MATRIX
from tests.factories import CoursePageFactory, UserFactory
from users import roles
from users.models import User

pytestmark = pytest.mark.django_db


def labels(menu: Any) -> Iterator[str]:
    """Every label in the sidebar's own description of itself."""
    if isinstance(menu, dict):
        yield from labels(list(menu.values()))
    elif isinstance(menu, list):
        if menu and str(menu[0]).endswith("MenuItem"):
            yield menu[1][0]["label"]
        for part in menu:
            yield from labels(part)


def menu_of(client: Client) -> list[str]:
    html = client.get("/admin/").content
    props = BeautifulSoup(html, "html.parser").find(id="wagtail-sidebar-props")
    return list(labels(json.loads(props.string)))


@pytest.mark.parametrize("role", MATRIX)
def test_every_role_has_what_the_table_of_permissions_gives_it(role: str) -> None:
    held = {
        (permission.content_type.app_label, permission.codename)
        for permission in Group.objects.get(name=role).permissions.select_related("content_type")
    }
    given = {(app, name) for app, names in MATRIX[role].items() for name in names}
    assert given <= held


def test_what_an_administrator_gave_a_role_stays_after_an_upgrade() -> None:
    group = Group.objects.get(name=roles.COORDINATOR)
    extra = Permission.objects.get(codename="change_topic")
    group.permissions.add(extra)
    roles.bring_in_line()
    assert extra in group.permissions.all()


def test_what_a_role_has_lost_by_hand_is_given_back() -> None:
    group = Group.objects.get(name=roles.COORDINATOR)
    group.permissions.clear()
    roles.bring_in_line()
    assert group.permissions.filter(codename="view_enrolment").exists()


def test_no_role_may_write_enrolments_or_delete_runs() -> None:
    forbidden = ["add_enrolment", "change_enrolment", "delete_enrolment", "delete_run"]
    for role in MATRIX:
        assert not Group.objects.get(name=role).permissions.filter(codename__in=forbidden)


def test_an_editor_sees_the_work_of_an_editor(editor: Client) -> None:
    menu = menu_of(editor)
    for wanted in ("Pages", "Runs", "Topics", "Images", "Library", "Documents"):
        assert wanted in menu
    for unwanted in ("Enrolments", "Learners", "Venues", "Partner contacts", "Snippets"):
        assert unwanted not in menu


def test_a_coordinator_sees_the_work_of_a_coordinator(coordinator: Client) -> None:
    menu = menu_of(coordinator)
    for wanted in ("College", "Runs", "Enrolments", "Terms", "Venues", "Closures"):
        assert menu.count(wanted) == 1
    assert "Partner contacts" in menu
    for unwanted in ("Pages", "Topics", "Images", "Library", "Snippets", "Settings"):
        assert unwanted not in menu


def test_an_administrator_sees_each_register_once_and_no_leftovers(
    administrator: Client,
) -> None:
    menu = menu_of(administrator)
    for wanted in ("College", "Topics", "Images", "Library", "Partner contacts", "Users"):
        assert menu.count(wanted) == 1
    assert "Snippets" not in menu
    assert not [label for label in menu if label.startswith("What's new")]


def test_an_editor_writes_and_publishes_pages(editor: Client) -> None:
    page = CoursePageFactory()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not Page.objects.get(pk=page.pk).live


def test_an_editor_keeps_pictures_and_documents(editor: Client) -> None:
    for name in ("wagtailimages:add", "wagtailimages:add_multiple", "wagtaildocs:add"):
        assert editor.get(reverse(name)).status_code == 200


def test_an_editor_changes_the_site_settings(editor: Client) -> None:
    address = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    assert editor.get(address, follow=True).redirect_chain[-1][0].startswith(address)


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "wagtailusers_groups:index"])
@pytest.mark.parametrize("role", MATRIX)
def test_only_administrators_keep_accounts_and_roles(client: Client, role: str, name: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    assert client.get(reverse(name))["Location"] == "/admin/"


def test_a_coordinator_does_not_edit_pages_or_topics(coordinator: Client) -> None:
    page = CoursePageFactory()
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("topics:index"),
        reverse("wagtailimages:add"),
        reverse("resources:index"),
    ):
        assert coordinator.get(address)["Location"] == "/admin/"


def test_someone_without_a_role_does_not_get_in(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


# The demonstration's mailbox holds what learners are sent.


def open_mailbox(user: User) -> HttpResponse:
    request = RequestFactory().get("/admin/mailbox/")
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    return mailbox(request)


def test_a_coordinator_reads_the_mailbox(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    response = open_mailbox(UserFactory(roles=[roles.COORDINATOR]))
    assert "Nothing has been sent yet." in response.content.decode()


def test_an_editor_is_turned_away_from_the_mailbox() -> None:
    response = open_mailbox(UserFactory(roles=[roles.EDITOR]))
    assert (response.status_code, response["Location"]) == (302, "/admin/")
