"""Every address of the college's screens, for every role. What is not given is refused."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from enrolments.admin.viewsets import CollegeGroup
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import AuditEntry, Call, Enrolment, Learner
from liferooms.permissions import MATRIX
from tests.factories import EnrolmentFactory, LearnerFactory, UserFactory
from timetable.enums import RunStatus
from timetable.models import Run
from users import roles

pytestmark = pytest.mark.django_db

COORDINATORS = {roles.COORDINATOR}
# Of runs that people book; test_admin_editors_runs.py has those that editors change.
EDITORS = {roles.EDITOR, roles.COMMUNICATIONS}
DESK = {roles.COORDINATOR, roles.FRONT_DESK}
GOVERNANCE = {roles.COORDINATOR, roles.INFORMATION_GOVERNANCE}
READERS = DESK | GOVERNANCE
# Who may open an address; all others are turned away.
OF_A_RUN = {
    "runs:edit": COORDINATORS,
    "runs:places": COORDINATORS,
    "runs:shares": COORDINATORS,
    "runs:cancel": COORDINATORS,
    "runs:sessions": COORDINATORS,
    "runs:add_session": COORDINATORS,
    "runs:repeat": COORDINATORS,
    "runs:next_term": COORDINATORS,
    "runs:evaluation": COORDINATORS,
    "runs:evaluation_sheet": DESK,
    "runs:type_in_evaluation": DESK,
    "runs:evaluation_concern": COORDINATORS,
    "runs:write": COORDINATORS,
    "runs:queue": COORDINATORS,
    "runs:people_file": COORDINATORS,
    "runs:people": DESK,
    "runs:enrol": DESK,
    "runs:delete": set(),
    "runs:history": COORDINATORS,
    "runs:history_results": COORDINATORS,
    "runs:usage": COORDINATORS,
}
# Of the runs that were ticked in the list.
TOGETHER = {
    "runs:together_open": COORDINATORS,
    "runs:together_close": COORDINATORS,
    "runs:together_next_term": COORDINATORS,
    "runs:together_cancel": COORDINATORS,
    "runs:together_write": COORDINATORS,
}
OF_A_SESSION = {
    "runs:move_session": COORDINATORS,
    "runs:cancel_session": COORDINATORS,
    "register": COORDINATORS,
    "register_sheet": COORDINATORS,
}
# To a tutor, what belongs to another's run is not there.
OF_OWN_RUNS = {"runs:people", "register", "register_sheet"}
OF_AN_ENROLMENT = {
    "enrolments:approve": COORDINATORS,
    "enrolments:decline": COORDINATORS,
    "enrolments:offer": COORDINATORS,
    "enrolments:accept": DESK,
    "enrolments:withdraw": DESK,
    "enrolments:cancel": COORDINATORS,
    "enrolments:move": COORDINATORS,
    "enrolments:swap": COORDINATORS,
    "enrolments:outcome": DESK,
    "enrolments:certificate": COORDINATORS,
    "enrolments:inspect": COORDINATORS,
    "enrolments:edit": set(),
    "enrolments:delete": set(),
    "enrolments:history": set(),
    "enrolments:history_results": set(),
    "enrolments:usage": set(),
}
OF_A_LEARNER = {
    "learners:inspect": READERS,
    "learners:concern": READERS,
    "learners:edit": COORDINATORS,
    "learners:support": COORDINATORS,
    "learners:pause": COORDINATORS,
    "learners:resume": COORDINATORS,
    "learners:restrict": COORDINATORS,
    "learners:download": GOVERNANCE,
    "learners:merge": COORDINATORS,
    "learners:erase": GOVERNANCE,
    "learners:delete": set(),
    "learners:history": set(),
    "learners:history_results": set(),
    "learners:usage": set(),
}
LISTS = {
    "runs:index": DESK | EDITORS,
    "runs:index_results": DESK | EDITORS,
    "runs:add": COORDINATORS | EDITORS,
    "runs:mine": {roles.COORDINATOR, roles.TUTOR},
    "enrolments:index": COORDINATORS,
    "enrolments:index_results": COORDINATORS,
    "enrolments:add": set(),
    "learners:index": READERS,
    "learners:index_results": READERS,
    "learners:add": set(),
    "calls:index": DESK,
    "calls:index_results": DESK,
    "calls:add": set(),
    "audit:index": GOVERNANCE,
    "audit:index_results": GOVERNANCE,
    "audit:add": set(),
}
OF_A_CALL = {
    "calls:edit": set(),
    "calls:delete": set(),
    "calls:history": set(),
    "calls:history_results": set(),
    "calls:usage": set(),
}
OF_AN_AUDIT_ENTRY = {
    "audit:edit": set(),
    "audit:delete": set(),
    "audit:history": set(),
    "audit:history_results": set(),
    "audit:usage": set(),
}
ANSWERS_TO_CALLS = {"calls:answered": DESK, "calls:no-answer": DESK, "calls:off-the-list": DESK}


def addresses() -> dict[str, tuple[str, set[str]]]:
    """Every address, with who may open it."""
    enrolment = EnrolmentFactory()
    run, learner = enrolment.run, enrolment.learner
    over = EnrolmentFactory(status=EnrolmentStatus.COMPLETED)
    call = Call.objects.create(learner=learner, reason=CallReason.CONFIRMED, key="1")
    entry = enrolment.audit.create(action="enrolment", actor_kind="system")
    about = [
        (LISTS, None),
        (OF_A_RUN, run),
        (OF_A_SESSION, run.sessions.get()),
        (OF_AN_ENROLMENT, enrolment),
        (OF_A_LEARNER, learner),
        (OF_A_CALL, call),
        (OF_AN_AUDIT_ENTRY, entry),
    ]
    table = {
        name: (reverse(name, args=[thing.pk] if thing else []), allowed)
        for names, thing in about
        for name, allowed in names.items()
    }
    certificate = reverse("enrolments:certificate", args=[over.pk])
    ticked = {
        name: (f"{reverse(name)}?run={run.pk}", allowed) for name, allowed in TOGETHER.items()
    }
    return {**table, **ticked, "enrolments:certificate": (certificate, COORDINATORS)}


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def is_turned_away(response: Any) -> bool:
    return (response.status_code, response.headers.get("Location")) == (302, "/admin/")


def opens(client: Client, address: str) -> bool:
    """Whether a page is shown; an address that is nobody's may say that there is no such page."""
    response = client.get(address)
    assert response.status_code in (200, 302, 404), address
    return response.status_code == 200


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_opens_what_it_was_given_and_nothing_else(role: str) -> None:
    client = signed_in(role)
    table = addresses()
    opened = {name for name, (address, _) in table.items() if opens(client, address)}
    assert opened == {name for name, (_, allowed) in table.items() if role in allowed}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_can_do_what_it_can_open_and_nothing_else(role: str) -> None:
    """A POST is refused as a GET is; what a form lacks is another matter."""
    client = signed_in(role)
    for name, (address, allowed) in addresses().items():
        if role not in allowed and name != "runs:mine":
            response = client.post(address)
            hidden = role == roles.TUTOR and name in OF_OWN_RUNS
            assert response.status_code == 404 if hidden else is_turned_away(response), name


