"""`make bench`: enrolments a second by page and by rule, and what a bare lock and INSERT would do.

Every way is measured in one run, in turn, on the database of DATABASE_URL, with 1, 8 and 64 callers
on one run and spread over a hundred. What counts are the ratios: the same machine, the same
minute. Places are never oversold in any of them; that is checked after each.
"""

import argparse
import json
import os
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone

RESULTS = Path(__file__).parent / "results"
CALLERS = (1, 8, 64)
SPREAD_OVER = 100
REPEATS = 3
ANSWERS = {
    "over_18": True,
    "contact_by": "email",
    "phone": "",
    "safe_to_leave_message": False,
    "name": "A Caller",
    "preferred_name": "",
    "capacity": "open",
    "postcode_area": "",
    "suggested_by": "",
    "brings_supporter": False,
    "information_format": "standard",
    "access_needs": "",
    "interpreter": "",
    "comfort": "",
    "what_helps": "",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=192, help="enrolments in each measurement")
    each = parser.parse_args().each
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liferooms.settings.test")
    django.setup()
    with EmptyDatabase():
        lines = [
            _compare(callers=callers, runs=runs, each=each)
            for runs in (1, SPREAD_OVER)
            for callers in CALLERS
        ]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"places-{connection.vendor}.json"
    path.write_text(json.dumps(lines, indent=2) + "\n")
    _print(lines)


class EmptyDatabase:
    """A database of its own, made by the migrations and taken away afterwards."""

    def __enter__(self) -> None:
        self.name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)

    def __exit__(self, *error: object) -> None:
        connection.creation.destroy_test_db(self.name, verbosity=0)


def _compare(*, callers: int, runs: int, each: int) -> dict:
    """Both ways in turn, several times, so that a slow moment falls on both."""
    ways = {
        "http": _through_http,
        "rules": _through_the_rules,
        "bare": _bare_lock_and_insert,
        "sql": _bare_sql,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    slowest: dict[str, float] = dict.fromkeys(ways, 0.0)
    for _ in range(REPEATS):
        for name, way in ways.items():
            targets = _new_runs(runs, places=each)
            if name == "http":
                _fill_in_the_pages(targets, each=each)
            taken, waits = _time(way, targets, callers=callers, each=each)
            seconds[name].append(taken)
            slowest[name] = max(slowest[name], *waits)
            _check(targets, each)
    http, rules, bare, sql = (statistics.median(seconds[name]) for name in ways)
    return {
        "database": connection.vendor,
        "callers": callers,
        "runs": runs,
        "http_per_second": round(each / http, 1),
        "rules_per_second": round(each / rules, 1),
        "bare_per_second": round(each / bare, 1),
        "sql_per_second": round(each / sql, 1),
        "cost_against_bare": round(rules / bare, 2),
        "cost_against_sql": round(rules / sql, 1),
        "slowest_answer_seconds": round(slowest["rules"], 2),
    }


def _time(
    way: Callable[[int, int], None], targets: list[int], *, callers: int, each: int
) -> tuple[float, list[float]]:
    gate = threading.Barrier(callers + 1)
    waits: list[float] = []
    unanswered: list[str] = []

    def call(first: int) -> None:
        # Opened beforehand: connecting is not what is measured.
        connection.ensure_connection()
        gate.wait()
        for number in range(first, each, callers):
            began = time.perf_counter()
            try:
                way(targets[number % len(targets)], number)
            except Exception as error:
                unanswered.append(type(error).__name__)
            waits.append(time.perf_counter() - began)
        connections.close_all()

    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if unanswered:
        raise SystemExit(f"{len(unanswered)} of {each} were not answered: {unanswered[:3]}")
    return time.perf_counter() - began, waits


_forms: list[tuple[Any, str]] = []


def _fill_in_the_pages(run_ids: list[int], *, each: int) -> None:
    """A browser for each person, with every page answered but the last."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import Client

    from enrolments.models import Draft
    from timetable.models import Run

    runs = list(Run.objects.filter(pk__in=run_ids).order_by("pk"))
    _forms.clear()
    for number in range(each):
        run = runs[number % len(runs)]
        email = f"{uuid.uuid4()}@example.org"
        draft = Draft.objects.create(
            run=run, checked_email=email, answers={**ANSWERS, "email": email}
        )
        session = SessionStore()
        session["drafts"] = {str(run.uuid): str(draft.pk)}
        session.create()
        client = Client()
        client.cookies["sessionid"] = session.session_key
        _forms.append((client, f"/enrol/{run.uuid}/check-your-answers/"))


def _through_http(run_id: int, number: int) -> None:
    """The last page's form through every middleware and view, in this process."""
    client, path = _forms[number]
    answer = client.post(path, {"agreement": "on"})
    if answer.status_code != 302 or not answer["Location"].endswith("/done/"):
        raise RuntimeError(f"{answer.status_code}")


def _through_the_rules(run_id: int, number: int) -> None:
    from enrolments import rules

    applicant = rules.Applicant(name=f"Caller {number}", email=f"{uuid.uuid4()}@example.org")
    rules.enrol(run_id=run_id, applicant=applicant, submission=uuid.uuid4())


def _bare_lock_and_insert(run_id: int, number: int) -> None:
    """The least that never gives a place twice: lock the run, INSERT, count up; through Django."""
    from enrolments.models import Enrolment
    from timetable.models import Run

    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run_id)
        now = timezone.now()
        Enrolment.objects.create(
            run_id=run_id,
            learner_id=_learners[number],
            status="confirmed",
            submission=uuid.uuid4(),
            agreement_version=1,
            agreed_at=now,
        )
        Run.objects.filter(pk=run_id).update(taken=F("taken") + 1)


