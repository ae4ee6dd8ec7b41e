"""Films and sound of ours: taken only when they are what they say, given out in parts."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from core import document_forms
from core.blocks import BodyBlock
from tests.factories import LessonPageFactory
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

Document = get_document_model()
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(100))
SOUND = b"ID3\x04" + bytes(100)
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"
WORDS = "<p>Somebody says hello.</p>"


def document(name: str, content: bytes) -> Any:
    made = Document(title=name)
    made.file.save(name, ContentFile(content))
    return made


def upload(client: Client, name: str, content: bytes) -> None:
    data = {
        "title": name,
        "file": SimpleUploadedFile(name, content),
        "collection": Collection.get_first_root_node().pk,
    }
    client.post(reverse("wagtaildocs:add"), data)


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def cleaned(kind: str, **value: Any) -> Any:
    block = BodyBlock().child_blocks[kind]
    return block.clean(block.normalize({"title": "Hello", "transcript": WORDS, **value}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", FILM),
        ("a.webm", b"\x1a\x45\xdf\xa3 and so on"),
        ("a.m4a", FILM),
        ("a.mp3", SOUND),
        ("a.MP3", b"\xff\xfb\x90"),
        ("a.vtt", CAPTIONS),
        ("a.vtt", b"\xef\xbb\xbf" + CAPTIONS),
    ],
)
def test_a_recording_is_taken(editor: Client, name: str, content: bytes) -> None:
    upload(editor, name, content)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.m4a", "a.mp3", "a.vtt", "a.mov", "a.wav"])
def test_what_is_not_a_recording_of_a_known_kind_is_not_taken(editor: Client, name: str) -> None:
    upload(editor, name, b"<html><script>alert(1)</script></html>")
    assert not Document.objects.exists()


def test_only_recordings_may_be_large(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_forms, "LARGEST_DOCUMENT", 50)
    upload(editor, "leaflet.pdf", bytes(51))
    upload(editor, "film.mp4", FILM)
    assert [made.title for made in Document.objects.all()] == ["film.mp4"]


@pytest.mark.parametrize(
    ("asked", "status", "first", "end"),
    [
        ("", 200, 0, None),
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=100-9999", 206, 100, None),
        ("bytes=-9999", 206, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_a_recording_comes_in_the_part_that_is_asked_for(
    client: Client, asked: str, status: int, first: int, end: int | None
) -> None:
    headers = {"Range": asked, "Accept-Encoding": "gzip"}
    response = client.get(document("a.mp4", FILM).url, headers=headers)
    assert response.status_code == status
    assert content_of(response) == FILM[first:end]
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert int(response["Content-Length"]) == len(FILM[first:end])


@pytest.mark.parametrize("asked", ["bytes=9999-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client: Client, asked: str) -> None:
    response = client.get(document("a.mp4", FILM).url, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


def test_captions_are_given_out_as_captions(client: Client) -> None:
    response = client.get(document("a.vtt", CAPTIONS).url)
    assert response["Content-Type"].startswith("text/vtt")
    assert content_of(response) == CAPTIONS


def test_a_film_of_a_private_collection_is_for_those_who_may_see_it(client: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    film = document("a.mp4", FILM)
    Document.objects.filter(pk=film.pk).update(collection=collection)
    assert client.get(film.url).status_code == 302


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("film", "captions"), ("film", "transcript"), ("film", "film"), ("sound", "transcript")],
)
def test_nothing_is_published_without_captions_and_words(kind: str, missing: str) -> None:
    film, sound, captions = (document(f"a.{end}", b"") for end in ("mp4", "mp3", "vtt"))
    files = {"film": film, "captions": captions} if kind == "film" else {"sound": sound}
    assert cleaned(kind, **files)
    with pytest.raises(ValidationError):
        cleaned(kind, **{**files, missing: None if missing in files else ""})


def test_a_document_of_another_kind_is_no_film() -> None:
    leaflet, captions = document("a.pdf", b""), document("a.vtt", CAPTIONS)
    with pytest.raises(ValidationError):
        cleaned("film", film=leaflet, captions=captions)


def test_a_lesson_shows_a_film_with_captions_and_in_words(client: Client) -> None:
    film, captions = document("a.mp4", FILM), document("a.vtt", CAPTIONS)
    value = {"title": "Hello", "film": film.pk, "captions": captions.pk, "transcript": WORDS}
    lesson = LessonPageFactory()
    lesson.body = lesson.body.stream_block.to_python([{"type": "film", "value": value}])
    lesson.save()
    page = soup_of(client.get(lesson.url))
    [video] = page.select("video[controls]")
    assert not video.has_attr("autoplay")
    assert [source["src"] for source in video.select("source[type='video/mp4']")] == [film.url]
    assert [track["src"] for track in video.select("track[kind=captions]")] == [captions.url]
    assert "Somebody says hello." in page.select(".recording details")[0].get_text()