@pytest.mark.parametrize("role", MATRIX)
def test_nobody_downloads_a_list_they_may_not_see(role: str) -> None:
    client = signed_in(role)
    EnrolmentFactory()
    for name in ("runs:index", "enrolments:index", "learners:index", "calls:index", "audit:index"):
        if role not in LISTS[name]:
            assert is_turned_away(client.get(reverse(name), {"export": "xlsx"})), name


@pytest.mark.parametrize("role", MATRIX)
def test_calls_are_answered_by_those_who_may(role: str) -> None:
    client = signed_in(role)
    call = Call.objects.create(learner=LearnerFactory(), reason=CallReason.CONFIRMED, key="1")
    for name, allowed in ANSWERS_TO_CALLS.items():
        response = client.post(reverse(name, args=[call.pk]))
        assert is_turned_away(response) is (role not in allowed), name


def test_every_address_of_the_college_is_in_this_table() -> None:
    tables = (
        LISTS,
        OF_A_RUN,
        TOGETHER,
        OF_A_SESSION,
        OF_AN_ENROLMENT,
        OF_A_LEARNER,
        OF_A_CALL,
        OF_AN_AUDIT_ENTRY,
        ANSWERS_TO_CALLS,
    )
    told = {name for table in tables for name in table}
    there = {
        f"{viewset.url_namespace}:{pattern.name}"
        for viewset in CollegeGroup.items
        for pattern in viewset.get_urlpatterns()
        if viewset.url_namespace in ("runs", "enrolments", "learners", "calls", "audit")
    }
    assert there | {"register", "register_sheet"} == told


