"""A scale of wellbeing that an installation brings along. This one is invented, for these tests."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from enrolments.models import Evaluation
from enrolments.scales import Scale, wellbeing_scale
from enrolments.system_checks import wellbeing_scale_is_one
from tests.enrolments.conftest import StaffClient
from tests.enrolments.evaluating import ANSWERS, link, place
from tests.reading import words_of
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

INVENTED = Scale(
    name="invented",
    introduction="How much of each colour was there this week?",
    items=("Blue", "Green", "Yellow"),
    answers=((0, "None"), (1, "Some"), (2, "A lot")),
    lowest=0,
    highest=6,
    score=sum,
)
NO_SCALE = "words"
NAMELESS = replace(INVENTED, name="")
OUT_OF_BOUNDS = replace(INVENTED, highest=5)
HERE = "tests.enrolments.test_scales"


@pytest.fixture
def with_a_scale(settings: Any) -> None:
    settings.WELLBEING_SCALE = f"{HERE}.INVENTED"


def test_without_one_nothing_is_asked_or_shown(client: Client) -> None:
    assert wellbeing_scale() is None
    enrolment = place()
    assert 'name="wellbeing' not in client.get(link(enrolment)).content.decode()
    client.post(link(enrolment), {**ANSWERS, "wellbeing_0": "2"})
    row = Evaluation.objects.get()
    assert (row.wellbeing_scale, row.wellbeing_score) == ("", None)


@pytest.mark.usefixtures("with_a_scale")
@pytest.mark.parametrize(
    ("answers", "score"), [(("2", "2", "1"), 5.0), (("0", "0", "0"), 0.0), (("2", "", "2"), None)]
)
def test_one_score_is_kept_where_every_item_is_answered(
    client: Client, answers: tuple[str, ...], score: float | None
) -> None:
    enrolment = place()
    words = words_of(client.get(link(enrolment)))
    assert "How much of each colour" in words
    assert "Yellow" in words
    sent = {f"wellbeing_{number}": answer for number, answer in enumerate(answers)}
    client.post(link(enrolment), {**ANSWERS, **sent})
    row = Evaluation.objects.get()
    assert row.wellbeing_score == score
    assert row.wellbeing_scale == ("invented" if score is not None else "")


@pytest.mark.usefixtures("with_a_scale")
def test_it_is_on_the_sheet_and_where_the_sheet_is_typed_in() -> None:
    coordinator = StaffClient().sign_in(roles.COORDINATOR)
    run = place().run
    for name in ("evaluation_sheet", "type_in_evaluation"):
        assert "Yellow" in coordinator.get(f"/admin/runs/{name}/{run.pk}/").content.decode()


@pytest.mark.usefixtures("with_a_scale")
def test_a_number_that_is_no_answer_is_refused(client: Client) -> None:
    enrolment = place()
    assert client.post(link(enrolment), {**ANSWERS, "wellbeing_0": "7"}).status_code == 422


def test_a_score_out_of_bounds_is_left_out_and_said_to_whoever_runs_the_server(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WELLBEING_SCALE = f"{HERE}.OUT_OF_BOUNDS"
    sent = {f"wellbeing_{number}": "2" for number in range(3)}
    client.post(link(place()), {**ANSWERS, **sent})
    assert Evaluation.objects.get().wellbeing_score is None
    assert "out of its bounds" in caplog.text


@pytest.mark.parametrize(
    ("setting", "faults"),
    [
        ("", 0),
        (f"{HERE}.INVENTED", 0),
        ("nothing.there", 1),
        ("x", 1),
        (f"{HERE}.NO_SCALE", 1),
        (f"{HERE}.NAMELESS", 1),
        (f"{HERE}.OUT_OF_BOUNDS", 1),
    ],
)
def test_a_setting_that_makes_no_sense_is_found_at_the_start(
    settings: Any, setting: str, faults: int
) -> None:
    settings.WELLBEING_SCALE = setting
    assert len(wellbeing_scale_is_one()) == faults
