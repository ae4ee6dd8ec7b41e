"""Files editors upload: only kinds that cannot run in a browser, never shown as a page."""

import html
import io
import zipfile
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


def packed(*names: str) -> bytes:
    """A zip archive of empty files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return content.getvalue()


def upload(client: Client, name: str, content: bytes = SCRIPT, mimetype: str = "") -> str:
    """Choose a file in the admin; returns what is said."""
    file = SimpleUploadedFile(name, content, content_type=mimetype or "application/pdf")
    response = client.post(
        reverse("wagtaildocs:add"),
        {"title": name, "file": file, "collection": Collection.get_first_root_node().pk},
    )
    return html.unescape(response.content.decode())


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


@pytest.mark.parametrize("name", ["a.svg", "a.html", "leaflet.html.pdf", "a.SVG.txt", "a.php.csv"])
def test_what_could_run_is_refused_with_a_sentence(administrator: Client, name: str) -> None:
    said = upload(administrator, name, b"%PDF-1.7")
    assert not Document.objects.exists()
    assert "could run in a browser" in said or "File extension" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leaflet.pdf", b"<html><script>alert(1)</script></html>"),
        ("leaflet.pdf", b"<svg onload='alert(1)'>%PDF-1.7"),
        ("leaflet.pdf", b""),
        ("notes.docx", b"words"),
        ("notes.docx", packed("[Content_Types].xml", "xl/workbook.xml")),
        ("notes.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("table.xlsx", packed("mimetype", "content.xml")),
        ("notes.odt", b"PK\x03\x04 broken"),
        ("table.csv", b"name\n<script>alert(1)</script>"),
        ("notes.txt", b"MZ\x00\x01"),
        ("notes.rtf", b"words"),
        ("dates.ics", b"<!DOCTYPE html>"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_with_a_sentence(
    administrator: Client, name: str, content: bytes
) -> None:
    said = upload(administrator, name, content)
    assert not Document.objects.exists()
    assert "not a file of that kind" in said or "The submitted file is empty" in said


@pytest.mark.parametrize("mimetype", ["text/html", "image/svg+xml; charset=utf-8"])
def test_what_the_browser_takes_for_a_page_is_refused(administrator: Client, mimetype: str) -> None:
    assert "not a file of that kind" in upload(administrator, "a.txt", b"words", mimetype)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leaflet.v2.pdf", b"%PDF-1.7\n"),
        ("notes.docx", packed("[Content_Types].xml", "word/document.xml")),
        ("slides.pptx", packed("[Content_Types].xml", "ppt/presentation.xml")),
        ("table.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")),
        ("notes.odt", packed("mimetype", "content.xml")),
        ("table.csv", b"\xef\xbb\xbfname,number\n"),
        ("notes.txt", "Café, 1 < 2".encode("cp1252")),
        ("notes.rtf", b"{\\rtf1 words}"),
        ("dates.ics", b"BEGIN:VCALENDAR\r\n"),
    ],
)
def test_what_is_what_it_says_is_taken_and_given_out_as_a_file(
    administrator: Client, name: str, content: bytes
) -> None:
    upload(administrator, name, content)
    document = Document.objects.get()
    answer = fetched(document)
    assert document.url.startswith("/documents/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert Client().get(f"/media/{document.file.name}").status_code == 404


def test_a_page_that_got_in_as_a_pdf_is_given_out_as_a_file_all_the_same() -> None:
    document = Document(title="Old", collection=Collection.get_first_root_node())
    document.file.save("old.pdf", ContentFile(SCRIPT))
    answer = fetched(document)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


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
