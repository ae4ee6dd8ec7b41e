"""Every screen of ours in the admin, tried as every role: docs/roles.md says who is let in."""

from pathlib import Path

import pytest
from django.test import Client

from liferooms.permissions import MATRIX
from tests.factories import UserFactory
from tests.users.screens import addresses, is_let_in, names

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"

# How a line of the table there begins, and the screens that it is about.
SCREENS = {
    "prospectus as PDF": ["prospectus_files:index"],
    "topics: add, change": ["topics"],
    "library resources and sections": ["resources", "sections"],
    "library: import resources": ["import_resources"],
    "library: mark copies": ["lending:index"],
    "reading lists: add": ["reading_lists"],
    "reading lists: show": ["reading_lists:delete"],
    "search: words people use": ["synonyms"],
    "search: promoted": ["promotions"],
    "search: what people search": ["searches"],
    "search: words of danger": ["danger"],
    "runs and their sessions": ["runs"],
    "visits: count them": ["tally"],
    "evaluation of any run": ["evaluations", "runs:evaluation", "runs:evaluation_concern"],
    "evaluation on paper": ["runs:evaluation_sheet", "runs:type_in_evaluation"],
    "runs that nobody books": ["runs:add"],
    "several runs at once": [
        "runs:together_open",
        "runs:together_close",
        "runs:together_next_term",
        "runs:together_cancel",
    ],
    "write to everyone on a run": ["runs:write", "runs:together_write"],
    "download the people of a run": ["runs:people_file"],
    "messages not delivered": ["outbox"],
    "runs: see the list": ["runs:index", "runs:index_results"],
    "runs one teaches": ["runs:mine"],
    "venues, terms": ["venues", "terms"],
    "close a venue": ["closures"],
    "registers of any run": ["register", "register_sheet"],
    "people of any run": ["runs:people"],
    "enrol someone": [
        "runs:enrol",
        "enrolments:accept",
        "enrolments:withdraw",
        "enrolments:outcome",
    ],
    "give, refuse, offer": [
        "enrolments:approve",
        "enrolments:decline",
        "enrolments:offer",
        "enrolments:cancel",
        "enrolments:move",
        "enrolments:swap",
        "runs:queue",
    ],
    "enrolments: read the list": ["enrolments"],
    "learners: find": ["learners:index", "learners:index_results", "learners:inspect"],
    "learners: change details": [
        "learners:edit",
        "learners:support",
        "learners:pause",
        "learners:resume",
        "learners:restrict",
        "learners:merge",
    ],
    "learners: erase, download": ["learners:erase", "learners:download"],
    "raise a concern": ["learners:concern"],
    "calls to make": ["calls"],
    "audit trail: read": ["audit"],
    "requests to Pathways: move on": [
        "referrals:contacted",
        "referrals:met",
        "referrals:followed-up",
        "referrals:not-reached",
        "referrals:take",
        "referrals:assign",
        "referrals:hand-over",
        "referrals:close",
    ],
    "requests to Pathways: see": [
        "referrals:index",
        "referrals:index_results",
        "referrals:inspect",
    ],
    "requests to Pathways: download": ["referrals:download", "referrals:erase"],
    "partners: import": ["import_partners"],
    "referring practices": ["partners_referringpractice_modeladmin"],
    "partner contacts": ["partners_partnercontact_modeladmin"],
    "partner entries to check": ["partner_entries", "corrections"],
    "figures of advice sessions": ["advice_returns"],
    "figures of a term": ["figures"],
}
# Of one's own alone, or without anything in it: what is behind is asked for elsewhere.
FOR_EVERYBODY = {
    *("long_work", "register_marks", "register_offline", "register_worker"),
    *("tally:offline", "tally:worker"),
}
# Deleting what others stand on, and changing what is only written.
FOR_NOBODY = {
    *("long_work_file", "enrolments:certificate"),
    *("topics:delete", "venues:delete", "terms:delete", "runs:delete", "advice_returns:delete"),
    "partners_referringpractice_modeladmin_delete",
    *(
        f"{register}:{action}"
        for register in (
            "enrolments",
            "learners",
            "calls",
            "audit",
            "referrals",
            "corrections",
            "outbox",
        )
        for action in ("add", "edit", "delete", "history", "history_results", "usage")
        if (register, action) != ("learners", "edit")
    ),
}


def table() -> tuple[list[str], dict[str, list[str]]]:
    """The roles above the table of the document, and what it gives them, line by line."""
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return cells[0][1:], {line[0]: line[1:] for line in cells[2:]}


def row_of(name: str) -> str:
    """The line of SCREENS that speaks of a screen, the most particular one."""
    for wanted in (name, name.split(":")[0], name.partition("_modeladmin")[0] + "_modeladmin"):
        for row, told in SCREENS.items():
            if wanted in told:
                return row
    raise AssertionError(f"{name}: say in SCREENS which line of docs/roles.md it belongs to")


def given(role: str) -> set[str]:
    """The screens that the document gives to a role."""
    roles, rows = table()
    column = roles.index(role)
    yes = {row for row, cells in rows.items() if cells[column] == "yes"}
    lines = {begun: next(row for row in rows if row.startswith(begun)) for begun in SCREENS}
    named = [name for name in names() if name not in FOR_EVERYBODY | FOR_NOBODY]
    return FOR_EVERYBODY | {name for name in named if lines[row_of(name)] in yes}


def test_the_document_has_a_column_for_every_role() -> None:
    assert table()[0] == ["visitor", *sorted(MATRIX, key=table()[0].index), "administrator"]


def test_what_nobody_may_do_is_there() -> None:
    assert set(names()) >= FOR_NOBODY


@pytest.mark.parametrize("role", MATRIX)
def test_every_role_opens_what_the_document_gives_it_and_nothing_else(role: str) -> None:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    opened = {name for name, address in addresses().items() if is_let_in(client.get(address))}
    own = {"runs:mine"} if role == "Tutor" else set()
    assert opened == given(role) | own


@pytest.mark.parametrize("role", MATRIX)
def test_what_a_role_does_not_open_it_cannot_send_to(role: str) -> None:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    refused = {name: there for name, there in addresses().items() if name not in given(role)}
    for name, address in refused.items():
        response = client.post(address)
        assert response.status_code == 405 or not is_let_in(response), name


def test_nobody_signed_out_is_let_in_anywhere() -> None:
    client = Client()
    for name, address in addresses().items():
        for response in (client.get(address), client.post(address)):
            assert response["Location"].startswith("/admin/login/"), name
