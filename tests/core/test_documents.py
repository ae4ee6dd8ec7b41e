"""Files editors upload: only kinds that cannot run in a browser, never shown as a page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

pytestmark = pytest.mark.django_db

Document = get_document_model()
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def upload(client: Client, name: str, content: bytes = SCRIPT, mimetype: str = "") -> None:
    file = SimpleUploadedFile(name, content, content_type=mimetype or "application/pdf")
    client.post(
        reverse("wagtaildocs:add"),
        {"title": name, "file": file, "collection": Collection.get_first_root_node().pk},
    )


def fetched(document: Any) -> Any:
    """The answer a visitor gets, read to its end, which closes the file."""
    answer = Client().get(document.url)
    assert b"".join(answer.streaming_content)
    return answer


@pytest.mark.parametrize(
    "name",
    ["a.svg", "a.svgz", "a.html", "a.HTML", "a.xhtml", "a.htm", "a.js", "a.pdf.html", "a.exe", "a"],
)
def test_what_a_browser_could_run_is_not_taken(administrator: Client, name: str) -> None:
    upload(administrator, name)
    assert Document.objects.count() == 0


def test_a_page_that_calls_itself_a_pdf_is_given_out_as_a_file(administrator: Client) -> None:
    upload(administrator, "leaflet.pdf", b"<html><script>alert(1)</script></html>", "text/html")
    document = Document.objects.get()
    answer = fetched(document)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_document_is_served_through_our_own_view_and_not_from_the_media_folder(
    administrator: Client,
) -> None:
    upload(administrator, "notes.docx", b"words")
    document = Document.objects.get()
    assert document.url.startswith("/documents/")
    assert "attachment" in fetched(document)["Content-Disposition"]
    assert Client().get(f"/media/{document.file.name}").status_code == 404


def test_a_document_of_a_private_collection_is_for_those_who_may_see_it() -> None:
    collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = Document(title="Rota", collection=collection)
    document.file.save("rota.pdf", ContentFile(b"names"))
    answer = Client().get(document.url)
    assert answer.status_code == 302
    assert Client().get(f"/media/{document.file.name}").status_code == 404