def test_nobody_signed_out_sees_any_of_it() -> None:
    client = Client()
    for address, _ in addresses().values():
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302
            assert response["Location"].startswith("/admin/login/")


def test_a_post_without_the_forms_own_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(roles=[roles.COORDINATOR]))
    enrolment = EnrolmentFactory()
    address = reverse("enrolments:withdraw", args=[enrolment.pk])
    assert client.post(address).status_code == 403
    enrolment.refresh_from_db()
    assert enrolment.status == "confirmed"


@pytest.mark.parametrize("field", ["status", "run", "learner", "priority", "capacity"])
def test_what_a_form_does_not_ask_cannot_be_posted(coordinator: Client, field: str) -> None:
    enrolment = EnrolmentFactory(offered=True)
    before = Enrolment.objects.values(field).get()
    coordinator.post(reverse("enrolments:withdraw", args=[enrolment.pk]), {field: "1"})
    after = Enrolment.objects.values(field).get()
    assert after == (before if field != "status" else {"status": "withdrawn"})
    assert Run.objects.get().status == RunStatus.OPEN


def menu(client: Client) -> str:
    html = client.get("/admin/").content
    props = BeautifulSoup(html, "html.parser").find(id="wagtail-sidebar-props")
    return json.dumps(json.loads(props.string))


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (roles.COORDINATOR, ["Learners", "Calls to make", "Audit trail"], ["Runs I teach"]),
        (roles.FRONT_DESK, ["Runs", "Learners", "Calls to make"], ["Enrolments", "Venues"]),
        (roles.TUTOR, ["Runs I teach"], ["Learners", "Calls to make", "College"]),
        (roles.EDITOR, ["Pages", "Runs"], ["Learners", "Calls to make", "Runs I teach"]),
    ],
)
def test_the_menu_shows_each_role_its_own_work(
    role: str, shown: list[str], hidden: list[str]
) -> None:
    labels = menu(signed_in(role))
    for label in shown:
        assert f'"{label}"' in labels
    for label in hidden:
        assert f'"{label}"' not in labels


def test_what_a_new_role_needs_can_be_ticked_by_an_administrator(administrator: Client) -> None:
    html = administrator.get(reverse("wagtailusers_groups:add")).content.decode()
    for words in (
        "Can enrol someone by telephone",
        "Can see learners who also work",
        "Can merge two records",
        "Can erase a learner",
        "Support needs",
        "Can move people between places",
    ):
        assert words in html
    for words in ("Can delete learner", "Can add enrolment", "Can delete audit entry"):
        assert words not in html


def test_the_roles_of_the_desk_and_of_tutors_exist_after_each_upgrade() -> None:
    assert Group.objects.filter(name__in=[roles.FRONT_DESK, roles.TUTOR]).count() == 2


def test_wagtail_keeps_no_index_of_the_use_of_learners_and_of_what_is_written_about_them() -> None:
    assert not ReferenceIndex.tracked_models & {AuditEntry, Call, Learner}
    assert {Enrolment, Run} <= ReferenceIndex.tracked_models
