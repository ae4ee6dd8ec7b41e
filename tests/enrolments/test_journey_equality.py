"""The equality questions: counted together, once, and never to be led back to anyone."""

from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from enrolments import equality
from enrolments.models import AuditEntry, EqualityTally
from tests.enrolments.walking import Walker
from tests.factories import RunFactory, TermFactory
from tests.reading import words_of
from timetable.models import Run

pytestmark = pytest.mark.django_db

PAGE = "about-us-all"


@pytest.fixture
def run(home: Any) -> Run:
    return RunFactory(term=TermFactory())


def enrolled(run: Run, email: str = "nadia@example.org") -> Walker:
    walker = Walker(run).by_email(email).answer_all(name=email)
    walker.hand_in()
    return walker


def test_answers_are_counted_by_term_venue_and_month(run: Run) -> None:
    enrolled(run).post(PAGE, gender="woman", religion="not-said")
    enrolled(run, "omar@example.org").post(PAGE, gender="woman")
    kept = EqualityTally.objects.values_list(
        "term", "venue", "month", "question", "answer", "count"
    )
    where = (run.term_id, run.venue_id, timezone.localdate().replace(day=1))
    assert set(kept) == {(*where, "gender", "woman", 2), (*where, "religion", "not-said", 1)}


def test_a_run_without_a_term_is_counted_in_one_row_too(home: Any) -> None:
    run = RunFactory()
    for _ in range(2):
        equality.count(run=run, answers={"gender": "man"})
    assert EqualityTally.objects.get().count == 2


def test_answers_are_counted_once_in_a_session(run: Run) -> None:
    walker = enrolled(run)
    assert "Six questions" in words_of(walker.get("done"))
    walker.post(PAGE, gender="woman")
    walker.post(PAGE, gender="woman")
    session = walker.client.session
    del session["answered-about-us-all"]
    session.save()
    walker.post(PAGE, gender="woman")
    assert EqualityTally.objects.get().count == 1
    assert "Six questions" not in words_of(walker.get("done"))


def test_an_answer_that_is_not_offered_is_not_counted(run: Run) -> None:
    assert enrolled(run).post(PAGE, gender="<script>").status_code == 422
    assert not EqualityTally.objects.exists()


def test_only_someone_who_has_enrolled_here_is_asked(run: Run) -> None:
    walker = Walker(run)
    assert walker.post(PAGE, gender="woman").url == walker.path()
    assert not EqualityTally.objects.exists()


def test_no_answer_can_be_joined_to_a_person(run: Run) -> None:
    """Neither by a key, nor by a time, nor by the trail, nor by what the session holds."""
    walker = enrolled(run)
    entries = AuditEntry.objects.count()
    walker.post(PAGE, gender="non-binary")
    fields = EqualityTally._meta.get_fields()
    related = {field.related_model.__name__ for field in fields if field.is_relation}
    assert related == {"Term", "Venue"}
    assert not [field for field in fields if isinstance(field, models.DateTimeField)]
    assert EqualityTally.objects.get().month.day == 1
    assert AuditEntry.objects.count() == entries
    assert "non-binary" not in str(dict(walker.client.session))
