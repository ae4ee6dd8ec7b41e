"""Partners from a file: what is peculiar to them. Files and lines in general: library's tests."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import PageLogEntry

from partners import importing
from partners.importing import PartnerImporter
from partners.models import PartnerIndexPage, PartnerPage
from search.models import SearchDocument
from tests.factories import PartnerIndexPageFactory, PartnerPageFactory, TopicFactory, UserFactory
from tests.library.test_importing import as_csv, as_xlsx, confirm, outcomes
from tests.reading import words_of
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

UPLOAD = "/admin/import_partners/"
HEADING = [
    *("Name", "Summary", "What they do", "Who can come", "How", "Telephone", "E-mail"),
    *("Website", "Postcode", "Cost", "Helps with", "Standing"),
]
KIND = [
    *("Kind Housing", "Help with rent.", "They read letters.\n\nThey ring.", "Families; carers"),
    *("Drop in; Online", "0151 496 0000", "kind@example.org", "www.example.org", "l4 5th"),
    *("Free", "Housing", "partner"),
]


@pytest.fixture(autouse=True)
def _directory() -> None:
    PartnerIndexPageFactory()
    TopicFactory(name="Housing", need=True)
    TopicFactory(name="Money", need=True)


def upload(client: Client, content: bytes, name: str = "partners.csv") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def line(**changes: str) -> list[str]:
    """The line of Kind Housing with other values under some headings."""
    row = [*KIND]
    for heading, value in changes.items():
        row[HEADING.index(heading.replace("_", " "))] = value
    return row


def test_new_partners_become_drafts_that_somebody_publishes(editor: Client) -> None:
    shown = upload(editor, as_csv(HEADING, KIND))
    assert outcomes(shown) == [(2, "new")]
    assert not PartnerPage.objects.exists()
    done = confirm(editor, shown)
    assert "Imported: 1 new, 0 changed, 0 as they were." in words_of(done)
    page = PartnerPage.objects.get()
    assert (page.live, page.has_unpublished_changes, page.checked_on) == (False, True, None)
    assert (page.title, page.slug, page.postcode) == ("Kind Housing", "kind-housing", "L4 5TH")
    assert page.what_they_do == "<p>They read letters.</p>\n\n<p>They ring.</p>"
    assert (page.for_families, page.for_carers, page.for_over_50s) == (True, True, False)
    assert page.ways_to_reach == ["Drop in", "Online"]
    assert (str(page.phone), page.website) == ("0151 496 0000", "https://www.example.org")
    assert [topic.name for topic in page.topics] == ["Housing"]
    assert not SearchDocument.objects.filter(ref=f"page:{page.pk}").exists()
    page.get_latest_revision().publish()
    assert "Kind Housing" in words_of(editor.get("/partners/"))
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_an_entry_that_visitors_see_is_changed_at_once(editor: Client) -> None:
    page = PartnerPageFactory(title="Kind Housing", slug="kind", cost="Free", keywords="Kept")
    shown = upload(editor, as_csv(["organisation", "COST"], ["kind housing", "Two pounds"]))
    assert outcomes(shown) == [(2, "changed")]
    assert "Cost: “Free” becomes “Two pounds”" in words_of(shown)
    confirm(editor, shown)
    page.refresh_from_db()
    assert (page.cost, page.live, page.keywords) == ("Two pounds", True, "Kept")
    assert not page.has_unpublished_changes
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").exists()


def test_a_draft_that_waits_takes_the_change_and_is_not_published(editor: Client) -> None:
    page = PartnerPageFactory(title="Kind Housing", cost="Free", access="Steps")
    page.access = "A ramp"
    page.save_revision()
    content = as_csv(["Name", "Cost"], ["Kind Housing", "Two pounds"])
    confirm(editor, upload(editor, content))
    page.refresh_from_db()
    assert (page.cost, page.access) == ("Free", "Steps")
    draft = page.get_latest_revision_as_object()
    assert (draft.cost, draft.access) == ("Two pounds", "A ramp")
    assert outcomes(upload(editor, content)) == [(2, "unchanged")]


def test_the_same_file_again_changes_nothing(editor: Client) -> None:
    content = as_csv(HEADING, KIND)
    confirm(editor, upload(editor, content))
    assert outcomes(upload(editor, content)) == [(2, "unchanged")]
    PartnerPage.objects.get().get_latest_revision().publish()
    assert outcomes(upload(editor, content)) == [(2, "unchanged")]


def test_ticks_and_topics_are_replaced_by_what_a_line_says(editor: Client) -> None:
    confirm(editor, upload(editor, as_csv(HEADING, KIND)))
    row = line(Who_can_come="Anyone", How="By telephone", Helps_with="Money; Housing")
    shown = upload(editor, as_csv(HEADING, row))
    words = words_of(shown)
    for note in ("Who can come: Anyone", "How: By telephone", "Helps with: Money, Housing"):
        assert note in words
    confirm(editor, shown)
    draft = PartnerPage.objects.get().get_latest_revision_as_object()
    assert (draft.who_can_come, draft.ways_to_reach) == ("Anyone", ["By telephone"])
    assert [link.topic.name for link in draft.page_topics.all()] == ["Money", "Housing"]


def test_another_spelling_of_the_same_name_is_the_same_partner(editor: Client) -> None:
    PartnerPageFactory(title="Age & Care", slug="age-care")
    shown = upload(editor, as_csv(["Name"], ["Age Care"]))
    assert outcomes(shown) == [(2, "changed")]
    assert "Name: “Age & Care” becomes “Age Care”" in words_of(shown)
    shown = upload(editor, as_csv(HEADING, KIND, line(Name="Kind  housing!")))
    assert [outcome for _, outcome in outcomes(shown)] == ["new", "error"]


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Summary", "", "Summary: needed for something new."),
        ("What_they_do", "", "What they do: needed for something new."),
        ("Who_can_come", "Martians", "Who can come: We do not know the people “Martians”."),
        ("How", "Pigeon", "How: We do not know the way “Pigeon”."),
        ("Telephone", "12", "Telephone: Write a UK telephone number, such as 0151 496 0000."),
        ("E_mail", "kind@", "E-mail: Enter a valid email address."),
        ("Website", "not a site", "Website: Enter a valid URL."),
        ("Website", "javascript:alert(1)", "Website: Enter a valid URL."),
        ("Postcode", "ZZ99", "Postcode:"),
        ("Helps_with", "Cars", "Helps with: We do not know the topic “Cars”."),
        ("Standing", "Friend", "Standing: We do not know the standing “Friend”."),
        ("Cost", "=1+1", "Cost: a formula is not taken."),
    ],
)
def test_a_line_with_a_mistake_is_named_and_nothing_is_imported(
    editor: Client, heading: str, value: str, sentence: str
) -> None:
    heading = "E-mail" if heading == "E_mail" else heading
    shown = upload(editor, as_csv(HEADING, line(Name="Good"), line(**{heading: value})))
    assert [outcome for _, outcome in outcomes(shown)] == ["new", "error"]
    assert sentence in words_of(shown)
    assert confirm(editor, shown).status_code == 409
    assert not PartnerPage.objects.exists()


def test_nothing_in_a_cell_is_markup(editor: Client) -> None:
    confirm(editor, upload(editor, as_csv(HEADING, line(What_they_do="<b>Bold</b> & true"))))
    assert PartnerPage.objects.get().what_they_do == "<p>&lt;b&gt;Bold&lt;/b&gt; &amp; true</p>"


def test_a_name_that_is_there_twice_and_a_locked_page_are_left_to_people(editor: Client) -> None:
    PartnerPageFactory.create_batch(2, title="Twice")
    PartnerPageFactory(title="Locked", locked=True)
    shown = upload(editor, as_csv(["Name", "Cost"], ["Twice", "1"], ["Locked", "1"]))
    words = words_of(shown)
    assert "There are 2 of this name already." in words
    assert "The page is locked" in words


def test_more_partners_than_there_can_be_are_refused(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_PARTNERS", 1)
    response = upload(editor, as_csv(HEADING, KIND, line(Name="Other")))
    assert response.status_code == 400
    assert "more than 1 partners. Please split it." in words_of(response)


def test_without_a_directory_there_is_nowhere_to_put_them(editor: Client) -> None:
    PartnerIndexPage.objects.get().delete()
    assert "no page for the directory yet" in words_of(upload(editor, as_csv(HEADING, KIND)))


def test_the_example_can_be_imported_and_a_workbook_too(editor: Client) -> None:
    answer = editor.get(f"{UPLOAD}example.csv")
    assert outcomes(upload(editor, answer.content)) == [(2, "new")]
    assert outcomes(upload(editor, as_xlsx(HEADING, KIND), "partners.xlsx")) == [(2, "new")]


@pytest.mark.parametrize(
    "role", [roles.VOLUNTEER, roles.COORDINATOR, roles.TUTOR, roles.ADVISOR, roles.FRONT_DESK]
)
def test_other_roles_import_no_partners(client: Client, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    assert client.get(UPLOAD)["Location"] == "/admin/"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_file_is_looked_at_with_the_same_few_questions(
    rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        page = PartnerPageFactory(title=f"Partner {number}")
        page.save_revision()
    content = as_csv(["Name", "Cost"], *([f"Partner {number}", "1"] for number in range(rows)))
    importer = PartnerImporter()
    with django_assert_num_queries(4):
        report = importer.report(name="a.csv", content=content)
    assert report.numbers["changed"] == rows
