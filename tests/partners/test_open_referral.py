"""Partners and their services as open data: the standard's shapes, filters, paging and manners."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from core.models import RateLimitCount
from partners.models import PartnerCheck, PartnerContact, PartnerPage
from partners.open_referral.access import MOST_QUESTIONS
from tests.factories import (
    AdviceServicePageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    RunFactory,
    SessionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.partners.specification import faults, faults_of_list
from timetable.models import Venue

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
API = "/api/open-referral"
LISTS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
WEDNESDAY = datetime(2026, 12, 2, 10, tzinfo=LONDON)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_a_sunday_in_november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _directory(home: Any) -> None:
    PartnerIndexPageFactory()


def walton() -> Venue:
    address = {"address": "Evered Avenue\nWalton\nLiverpool", "postcode": "L9 2AF"}
    name = "Life Rooms Walton"
    venue: Venue = Venue.objects.filter(name=name).first() or VenueFactory(name=name, **address)
    return venue


def full_partner(title: str = "Liverpool in Work", **traits: Any) -> PartnerPage:
    """A partner that says everything that can be said."""
    filled = {
        "phone": "+441512960000",
        "email": "help@example.org",
        "website": "https://example.org",
        "postcode": "L4 5TH",
        "languages": "English, Polish",
        "access": "No steps",
        "checked_on": WEDNESDAY.date(),
        "topics": [TopicFactory(need=True)],
    }
    partner: PartnerPage = PartnerPageFactory(title=title, **{**filled, **traits})
    return partner


def advice(
    partner: PartnerPage, *starts: datetime, hours: float = 2, venue: Any = None, **traits: Any
) -> Any:
    """A service at Walton, or elsewhere, with a session at each time."""
    page = AdviceServicePageFactory(parent=partner, title="Jobs advice", topics=[TopicFactory()])
    traits = {"drop_in": True, "venue": venue or walton(), **traits}
    run = RunFactory(page=page, sessions=0, **traits)
    for start in starts:
        SessionFactory(run=run, starts_at=start, ends_at=start + timedelta(hours=hours))
    return page


def weekly(first: datetime = WEDNESDAY, number: int = 4) -> list[datetime]:
    return [first + week * WEEK for week in range(number)]


def answer(client: Client, path: str, **asked: Any) -> Any:
    response = client.get(f"{API}{path}", asked)
    assert response.status_code == 200, response.content
    return response.json()


def names(client: Client, path: str = "/services", **asked: Any) -> list[str]:
    contents = answer(client, path, **asked)["contents"]
    return [each.get("name") or each["service"]["name"] for each in contents]


# --- the shapes -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), LISTS.items())
def test_every_list_and_record_is_as_the_standard_says(
    client: Client, name: str, kind: str
) -> None:
    advice(full_partner(), *weekly())
    PartnerPageFactory(title="Says nothing but its name")
    listed = answer(client, f"/{name}")
    assert list(faults_of_list(kind, listed)) == []
    assert listed["contents"]
    for record in listed["contents"]:
        assert list(faults(kind, answer(client, f"/{name}/{record['id']}"))) == []


def test_it_says_when_a_partner_last_said_that_it_is_right(client: Client) -> None:
    partner = full_partner()
    PartnerCheck.objects.create(partner=partner, confirmed_on=WEDNESDAY.date() + WEEK)
    (service,) = answer(client, "/services")["contents"]
    assert service["assured_date"] == "2026-12-09"


def test_it_says_which_version_it_is_and_where_it_is_described(client: Client) -> None:
    details = answer(client, "/")
    assert details["version"] == "HSDS-UK-3.0"
    assert details["openapi_url"].endswith(f"{API}/openapi.json")
    paths = answer(client, "/openapi.json")["paths"]
    assert {f"{API}/{name}" for name in LISTS} <= paths.keys()
    assert {f"{API}/{name}/{{id}}" for name in LISTS} <= paths.keys()


class Reader:
    """Written from the standard alone: lists are read page by page until the last."""

    def __init__(self, client: Client, per_page: int) -> None:
        self.client, self.per_page = client, per_page

    def everything(self, name: str) -> Iterator[Any]:
        page = 1
        while True:
            found = answer(self.client, f"/{name}", page=page, per_page=self.per_page)
            assert found["page_number"] == page
            assert found["first_page"] == (page == 1)
            assert found["size"] == len(found["contents"])
            yield from found["contents"]
            if found["last_page"]:
                return
            page += 1


@pytest.mark.parametrize("per_page", [1, 2, 5, 100])
def test_a_reader_pages_through_everything_once(client: Client, per_page: int) -> None:
    for number in range(5):
        full_partner(f"Partner {number}")
    reader = Reader(client, per_page)
    for name in LISTS:
        ids = [record["id"] for record in reader.everything(name)]
        assert len(ids) == len(set(ids)) == answer(client, f"/{name}")["total_items"]


def test_nothing_to_list_is_an_empty_first_and_last_page(client: Client) -> None:
    found = answer(client, "/services")
    assert (found["total_items"], found["total_pages"], found["contents"]) == (0, 0, [])
    assert found["first_page"] is found["last_page"] is found["empty"] is True


def test_a_page_beyond_the_last_is_empty_and_says_how_many_there_are(client: Client) -> None:
    full_partner()
    found = answer(client, "/services", page=7)
    assert (found["page_number"], found["total_pages"], found["contents"]) == (7, 1, [])
    assert found["last_page"] is found["empty"] is True


def ids_of_everything(client: Client) -> dict[str, set[str]]:
    return {
        name: {record["id"] for record in answer(client, f"/{name}")["contents"]} for name in LISTS
    }


def test_a_record_keeps_its_id(client: Client) -> None:
    page = advice(full_partner(), *weekly())
    before = {
        name: [each["id"] for each in answer(client, f"/{name}")["contents"]] for name in LISTS
    }
    page.title = "Help with work"
    page.save_revision().publish()
    after = {
        name: [each["id"] for each in answer(client, f"/{name}")["contents"]] for name in LISTS
    }
    assert {name: set(ids) for name, ids in before.items()} == {
        name: set(ids) for name, ids in after.items()
    }


# --- when it is -----------------------------------------------------------------------------


def schedules(client: Client, page: Any) -> list[dict[str, Any]]:
    found = answer(client, f"/services/{page.translation_key}")
    return found.get("schedules", [])  # type: ignore[no-any-return]


def test_weekly_sessions_are_one_rule(client: Client) -> None:
    (rule,) = schedules(client, advice(full_partner(), *weekly()))
    assert (rule["freq"], rule["interval"], rule["byday"]) == ("WEEKLY", 1, "WE")
    assert (rule["dtstart"], rule["valid_to"]) == ("2026-12-02", "2026-12-23")
    assert (rule["opens_at"], rule["closes_at"]) == ("10:00:00", "12:00:00")
    assert "notes" not in rule


def test_a_week_left_out_is_said(client: Client) -> None:
    days = weekly(number=6)
    (rule,) = schedules(client, advice(full_partner(), *days[:3], *days[4:]))
    assert rule["freq"] == "WEEKLY"
    assert rule["notes"] == "Not on Wednesday 23 December"


def test_hours_stay_the_same_when_the_clocks_change(client: Client) -> None:
    march = datetime(2027, 3, 17, 10, tzinfo=LONDON)
    (rule,) = schedules(client, advice(full_partner(), *weekly(march)))
    assert (rule["opens_at"], rule["closes_at"]) == ("10:00:00", "12:00:00")


def test_every_second_week_and_once_a_month_are_rules_of_their_own(client: Client) -> None:
    fortnightly = [WEDNESDAY + number * 2 * WEEK for number in range(4)]
    (rule,) = schedules(client, advice(full_partner("A"), *fortnightly))
    assert (rule["freq"], rule["interval"]) == ("WEEKLY", 2)
    second_wednesdays = [
        datetime(2027, month, day, 10, tzinfo=LONDON)
        for month, day in ((1, 13), (2, 10), (3, 10), (4, 14))
    ]
    (rule,) = schedules(client, advice(full_partner("B"), *second_wednesdays))
    assert (rule["freq"], rule["byday"]) == ("MONTHLY", "2WE")


def test_dates_that_keep_no_rule_are_given_one_by_one(client: Client) -> None:
    page = advice(full_partner(), WEDNESDAY, WEDNESDAY + timedelta(days=1), WEDNESDAY + 9 * WEEK)
    found = schedules(client, page)
    assert len(found) == 3
    assert all("freq" not in each and each["valid_from"] == each["valid_to"] for each in found)


@pytest.mark.parametrize("why_not", ["cancelled", "over", "draft"])
def test_what_is_not_coming_is_in_no_schedule(client: Client, why_not: str) -> None:
    start = WEDNESDAY - 9 * WEEK if why_not == "over" else WEDNESDAY
    page = advice(full_partner(), start, **({"draft": True} if why_not == "draft" else {}))
    if why_not == "cancelled":
        page.runs.get().sessions.update(status="cancelled")
    assert schedules(client, page) == []
    assert "Jobs advice" in names(client)


def test_a_session_elsewhere_for_once_is_at_that_place(client: Client) -> None:
    page = advice(full_partner(postcode=""), *weekly())
    bootle = VenueFactory(name="Life Rooms Bootle", address="Merton Road\nBootle")
    page.runs.get().sessions.filter(starts_at=WEDNESDAY).update(venue=bootle)
    found = answer(client, "/service_at_locations")["contents"]
    assert {each["location"]["name"] for each in found} == {
        "Life Rooms Walton",
        "Life Rooms Bootle",
    }


# --- how it is narrowed ---------------------------------------------------------------------


def test_by_words_that_are_all_there(client: Client) -> None:
    full_partner("The Reader", what_they_do="<p>Shared reading in company</p>")
    full_partner("Movema", what_they_do="<p>Dance</p>")
    assert names(client, search="READER company") == ["The Reader"]
    assert names(client, "/organizations", search="dance") == ["Movema"]
    assert names(client, search="dance reading") == []


def test_by_term_and_by_taxonomy(client: Client) -> None:
    rent = TopicFactory(name="Rent and housing", need=True)
    full_partner("Housing help", topics=[rent])
    full_partner("Something else", topics=[TopicFactory()])
    term = next(
        each
        for each in answer(client, "/taxonomy_terms")["contents"]
        if each["name"] == "Rent and housing"
    )
    assert names(client, taxonomy_term_id=term["id"]) == ["Housing help"]
    assert names(client, "/service_at_locations", taxonomy_term_id=term["id"]) == ["Housing help"]
    needs = next(
        each
        for each in answer(client, "/taxonomies")["contents"]
        if each["name"] == term["taxonomy"]
    )
    assert names(client, taxonomy_id=needs["id"]) == ["Housing help"]
    assert names(client, "/taxonomy_terms", taxonomy_id=needs["id"]) == ["Rent and housing"]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"day": "WE"}, True),
        ({"day": "wednesday"}, True),
        ({"day": "TH"}, False),
        ({"start_time": "11:00"}, True),
        ({"start_time": "12:00"}, False),
        ({"end_time": "10:00"}, False),
        ({"day": "WE", "start_time": "09:00", "end_time": "10:30"}, True),
    ],
)
def test_by_when_it_is(client: Client, asked: dict[str, str], is_found: bool) -> None:
    advice(full_partner(), *weekly())
    expected = ["Jobs advice"] if is_found else []
    assert names(client, **asked) == expected
    assert names(client, "/service_at_locations", **asked) == expected


def test_what_goes_on_past_midnight_is_found_by_its_evening(client: Client) -> None:
    advice(full_partner(), WEDNESDAY.replace(hour=23), hours=3)
    assert names(client, start_time="23:30") == ["Jobs advice"]


def test_by_age(client: Client) -> None:
    full_partner("Age Concern", for_over_50s=True)
    full_partner("Anyone")
    assert names(client, maximum_age=30) == ["Anyone"]
    assert names(client, minimum_age=60) == ["Age Concern", "Anyone"]


def test_the_nearest_first_and_those_too_far_not_at_all(client: Client) -> None:
    full_partner("Southport", postcode="PR8 1DA")
    full_partner("Walton", postcode="L9 2AF")
    full_partner("Nowhere we know", postcode="")
    path = "/service_at_locations"
    assert names(client, path, postcode="L4 5TH") == ["Walton", "Southport"]
    assert names(client, path, postcode="l45th", proximity=6000) == ["Walton"]


# --- bad questions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "asked", "blamed"),
    [
        ("/services", "page=0", "page"),
        ("/services", "page=x", "page"),
        ("/services", f"page={'9' * 30}", "page"),
        ("/services", "per_page=0", "per_page"),
        ("/services", "per_page=101", "per_page"),
        ("/services", "taxonomy_term_id=7", "taxonomy_term_id"),
        ("/services", "taxonomy_id=rent", "taxonomy_id"),
        ("/services", "minimum_age=-1", "minimum_age"),
        ("/services", "maximum_age=old", "maximum_age"),
        ("/services", "minimum_age=60&maximum_age=20", "maximum_age"),
        ("/services", "day=someday", "day"),
        ("/services", "start_time=25:00", "start_time"),
        ("/services", "start_time=12:00&end_time=11:00", "end_time"),
        ("/services", f"search={'a' * 201}", "search"),
        ("/service_at_locations", "proximity=500", "proximity"),
        ("/service_at_locations", "postcode=L4&proximity=0", "proximity"),
        ("/service_at_locations", "postcode=banana", "postcode"),
        ("/service_at_locations", "postcode=ZZ9 9ZZ", "postcode"),
        ("/service_at_locations", "postcode=BT1 1AA", "postcode"),
        ("/taxonomy_terms", "taxonomy_id=needs", "taxonomy_id"),
        ("/services/banana", "", "id"),
    ],
)
def test_a_bad_question_is_refused_with_the_parameter_named(
    client: Client, path: str, asked: str, blamed: str
) -> None:
    response = client.get(f"{API}{path}?{asked}")
    assert response.status_code == 400
    (problem,) = response.json()["detail"]
    assert problem["parameter"] == blamed
    assert problem["message"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_what_is_not_there_is_not_found(client: Client) -> None:
    response = client.get(f"{API}/services/11111111-1111-4111-8111-111111111111")
    assert response.status_code == 404
    assert "no such record" in response.json()["detail"][0]["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    assert getattr(client, method)(f"{API}/services").status_code == 405


# --- its manners ----------------------------------------------------------------------------


def test_any_site_may_read_it_and_an_unchanged_answer_costs_nothing(client: Client) -> None:
    full_partner()
    first = client.get(f"{API}/services")
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{API}/services", headers={"if_none_match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    full_partner("One more")
    changed = client.get(f"{API}/services", headers={"if_none_match": first["ETag"]})
    assert changed.status_code == 200


def test_who_asks_too_often_is_asked_to_wait(client: Client) -> None:
    client.get(f"{API}/")
    RateLimitCount.objects.update(count=MOST_QUESTIONS)
    response = client.get(f"{API}/services")
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "wait a minute" in response.json()["detail"][0]["message"]


def test_nothing_private_is_in_it(client: Client) -> None:
    hidden, draft, partner = full_partner("Hidden"), full_partner("Draft"), full_partner("Shown")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft.unpublish()
    advice(hidden, *weekly())
    PartnerContact.objects.create(partner=partner, name="Pat Sample", email="pat@example.org")
    for name in LISTS:
        everything = client.get(f"{API}/{name}").content.decode()
        for private in ("Hidden", "Draft", "Pat Sample", "pat@example.org", "Jobs advice"):
            assert private not in everything
    assert names(client, "/organizations") == ["Shown"]


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.usefixtures("without_indexing")
@pytest.mark.parametrize("name", LISTS)
def test_it_asks_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: Any, name: str, rows: int
) -> None:
    for number in range(rows):
        advice(full_partner(f"Partner {number}"), *weekly(), venue=VenueFactory())
    client.get(f"{API}/{name}")
    with django_assert_num_queries(11):
        client.get(f"{API}/{name}")
