"""The directory's filters by day, people, way and distance, together and one by one."""

import io
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.logs import JsonFormatter
from partners.models import PartnerPage
from tests.factories import (
    AdviceServicePageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    RunFactory,
    SessionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import words_of
from timetable.models import Venue

pytestmark = pytest.mark.django_db

# By the clock in London.
WEDNESDAY = datetime(2026, 12, 2, 10, tzinfo=UTC)
FRIDAY = WEDNESDAY + timedelta(days=2)
NEAR = "/partners/near/"


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _directory(home: Any) -> None:
    PartnerIndexPageFactory()


@pytest.fixture
def walton() -> Venue:
    return VenueFactory(slug="walton", name="Life Rooms Walton", postcode="L9 2AF")


@pytest.fixture
def southport() -> Venue:
    return VenueFactory(slug="southport", name="Life Rooms Southport", postcode="PR8 1NW")


def comes(title: str, *visits: tuple[datetime, Venue], **details: Any) -> PartnerPage:
    """A partner with one service and a run for each visit."""
    partner = PartnerPageFactory(title=title, **details)
    service = AdviceServicePageFactory(parent=partner)
    for start, venue in visits:
        run = RunFactory(page=service, venue=venue, drop_in=True, sessions=0)
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=2))
    return partner


def found(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/partners/?{query}")
    assert response.status_code == 200
    return [partner.title for partner in response.context["partners"]]


def test_by_a_day_on_which_they_are_here(client: Client, walton: Venue) -> None:
    comes("Jobs", (WEDNESDAY, walton))
    comes("Debt", (FRIDAY, walton))
    assert found(client, "day=wednesday") == ["Jobs"]
    assert found(client, "day=friday") == ["Debt"]
    assert found(client, "day=monday") == []


def test_a_day_on_which_they_were_here_only_once_is_no_day(client: Client, walton: Venue) -> None:
    comes("Jobs", (WEDNESDAY, walton), (FRIDAY - timedelta(weeks=4), walton))
    assert found(client, "day=friday") == []


def test_place_and_day_must_hold_for_the_same_visit(
    client: Client, walton: Venue, southport: Venue
) -> None:
    comes("Jobs", (WEDNESDAY, walton), (FRIDAY, southport))
    assert found(client, "day=wednesday&venue=walton") == ["Jobs"]
    assert found(client, "day=friday&venue=walton") == []


def test_whoever_chose_a_day_is_told_of_that_day(client: Client, walton: Venue) -> None:
    comes("Jobs", (WEDNESDAY, walton), (FRIDAY, walton))
    assert "Friday 4 December" in words_of(client.get("/partners/?day=friday"))


def test_a_day_is_told_by_the_clock_in_london(client: Client, walton: Venue) -> None:
    late_on_sunday = datetime(2027, 6, 6, 23, 30, tzinfo=UTC)
    comes("Night line", (late_on_sunday, walton))
    assert found(client, "day=monday") == ["Night line"]


def test_by_who_can_come_with_those_open_to_anyone(client: Client) -> None:
    comes("Carers' group", for_carers=True)
    comes("Children's centre", for_families=True, for_carers=True)
    comes("For all")
    assert found(client, "who=carers") == ["Carers' group", "Children's centre", "For all"]
    assert found(client, "who=families") == ["Children's centre", "For all"]
    assert found(client, "who=anyone") == ["For all"]


@pytest.mark.parametrize(
    ("way", "ticked"),
    [
        ("drop-in", "by_drop_in"),
        ("appointment", "by_appointment"),
        ("telephone", "by_phone"),
        ("online", "online"),
    ],
)
def test_by_how_people_get_help(client: Client, way: str, ticked: str) -> None:
    comes("This way", **{ticked: True})
    comes("Another way")
    assert found(client, f"how={way}") == ["This way"]


def test_all_filters_combine(client: Client, walton: Venue) -> None:
    rent = TopicFactory(slug="rent", need=True)
    comes("All of it", (WEDNESDAY, walton), topics=[rent], by_drop_in=True, for_carers=True)
    comes("No carers", (WEDNESDAY, walton), topics=[rent], by_drop_in=True, for_families=True)
    comes("Other day", (FRIDAY, walton), topics=[rent], by_drop_in=True)
    comes("Not rent", (WEDNESDAY, walton), by_drop_in=True)
    query = "helps-with=rent&venue=walton&day=wednesday&who=carers&how=drop-in&q=all&near=L4"
    assert found(client, query) == ["All of it"]
    assert "1 partner" in words_of(client.get(f"/partners/?{query}"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("day=banana", "That is not a day, so we show every day."),
        ("who=banana", "We do not know those people, so we show them all."),
        ("how=banana", "We do not know that way, so we show them all."),
        ("near=banana", "That does not look like a postcode."),
        ("near=L99+9", "We do not know a postcode that begins with L99 9."),
        ("near=BT1+1", "BT1 1 is in Northern Ireland. We cannot measure how far that is"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_filters_nothing(
    client: Client, query: str, sentence: str
) -> None:
    comes("Jobs")
    response = client.get(f"/partners/?{query}")
    assert response.status_code == 200
    assert found(client, query) == ["Jobs"]
    name = query.split("=")[0]
    field = BeautifulSoup(response.content, "html.parser").find(id=f"filter-{name}")
    group = field.find_parent(class_="nhsuk-form-group--error")
    assert sentence in " ".join(group.get_text().split())


# --- near a postcode ----------------------------------------------------------------------


def test_the_nearest_comes_first_by_own_door_or_by_a_life_rooms(
    client: Client, walton: Venue, southport: Venue
) -> None:
    comes("At Southport", (WEDNESDAY, southport))
    comes("At both", (WEDNESDAY, southport), (FRIDAY, walton))
    comes("Own door", postcode="L4 5TH")
    comes("Nowhere")
    assert found(client, "near=L4+5") == ["Own door", "At both", "At Southport", "Nowhere"]
    assert found(client, "near=PR8") == ["At Southport", "At both", "Own door", "Nowhere"]
    page = words_of(client.get("/partners/?near=L4+5"))
    assert "About a mile or less from L4 5 Helps" not in page
    assert "from L4 5, at Life Rooms Walton" in page
    assert "About 15 miles from L4 5, at Life Rooms Southport" in page


def test_organisations_nearby_are_ordered_by_distance_too(client: Client) -> None:
    PartnerPageFactory(title="A far one", nearby=True, postcode="PR8 1NW")
    PartnerPageFactory(title="B near one", nearby=True, postcode="L4 5TH")
    titles = [each.title for each in client.get("/partners/?near=L4").context["nearby"]]
    assert titles == ["B near one", "A far one"]


def test_whose_map_it_is_is_said_where_it_is_used_and_only_there(client: Client) -> None:
    comes("Jobs")
    owner = "Contains OS data © Crown copyright"
    assert owner in words_of(client.get("/partners/?near=L4"))
    assert owner not in words_of(client.get("/partners/"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("L4 5TH", "L4 5"),
        ("l45th", "L4 5"),
        ("L4", "L4"),
        ("BT1 1AA", "BT1 1"),
        ("L99 9ZZ", "L99 9"),
    ],
)
def test_a_whole_postcode_is_sent_by_post_and_only_its_sector_is_in_the_address(
    client: Client, typed: str, kept: str
) -> None:
    answer = client.post(NEAR, {"near": typed, "day": "friday", "q": "", "nonsense": "1"})
    assert answer.status_code == 303
    assert answer["Location"].endswith("#found")
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query["near"] == [kept]
    assert query["day"] == ["friday"]
    assert "q" not in query


def test_the_form_is_sent_there_and_sets_no_cookie(client: Client) -> None:
    comes("Jobs")
    response = client.get("/partners/")
    form = BeautifulSoup(response.content, "html.parser").select_one("form.filters__form")
    assert (form["method"], form["action"]) == ("post", NEAR)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEAR, {"near": "L4 5TH"}).status_code == 303
    assert not response.cookies
    assert not strict.cookies


def test_what_is_no_postcode_stays_in_the_form_and_out_of_the_address(client: Client) -> None:
    comes("Jobs", by_phone=True)
    comes("Debt")
    answer = client.post(NEAR, {"near": "12 Some Street", "how": "telephone"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'value="12 Some Street"' in html
    assert "That does not look like a postcode" in words_of(answer)
    assert [each.title for each in answer.context["partners"]] == ["Jobs"]
    assert "no-store" in answer["Cache-Control"]


def test_a_whole_postcode_in_an_address_is_replaced_before_anything_is_shown(
    client: Client,
) -> None:
    answer = client.get("/partners/?near=l4+5th&day=friday")
    assert answer.status_code == 303
    assert answer["Location"] == "/partners/?near=L4+5&day=friday#found"


def test_the_address_of_the_form_leads_to_the_directory(client: Client) -> None:
    assert client.get(NEAR)["Location"] == "/partners/"
    assert client.put(NEAR).status_code == 405


def test_a_postcode_is_in_no_log(client: Client) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        client.post(NEAR, {"near": "L4 5TH"})
        client.get("/partners/?near=L4+5TH")
        root.error("Broken: /partners/?near=L4+5TH")
    finally:
        root.removeHandler(handler)
    assert "5TH" not in written.getvalue()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_near_asks_one_question_more_however_many_partners_there_are(
    asks: Any, walton: Venue, rows: int
) -> None:
    for number in range(rows):
        comes(f"Partner {number}", (WEDNESDAY, walton))
    asks("/partners/?near=L4+5", 13, 16)
