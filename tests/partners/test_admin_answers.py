"""What staff see of partners' answers: entries to check, corrections, figures of sessions."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners import asking, rules
from partners.models import AdviceReturn, Correction, PartnerPage
from tests.enrolments.admin import page_of, spreadsheet
from tests.factories import (
    AdviceReturnFactory,
    CorrectionFactory,
    PartnerContactFactory,
    PartnerPageFactory,
    UserFactory,
)
from tests.partners.answering import NUMBERS, advice, stale_contact
from tests.reading import words_of
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

ENTRIES, CORRECTIONS, FIGURES = (
    "/admin/partner_entries/",
    "/admin/corrections/",
    "/admin/advice_returns/",
)
QUERIES = {ENTRIES: 8, CORRECTIONS: 8, FIGURES: 9}


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def decide(correction: Correction) -> str:
    return reverse("corrections:decide", args=[correction.pk])


def refuse(correction: Correction) -> str:
    return reverse("corrections:refuse", args=[correction.pk])


# --- entries to check ---------------------------------------------------------------------


def test_entries_nobody_has_confirmed_are_listed_with_what_was_asked(editor: Client) -> None:
    PartnerPageFactory(title="Fresh", checked_on=timezone.localdate())
    PartnerPageFactory(title="Unreachable", checked_on=None)
    stale_contact(title="Asked")
    asking.record_due()
    stale_contact(title="Not asked yet")
    CorrectionFactory(partner=stale_contact(title="Answered").partner)
    shown = words(page_of(editor, ENTRIES))
    assert "Fresh" not in shown
    for sentence in (
        "Unreachable Never Nobody to write to: add a contact with an e-mail address",
        "Will be asked today or tomorrow",
        "They sent a correction, which waits",
        f"Asked on {timezone.localdate():%A}",
    ):
        assert sentence in shown


def test_an_entry_that_was_confirmed_leaves_the_list(editor: Client) -> None:
    partner = stale_contact(title="Kind Housing").partner
    assert "Kind Housing" in page_of(editor, ENTRIES)
    rules.confirm(partner=partner)
    assert "Kind Housing" not in page_of(editor, ENTRIES)


# --- corrections --------------------------------------------------------------------------


def test_those_that_wait_come_first_the_oldest_at_the_top(editor: Client) -> None:
    now = timezone.now()
    done = CorrectionFactory(status="refused", decided_at=now, received_at=now - timedelta(days=9))
    newer = CorrectionFactory(received_at=now)
    older = CorrectionFactory(received_at=now - timedelta(days=3))
    rows = editor.get(CORRECTIONS).context["object_list"]
    assert list(rows) == [older, newer, done]


def test_old_and_new_stand_side_by_side_with_the_note(editor: Client) -> None:
    partner = PartnerPageFactory(title="Kind Housing", cost="Free")
    found = CorrectionFactory(
        partner=partner,
        proposed={"cost": "Two pounds", "by_drop_in": True},
        before={"cost": "Free", "by_drop_in": False},
        note="We have moved.",
    )
    shown = words(page_of(editor, decide(found)))
    assert "Cost Free Two pounds" in shown
    assert "Drop in No Yes" in shown
    assert "We have moved." in shown


def test_a_field_that_has_changed_since_is_pointed_out(editor: Client) -> None:
    found = CorrectionFactory(partner=PartnerPageFactory(cost="Five pounds"))
    assert "Changed since the partner saw it. Then it said: Free" in words(
        page_of(editor, decide(found))
    )


def test_an_editor_accepts_a_correction_and_visitors_see_it(editor: Client) -> None:
    found = CorrectionFactory(partner=PartnerPageFactory(cost="Free"))
    answer = editor.post(decide(found), follow=True)
    assert "The correction is on the page" in words(answer.content.decode())
    assert "Two pounds" in editor.get(found.partner.url).content.decode()


def test_an_editor_refuses_a_correction(editor: Client) -> None:
    found = CorrectionFactory(partner=PartnerPageFactory(cost="Free"))
    answer = editor.post(refuse(found), follow=True)
    assert "The page stays as it is." in words(answer.content.decode())
    assert PartnerPage.objects.get(pk=found.partner_id).cost == "Free"


def test_looking_at_a_correction_decides_nothing(editor: Client) -> None:
    found = CorrectionFactory()
    for address in (decide(found), refuse(found)):
        assert editor.get(address).status_code == 200
    found.refresh_from_db()
    assert found.is_waiting


def test_deciding_a_second_time_is_refused_with_a_sentence(editor: Client) -> None:
    found = CorrectionFactory()
    editor.post(refuse(found))
    answer = editor.post(decide(found))
    assert "Somebody has already decided" in words(answer.content.decode())
    assert "There is nothing left to decide" in words(answer.content.decode())


def test_with_unpublished_changes_it_says_that_the_correction_joins_them(editor: Client) -> None:
    partner = PartnerPageFactory(cost="Free")
    partner.languages = "Welsh"
    partner.save_revision()
    found = CorrectionFactory(partner=partner)
    assert "has changes that are not published" in words(page_of(editor, decide(found)))
    answer = editor.post(decide(found), follow=True)
    assert "The correction is in the page's draft" in words(answer.content.decode())


def test_a_coordinator_sees_corrections_and_decides_none(coordinator: Client) -> None:
    found = CorrectionFactory()
    html = page_of(coordinator, decide(found))
    assert "Accept and publish" not in html
    for address in (decide(found), refuse(found)):
        assert coordinator.post(address)["Location"] == "/admin/"
    found.refresh_from_db()
    assert found.is_waiting


# --- figures ------------------------------------------------------------------------------


def test_a_coordinator_enters_the_figures_of_a_session(coordinator: Client) -> None:
    session = advice(stale_contact())
    sent = {"session": session.pk, **NUMBERS}
    for _ in range(2):
        coordinator.post(f"{FIGURES}new/", sent)
    written = AdviceReturn.objects.get()
    assert (written.session, written.seen, written.job_starts) == (session, 8, 1)
    assert written.entered_by is not None


def test_only_sessions_without_figures_are_offered(coordinator: Client) -> None:
    contact = stale_contact()
    told, open_one = advice(contact), advice(contact, ended=timedelta(days=1))
    advice(contact, ended=timedelta(days=-1))
    rules.return_figures(session=told, figures=dict.fromkeys(rules.FIGURES, 0))
    form = coordinator.get(f"{FIGURES}new/").context["form"]
    assert list(form.fields["session"].queryset) == [open_one]


def test_a_coordinator_changes_figures_a_partner_sent(coordinator: Client) -> None:
    session = advice(stale_contact())
    written = rules.return_figures(session=session, figures=dict.fromkeys(rules.FIGURES, 1))
    coordinator.post(f"{FIGURES}edit/{written.pk}/", {**NUMBERS, "seen": "20"})
    written.refresh_from_db()
    assert (written.seen, written.session) == (20, session)


def test_figures_that_do_not_add_up_are_refused_in_the_admin_too(coordinator: Client) -> None:
    session = advice(stale_contact())
    answer = coordinator.post(f"{FIGURES}new/", {"session": session.pk, **NUMBERS, "new": "9"})
    assert "There cannot be more new people" in answer.content.decode()
    assert not AdviceReturn.objects.exists()


def test_figures_are_listed_and_downloaded(coordinator: Client) -> None:
    partner = PartnerPageFactory(title="Kind Work")
    AdviceReturnFactory(partner=partner, held_on=timezone.localdate(), seen=8, new=5)
    assert "Kind Work" in page_of(coordinator, FIGURES)
    _, line = spreadsheet(coordinator, "advice_returns:index")
    assert [cell.value for cell in line][2:4] == [8, 5]


def test_figures_are_deleted_by_nobody(administrator: Client) -> None:
    written = AdviceReturnFactory(held_on=timezone.localdate())
    administrator.post(f"{FIGURES}delete/{written.pk}/")
    assert AdviceReturn.objects.exists()


# --- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may_see"),
    [
        (roles.EDITOR, {ENTRIES, CORRECTIONS}),
        (roles.COORDINATOR, {ENTRIES, CORRECTIONS, FIGURES}),
        (roles.FRONT_DESK, set()),
        (roles.TUTOR, set()),
        (roles.SAFE_MESSAGING, set()),
    ],
)
def test_each_role_sees_what_is_its_own(client: Client, role: str, may_see: set[str]) -> None:
    client.force_login(UserFactory(roles=[role]))
    for address in QUERIES:
        answer = client.get(address)
        assert (answer.status_code == 200) == (address in may_see)
        if address not in may_see:
            assert answer["Location"] == "/admin/"


@pytest.mark.parametrize("address", list(QUERIES))
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_each_list_asks_the_same_few_questions_however_long_it_is(
    administrator: Client, address: str, rows: int
) -> None:
    for number in range(rows):
        partner = stale_contact(title=f"Partner {number}").partner
        PartnerContactFactory(partner=partner)
        CorrectionFactory(partner=partner)
        AdviceReturnFactory(partner=partner, held_on=timezone.localdate())
    administrator.get(address)
    with CaptureQueriesContext(connection) as queries:
        administrator.get(address)
    assert len(queries) == QUERIES[address]


def test_partners_answers_are_in_no_page_of_the_admin_by_name(editor: Client) -> None:
    contact = stale_contact(title="Kind Housing")
    CorrectionFactory(partner=contact.partner)
    for address in (ENTRIES, CORRECTIONS):
        assert contact.name not in page_of(editor, address)


def test_an_editor_is_told_that_a_newer_correction_has_come(editor: Client) -> None:
    decide = reverse("corrections:decide", args=[CorrectionFactory().pk])
    Correction.objects.all().delete()
    for response in (editor.get(decide, follow=True), editor.post(decide, follow=True)):
        assert response.status_code == 200
        assert "the partner has sent a newer one" in words_of(response)
