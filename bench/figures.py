"""How long a report of the figures takes: `python bench/figures.py --enrolments 20000`.

A made-up year of that many enrolments in an empty database, the report of the year at all venues
three times, and each file once. What counts is that a report is one pass: the queries are printed.
"""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext
from places import EmptyDatabase


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enrolments", type=int, default=20_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liferooms.settings.test")
    django.setup()
    with EmptyDatabase():
        _measure(options.enrolments)


def _measure(enrolments: int) -> None:
    from enrolments.models import Attendance
    from reports import exports
    from reports.figures import report
    from reports.periods import Scope, periods
    from tests.reports.college import NOW, YEAR, College

    college = College(seed=1, enrolments=enrolments).fill()
    offered = periods(college.terms, NOW.date())["Years, April to March"]
    scope = Scope.of(next(each for each in offered if each.first == YEAR[0]))
    print(f"{connection.vendor}: {enrolments} enrolments, {Attendance.objects.count()} marks")
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            sections = _timed("report", lambda: report(scope))
        print(f"  {len(asked)} queries")
    for make in (exports.as_xlsx, exports.as_csv, exports.as_pdf):
        _timed(make.__name__, lambda make=make: make(scope, sections))  # type: ignore[misc]


def _timed(name: str, do: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    done = do()
    print(f"  {name}: {time.perf_counter() - began:.2f} s")
    return done


if __name__ == "__main__":
    main()
