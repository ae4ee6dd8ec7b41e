"""What editors may change on every page: how to reach us, and a notice with its dates."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import SiteSettings

pytestmark = pytest.mark.django_db


def settings_with(**values: object) -> SiteSettings:
    site = Site.objects.get(is_default_site=True)
    return SiteSettings.objects.create(site=site, **values)


@pytest.mark.parametrize(
    ("begins_in", "ends_in", "shows"),
    [
        (None, None, True),
        (-1, 1, True),
        (-1, None, True),
        (None, 1, True),
        (1, None, False),
        (1, 2, False),
        (None, -1, False),
        (-2, -1, False),
    ],
)
def test_a_notice_shows_between_its_dates(
    client: Client, home: Page, begins_in: int | None, ends_in: int | None, shows: bool
) -> None:
    now = timezone.now()
    settings_with(
        notice_text="We close at noon.",
        notice_from=None if begins_in is None else now + timedelta(hours=begins_in),
        notice_until=None if ends_in is None else now + timedelta(hours=ends_in),
    )
    assert ("We close at noon." in client.get("/").content.decode()) is shows


def test_no_words_is_no_notice(client: Client, home: Page) -> None:
    settings_with(notice_text="")
    assert b'aria-label="Announcement"' not in client.get("/").content


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"notice_link_text": "Read more"}, "notice_link_text"),
        ({"notice_link_url": "/about/"}, "notice_link_text"),
        (
            {
                "notice_from": timezone.now(),
                "notice_until": timezone.now() - timedelta(days=1),
            },
            "notice_until",
        ),
    ],
)
def test_half_a_link_or_an_end_before_the_beginning_is_refused(
    home: Page, values: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        SiteSettings(**values).clean()
    assert list(caught.value.message_dict) == [field]


def test_every_page_says_how_to_reach_us_and_where_urgent_help_is(
    client: Client, home: Page
) -> None:
    settings_with(phone="+441514786556", email="hello@example.org")
    page = client.get("/").content.decode()
    for words in ("0151 478 6556", "hello@example.org", "999", "116 123", "SHOUT", "85258"):
        assert words in page
