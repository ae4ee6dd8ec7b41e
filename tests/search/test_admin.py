"""The screens of staff for search: who may do what, and what the report shows."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from liferooms.permissions import MATRIX
from search import crisis
from search.admin.trying import judge
from search.find import find
from search.models import (
    Choice,
    DangerPhrase,
    Promotion,
    QueryDay,
    SearchDocument,
    Synonym,
)
from search.viewsets import SearchGroup
from tests.factories import UserFactory
from tests.liferooms.counting import everything
from tests.search.test_find import document
from users import roles

pytestmark = pytest.mark.django_db

EDITORS = {roles.EDITOR}
WRITERS = {roles.EDITOR, roles.COMMUNICATIONS}
SAFE = {roles.SAFE_MESSAGING}


def addresses() -> dict[str, tuple[str, set[str]]]:
    """Every address with who may open it."""
    things = {
        "synonyms": (Synonym.objects.create(said="skint", means="debt"), EDITORS),
        "danger": (DangerPhrase.objects.create(phrase="the river calls"), SAFE),
        "promotions": (Promotion.objects.create(searches="sleep", address="/0/"), WRITERS),
    }
    table = {
        "danger:try": (reverse("danger:try"), SAFE),
        "searches:index": (reverse("searches:index"), WRITERS | SAFE),
        "searches:index_results": (reverse("searches:index_results"), WRITERS | SAFE),
    }
    for register, (thing, allowed) in things.items():
        for name in ("index", "index_results", "add"):
            table[f"{register}:{name}"] = (reverse(f"{register}:{name}"), allowed)
        for name in ("edit", "delete", "history", "history_results", "usage"):
            address = reverse(f"{register}:{name}", args=[thing.pk])
            table[f"{register}:{name}"] = (address, allowed)
    return table


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def is_turned_away(response: Any) -> bool:
    return (response.status_code, response.headers.get("Location")) == (302, "/admin/")


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_opens_what_it_was_given_and_nothing_else(role: str) -> None:
    client = signed_in(role)
    table = addresses()
    opened = {
        name for name, (address, _) in table.items() if client.get(address).status_code == 200
    }
    assert opened == {name for name, (_, allowed) in table.items() if role in allowed}


@pytest.mark.parametrize("role", MATRIX)
def test_what_a_role_may_not_open_it_may_not_send_either(role: str) -> None:
    client = signed_in(role)
    for name, (address, allowed) in addresses().items():
        if role not in allowed:
            assert is_turned_away(client.post(address)), name
            assert is_turned_away(client.get(address, {"export": "xlsx"})), name


def test_every_address_of_search_is_in_this_table() -> None:
    there = {
        f"{viewset.url_namespace}:{pattern.name}"
        for viewset in SearchGroup.items
        for pattern in viewset.get_urlpatterns()
    }
    assert there == set(addresses())


def test_nobody_signed_out_sees_any_of_it(client: Client) -> None:
    for address, _ in addresses().values():
        assert client.get(address)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (
            roles.EDITOR,
            ["Words people use", "Promoted results", "What people search for"],
            ["Words of danger"],
        ),
        (
            roles.SAFE_MESSAGING,
            ["Words of danger", "What people search for"],
            ["Words people use", "Promoted results", "Pages", "Learners"],
        ),
        (roles.FRONT_DESK, ["Learners"], ["Words people use", "What people search for"]),
    ],
)
def test_the_menu_shows_each_role_its_own_work(
    role: str, shown: list[str], hidden: list[str]
) -> None:
    html = signed_in(role).get("/admin/").content
    props = BeautifulSoup(html, "html.parser").find(id="wagtail-sidebar-props")
    menu = json.dumps(json.loads(props.string))
    for label in shown:
        assert menu.count(f'"{label}"') == 1
    for label in hidden:
        assert f'"{label}"' not in menu


def test_what_a_new_role_needs_can_be_ticked_by_an_administrator(administrator: Client) -> None:
    html = administrator.get(reverse("wagtailusers_groups:add")).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    offered = {box["value"] for box in soup.find_all("input", attrs={"name": "permissions"})}
    for name in ("change_synonym", "change_dangerphrase", "change_promotion", "view_queryday"):
        assert str(Permission.objects.get(codename=name).pk) in offered


# Words people use


def test_an_editor_adds_words_and_they_are_understood_at_once(editor: Client) -> None:
    document("Sleep easy")
    assert find("zonked at work").total == 0
    answer = editor.post(
        reverse("synonyms:add"), {"said": "zonked", "means": "sleep", "topic": "sleep"}
    )
    assert answer.status_code == 302
    assert find("zonked at work").total == 1


def test_words_come_filled_in_from_what_was_searched_for(editor: Client) -> None:
    page = editor.get(reverse("synonyms:add"), {"said": "wide awake"})
    assert page.context["form"].initial["said"] == "wide awake"
    assert "wide awake" in page.content.decode()


@pytest.mark.parametrize("field", ["said", "means"])
def test_words_without_a_word_are_asked_for_again(editor: Client, field: str) -> None:
    sent = {"said": "skint", "means": "debt", field: "!, ?"}
    page = editor.post(reverse("synonyms:add"), sent)
    assert "Type at least one word." in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"q": "skint"}, "skint"), ({"topic": "sleeping badly"}, "wide awake"), ({}, "")],
)
def test_the_list_is_searched_and_narrowed_by_topic(
    editor: Client, asked: dict[str, str], found: str
) -> None:
    Synonym.objects.all().delete()
    Synonym.objects.create(said="skint", means="debt", topic="money trouble")
    Synonym.objects.create(said="wide awake", means="sleep", topic="sleeping badly")
    page = editor.get(reverse("synonyms:index"), asked)
    shown = {row.said for row in page.context["object_list"]}
    assert shown == ({found} if found else {"skint", "wide awake"})


def test_a_long_line_of_the_list_is_cut_short(editor: Client) -> None:
    Synonym.objects.all().delete()
    Synonym.objects.create(said="no money, " * 50, means="debt")
    page = editor.get(reverse("synonyms:index")).content.decode()
    assert "no money, no money" in page
    assert "no money, " * 13 not in page


# Promoted results


def test_what_is_over_is_not_promoted_while_it_waits_to_be_swept(editor: Client) -> None:
    found = SearchDocument.objects.create(ref="page:1", kind="event", title="Fair", url="/fair/")
    Promotion.objects.create(searches="rest", address=found.url)
    assert [item.url for item in find("rest").promoted] == [found.url]
    SearchDocument.objects.update(expires_at=timezone.now())
    assert find("rest").promoted == []


def test_an_editor_promotes_what_can_be_found_and_nothing_else(editor: Client) -> None:
    address = document("Sleep easy").url
    sent = {"searches": "rest", "address": "/nowhere/", "sort_order": "0", "ends_on": ""}
    page = editor.post(reverse("promotions:add"), sent)
    assert "Visitors can find nothing at this address." in page.content.decode()
    assert editor.post(reverse("promotions:add"), {**sent, "address": address}).status_code == 302
    assert [item.url for item in find("rest").promoted] == [address]


# Words of danger


@pytest.fixture
def safe(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.SAFE_MESSAGING]))
    return client


@pytest.fixture
def short_list(db: None) -> None:
    DangerPhrase.objects.all().delete()
    for phrase, harmless in [
        ("want to die", False),
        ("suicidal", False),
        ("don't want to live", False),
        ("dying to see", True),
    ]:
        DangerPhrase.objects.create(phrase=phrase, harmless=harmless)


def test_the_list_is_changed_by_those_who_look_after_it(safe: Client) -> None:
    assert not find("the river calls").urgent
    safe.post(reverse("danger:add"), {"phrase": "river calls"})
    assert find("the river calls").urgent


def test_the_list_is_narrowed_to_what_is_harmless(safe: Client, short_list: None) -> None:
    page = safe.get(reverse("danger:index"), {"harmless": "true"})
    assert [row.phrase for row in page.context["object_list"]] == ["dying to see"]
    assert reverse("danger:try") in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "because", "line"),
    [
        ("I just really want to die now", "want … die", "want to die"),
        ("suicidal", "suicidal", "suicidal"),
        ("I do not want to live", "do … not … want … live", "don't want to live"),
    ],
)
def test_a_phrase_of_danger_is_explained(
    short_list: None, typed: str, because: str, line: str
) -> None:
    verdict = judge(typed)
    assert verdict.urgent
    assert verdict.read_as == ""
    assert verdict.because == because
    assert [str(each) for each in verdict.danger] == [line]


def test_a_slip_of_the_finger_is_explained(short_list: None) -> None:
    verdict = judge("im suicdal")
    assert (verdict.urgent, verdict.read_as) == (True, "im suicidal")
    assert (verdict.because, str(verdict.danger[0])) == ("suicidal", "suicidal")


def test_a_line_said_as_people_say_it_here_is_explained(short_list: None) -> None:
    line = DangerPhrase.objects.create(phrase="took all my tablets")
    verdict = judge("I took all me tablets")
    assert (verdict.urgent, verdict.danger) == (True, (line,))


def test_a_harmless_turn_of_speech_is_explained(short_list: None) -> None:
    verdict = judge("dying to see you")
    assert (verdict.urgent, verdict.because, verdict.danger) == (False, "", ())
    assert [str(each) for each in verdict.harmless] == ["dying to see"]


@pytest.mark.parametrize(
    "typed", ["", "sleep", "dying to see you, and I want to die", "want\x00die"]
)
def test_the_verdict_is_what_a_visitor_would_see(
    safe: Client, short_list: None, typed: str
) -> None:
    page = safe.post(reverse("danger:try"), {"phrase": typed})
    assert page.status_code == 200
    if "verdict" in page.context:
        assert page.context["verdict"].urgent == find(typed).urgent
        assert "Urgent help is" in page.content.decode()


def test_the_list_explains_itself() -> None:
    for line in DangerPhrase.objects.filter(harmless=False)[::40]:
        verdict = judge(line.phrase)
        assert verdict.urgent == find(line.phrase).urgent
        assert verdict.danger if verdict.urgent else verdict.harmless, line


def test_every_line_of_danger_is_danger_by_itself() -> None:
    lines = DangerPhrase.objects.filter(harmless=False).values_list("phrase", flat=True)
    assert [line for line in lines if not crisis.is_danger(line)] == []


def test_a_harmless_turn_of_speech_inside_a_longer_phrase_of_danger_hides_nothing(
    short_list: None,
) -> None:
    DangerPhrase.objects.create(phrase="on my own", harmless=True)
    DangerPhrase.objects.create(phrase="unsafe on my own", harmless=False)
    assert crisis.is_danger("I feel so unsafe here on my own")
    assert not crisis.is_danger("I live on my own and feel safe")


def test_what_is_tried_is_kept_nowhere(safe: Client, short_list: None) -> None:
    before = everything()
    page = safe.post(reverse("danger:try"), {"phrase": "I want to die"})
    assert "Urgent help is shown first" in page.content.decode()
    assert everything() == before


# What people search for


def searched(query: str, *ago: int, times: int = 1, found: int = 3) -> None:
    today = timezone.localdate()
    for days in ago:
        QueryDay.objects.create(
            query=query, day=today - timedelta(days=days), times=times, found=found
        )


def report(client: Client, **asked: str) -> list[Any]:
    lines: list[Any] = client.get(reverse("searches:index"), asked).context["object_list"]
    return lines


def test_a_search_is_shown_once_it_came_on_three_different_days(editor: Client) -> None:
    searched("twice", 1, 2, times=50)
    searched("thrice", 1, 2, 3, times=2)
    page = editor.get(reverse("searches:index"))
    assert [(line.query, line.times) for line in page.context["object_list"]] == [("thrice", 6)]
    assert page.context["paginator"].items_count_label == "1 search"


def test_days_before_the_period_count_as_days_but_not_as_times(editor: Client) -> None:
    searched("now and then", 3, 100, 200, times=2)
    searched("long ago", 100, 101, 102)
    assert [(line.query, line.times) for line in report(editor)] == [("now and then", 2)]
    assert {line.query for line in report(editor, days="365")} == {"now and then", "long ago"}
    assert [line.query for line in report(editor, days="7")] == ["now and then"]


def test_what_found_nothing_comes_first_and_by_what_was_found_last(editor: Client) -> None:
    searched("sleep", 1, 2, 3, times=9)
    searched("skint", 1, 2, 3, found=0)
    searched("bagpipes", 2, 3, 4, found=0)
    searched("bagpipes", 1, found=5)
    assert [(line.query, line.found) for line in report(editor)] == [
        ("skint", 0),
        ("sleep", 3),
        ("bagpipes", 5),
    ]
    assert [line.query for line in report(editor, found="nothing")] == ["skint"]
    assert [line.query for line in report(editor, found="something")] == ["sleep", "bagpipes"]
    assert report(editor, ordering="-last_found")[0].query == "bagpipes"
    assert [line.query for line in report(editor, q="bag")] == ["bagpipes"]
    assert len(report(editor, days="x", found="y", ordering="z", p="99")) == 3


def test_what_was_opened_is_shown_with_its_place(editor: Client) -> None:
    searched("sleep", 1, 2, 3)
    for position, times in ((2, 4), (0, 1)):
        Choice.objects.create(query="sleep", address="/0/", position=position, times=times)
    [line] = report(editor)
    assert line.opened_text == "/0/ (place 2, 4×); /0/ (suggested by us, 1×)"


def test_one_click_leads_from_a_search_to_words_people_use(editor: Client, safe: Client) -> None:
    searched("cant sleep", 1, 2, 3)
    page = signed_in(roles.EDITOR).get(reverse("searches:index")).content.decode()
    assert f"{reverse('synonyms:add')}?said=cant+sleep" in page
    page = signed_in(roles.SAFE_MESSAGING).get(reverse("searches:index")).content.decode()
    assert "cant sleep" in page
    assert "said=" not in page


def test_urgent_help_is_a_number_for_each_week(editor: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00Z")
    searched("", 0, 1, 2, times=2)
    searched("", 3, times=1)
    page = editor.get(reverse("searches:index"))
    assert page.context["weeks"][:3] == [
        (date(2026, 11, 23), 6),
        (date(2026, 11, 16), 1),
        (date(2026, 11, 9), 0),
    ]
    assert page.context["object_list"] == []


def test_words_that_are_danger_by_now_are_not_shown(editor: Client) -> None:
    searched("river calls", 1, 2, 3)
    assert len(report(editor)) == 1
    DangerPhrase.objects.create(phrase="river calls")
    assert report(editor) == []


def test_more_searches_take_no_more_queries(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Remembered, as outside of a test's transaction.
    monkeypatch.setattr(crisis.in_use, "_is_changing", False)
    numbers = set()
    for start, end in ((0, 1), (1, 3), (3, 30)):
        for number in range(start, end):
            searched(f"search {number}", 1, 2, 3)
            Choice.objects.create(query=f"search {number}", address="/0/", position=1, times=1)
        report(editor)
        with CaptureQueriesContext(connection) as asked:
            assert len(report(editor)) == end
        numbers.add(len(asked))
    assert len(numbers) == 1


def test_the_report_is_downloaded_as_xlsx_and_not_as_csv(editor: Client) -> None:
    searched("sleep", 1, 2, 3)
    searched("once", 1)
    Choice.objects.create(query="sleep", address="/0/", position=1, times=1)
    answer = editor.get(reverse("searches:index"), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [
        ("Search", "Times", "Found last", "Opened"),
        ("sleep", 3, 3, "/0/ (place 1, 1×)"),
    ]
    page = editor.get(reverse("searches:index")).content.decode()
    assert "export=xlsx" in page
    assert "export=csv" not in page