def _bare_sql(run_id: int, number: int) -> None:
    """The same three statements as plain SQL: what the database alone costs."""
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    keys = [uuid.uuid4() if lock else uuid.uuid4().hex for _ in range(2)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT taken FROM timetable_run WHERE id = %s{lock}", [run_id])  # noqa: S608
        cursor.execute(
            "INSERT INTO enrolments_enrolment (uuid, run_id, learner_id, status, capacity, "
            "priority, version, submission, source, suggested_by, brings_supporter, "
            "agreement_version, agreed_at, joined_at, changed_at) VALUES (%s, %s, %s, "
            "'confirmed', 'open', 0, 1, %s, 'online', '', %s, 1, CURRENT_TIMESTAMP, "
            "CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            [keys[0], run_id, _learners[number], keys[1], False],
        )
        cursor.execute("UPDATE timetable_run SET taken = taken + 1 WHERE id = %s", [run_id])


_learners: list[int] = []


def _new_runs(number: int, *, places: int) -> list[int]:
    from enrolments.models import Learner
    from tests.factories import RunFactory

    _learners[:] = [
        learner.pk
        for learner in Learner.objects.bulk_create(
            Learner(name=f"Bare {each}", email=f"{uuid.uuid4()}@example.org")
            for each in range(places)
        )
    ]
    first = RunFactory(capacity=places)
    others = [
        RunFactory(capacity=places, page=first.page, venue=first.venue) for _ in range(number - 1)
    ]
    return [run.pk for run in (first, *others)]


def _check(run_ids: list[int], each: int) -> None:
    """Nothing oversold, nothing lost."""
    from enrolments.reconciliation import find_drift
    from timetable.models import Run

    taken = sum(Run.objects.filter(pk__in=run_ids).values_list("taken", flat=True))
    if taken != each or find_drift():
        raise SystemExit(f"{taken} of {each} places are counted.")


def _print(lines: list[dict]) -> None:
    print(
        "| database | callers | runs | HTTP/s | rules/s | bare/s | SQL/s | × bare | × SQL | wait |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for line in lines:
        print("| " + " | ".join(str(value) for value in line.values()) + " |")


if __name__ == "__main__":
    main()
