"""What editors meet: pictures, topics, the library, and pieces of pages before they choose one."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block

from core.blocks import BodyBlock
from core.models import PageTopic, SiteImage, Topic
from home.models import StandardPage
from tests.factories import CoursePageFactory, ResourceFactory, SectionFactory, TopicFactory
from tests.factories.pictures import tiny_png

pytestmark = pytest.mark.django_db

REPOSITORY = Path(__file__).resolve().parents[2]
BODY: Any = StandardPage._meta.get_field("body").stream_block
STYLESHEET = re.compile(r'rel="stylesheet" href="([^"]+)"')


def upload(**fields: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("tea.png", tiny_png(), "image/png"), **fields}


def preview_of(client: Client, name: str) -> str:
    block: Block = BODY.child_blocks[name]
    address = reverse("wagtailadmin_block_preview")
    return client.get(address, {"id": block.definition_prefix}).content.decode()


# Pictures


def test_a_picture_is_not_kept_without_saying_what_it_shows(editor: Client) -> None:
    response = editor.post(reverse("wagtailimages:add"), upload(title="Tea"))
    assert "This field is required." in response.content.decode()
    assert not SiteImage.objects.exists()


def test_a_picture_is_kept_with_a_description(editor: Client) -> None:
    data = upload(title="Tea", description="Three people talking over tea.")
    editor.post(reverse("wagtailimages:add"), data)
    assert SiteImage.objects.get().description == "Three people talking over tea."


def test_many_pictures_at_once_each_wait_for_a_description(editor: Client) -> None:
    headers = {"x-requested-with": "XMLHttpRequest"}
    data = upload(title="tea.png")
    data["files[]"] = data.pop("file")
    answer = editor.post(reverse("wagtailimages:add_multiple"), data, headers=headers).json()
    assert answer["success"]
    assert "what the picture shows" in answer["form"].lower()
    assert not SiteImage.objects.exists()


def test_a_picture_chosen_within_a_page_needs_a_description_too(editor: Client) -> None:
    data = upload()
    data = {f"image-chooser-upload-{name}": value for name, value in data.items()}
    data["image-chooser-upload-title"] = "Tea"
    answer = editor.post(reverse("wagtailimages_chooser:create"), data).json()
    assert "This field is required." in answer["htmlFragment"]
    assert not SiteImage.objects.exists()


# Pieces of pages


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_every_piece_of_a_page_says_what_it_is_for(name: str) -> None:
    block = BODY.child_blocks[name]
    assert block.label
    assert block.meta.description


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text", "How it works"),
        ("inset", "You can leave a session at any time."),
        ("quote", "stayed for the poetry"),
        ("details", "Is it really free?"),
        ("steps", "Choose a course"),
        ("figures", "100,000"),
        ("cards", "What&#x27;s on"),
        ("contact", "Talk to us"),
    ],
)
def test_a_preview_shows_the_piece_in_the_looks_of_the_site(
    editor: Client, name: str, words: str
) -> None:
    html = preview_of(editor, name)
    assert words in html
    assert "css/components" in html


def test_previews_are_drawn_with_the_stylesheets_of_the_site(editor: Client) -> None:
    shown = STYLESHEET.findall(preview_of(editor, "text"))
    base = (REPOSITORY / "templates/base.html").read_text()
    linked = re.findall(r'rel="stylesheet" href="{% static "([^"]+)" %}">', base)
    assert shown == [f"/static/{path}" for path in linked]


# Topics and the library


def test_an_editor_keeps_topics(editor: Client) -> None:
    data = {"name": "Sleep", "slug": "sleep", "kind": "need", "synonyms": "", "sort_order": 0}
    editor.post(reverse("topics:add"), data)
    topic = Topic.objects.get()
    html = editor.get(reverse("topics:index"), {"q": "sleep"}).content.decode()
    assert topic.name in html
    assert "Read aloud" not in html


def test_only_an_administrator_deletes_a_topic(editor: Client) -> None:
    topic = TopicFactory()
    address = reverse("topics:delete", args=[topic.pk])
    assert editor.post(address)["Location"] == "/admin/"
    assert Topic.objects.exists()


def test_a_topic_that_pages_are_about_is_kept_and_a_sentence_says_so(
    administrator: Client,
) -> None:
    topic = TopicFactory(name="Sleep")
    PageTopic.objects.bulk_create([PageTopic(page=CoursePageFactory().page_ptr, topic=topic)])
    address = reverse("topics:delete", args=[topic.pk])
    html = administrator.post(address, follow=True).content.decode()
    assert "“Sleep” cannot be deleted" in html
    assert Topic.objects.exists()


def test_a_section_that_holds_something_is_kept_and_a_sentence_says_so(editor: Client) -> None:
    section = ResourceFactory().section
    address = reverse("sections:delete", args=[section.pk])
    html = editor.post(address, follow=True).content.decode()
    assert f"“{section}” cannot be deleted, because something else still uses it." in html


def test_an_empty_section_is_deleted(editor: Client) -> None:
    section = SectionFactory()
    editor.post(reverse("sections:delete", args=[section.pk]))
    assert not type(section).objects.exists()


def test_resources_are_found_by_author_and_narrowed_by_section(editor: Client) -> None:
    wanted = ResourceFactory(title="Wanted", author="Ada Writer")
    ResourceFactory(title="Other")
    for query in ({"q": "writer"}, {"section": wanted.section_id}):
        html = editor.get(reverse("resources:index"), query).content.decode()
        assert "Wanted" in html
        assert "Other" not in html


@pytest.mark.parametrize("name", ["topics:copy", "resources:copy", "sections:copy"])
def test_nothing_is_copied_with_one_click(name: str) -> None:
    with pytest.raises(Exception, match="not found"):
        reverse(name, args=[1])


# The frame


def test_staff_sign_in_to_the_life_rooms(client: Client) -> None:
    html = client.get("/admin/login/").content.decode()
    assert "Sign in to the Life Rooms" in html
    assert "Wagtail" not in html.partition("<body")[2].partition("<script")[0]
