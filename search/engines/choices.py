"""The choices of facets.py in Elasticsearch's words: what meets them, and each choice's count.

facets.py says what is meant; this must count the same. A run's facets are asked inside one nested
query, so that they hold within one run, and counted in documents by going back to their parents.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from search.enums import When
from search.facets import FACETS, MONTH, OF_A_RUN, OF_THE_DOCUMENT, WEEK, Filters, Moment

Clause = dict[str, Any]
# More values than any facet has.
MOST_VALUES = 1_000


class Choices:
    """What was chosen, at one moment."""

    def __init__(self, filters: Filters, now: Moment) -> None:
        self._filters = filters
        self._now = now
        self._of_document = self._document_clauses()
        self._of_run = self._run_clauses()
        # Without a choice of when or where a document needs no dates; nor in its own mode.
        self._needs_no_run = not replace(filters, mode="").asks_of_runs

    def all_of_them(self) -> Clause:
        return _all([*self._document_part(), *self._run_part()])

    def counts(self) -> dict[str, Clause]:
        """Counts that ignore the same choices are made together: the names say nothing."""
        if self._filters.asks_of_runs:
            return {**self._document_counts(), **self._run_counts([])}
        steady: Clause = {"range": {"until": {"gt": self._now.seconds}}}
        changed: Clause = {"range": {"until": {"lte": self._now.seconds}}}
        return {
            **self._document_counts(),
            **self._counts_of_all_runs([steady]),
            **self._run_counts([changed]),
        }

    def _document_clauses(self) -> dict[str, Clause]:
        filters = self._filters
        clauses: dict[str, Clause] = {}
        if filters.kinds:
            clauses["kind"] = {"terms": {"kind": list(filters.kinds)}}
        for facet in ("topic", "level", "sharing"):
            if value := getattr(filters, facet):
                clauses[facet] = {"term": {facet: value}}
        return clauses

    def _run_clauses(self) -> dict[str, Clause]:
        filters = self._filters
        clauses: dict[str, Clause] = {}
        for facet in ("venue", "mode", "day", "time"):
            if value := getattr(filters, facet):
                clauses[facet] = {"term": {f"runs.{facet}": str(value)}}
        if filters.when:
            clauses["when"] = self._whens("runs.dates")[filters.when]
        if filters.places:
            clauses["places"] = self._has_places()
        return clauses

    def _whens(self, field: str) -> dict[str, Clause]:
        today = self._now.today
        return {
            When.WEEK.value: _days(field, today, today + WEEK - 1),
            When.MONTH.value: _days(field, today, today + MONTH - 1),
            When.LATER.value: _days(field, today + MONTH, date.max.toordinal()),
        }

    def _has_places(self) -> Clause:
        now = self._now.seconds
        return _all(
            [
                {"term": {"runs.free": True}},
                {"range": {"runs.opens": {"lte": now}}},
                {"range": {"runs.closes": {"gt": now}}},
            ]
        )

    def _fitting(self, ignoring: str) -> Clause:
        """Runs to come that meet every choice but one facet's."""
        clauses: list[Clause] = [{"range": {"runs.ends": {"gt": self._now.seconds}}}]
        filters = self._filters
        if filters.starts_on or filters.ends_on:
            first = max(self._now.today, filters.starts_on.toordinal() if filters.starts_on else 0)
            last = filters.ends_on.toordinal() if filters.ends_on else date.max.toordinal()
            clauses.append(_days("runs.dates", first, last))
        return _all([*clauses, *_others(self._of_run, ignoring)])

    def _document_part(self, ignoring: str = "") -> list[Clause]:
        return _others(self._of_document, ignoring)

    def _run_part(self) -> list[Clause]:
        has_run = {"nested": {"path": "runs", "query": self._fitting("")}}
        if not self._needs_no_run:
            return [has_run]
        if mode := self._filters.mode:
            return [_any([{"term": {"mode": mode}}, has_run])]
        return []

    def _document_counts(self) -> dict[str, Clause]:
        return {
            f"document {ignoring}": {
                "filter": _all([*self._document_part(ignoring), *self._run_part()]),
                "aggs": {facet: _values(facet) for facet in facets},
            }
            for ignoring, facets in _together(OF_THE_DOCUMENT, self._of_document).items()
        }

    def _counts_of_all_runs(self, of: list[Clause]) -> dict[str, Clause]:
        """While all runs are to come and none is asked for, what they have together will do."""
        now = self._now.seconds
        facets = {facet: _values(f"{facet}s") for facet in ("venue", "mode", "day", "time")}
        facets["when"] = {"filters": {"filters": self._whens("dates")}}
        facets["places"] = {"filters": {"filters": {"1": {"term": {"places": now}}}}}
        return {"all runs": {"filter": _all([*self._document_part(), *of]), "aggs": facets}}

    def _run_counts(self, of: list[Clause]) -> dict[str, Clause]:
        """Counted run by run, of the documents that are `of` something."""
        documents = _all([*self._document_part(), *of])
        fitting = {
            f"runs {ignoring}": {
                "filter": self._fitting(ignoring),
                "aggs": {facet: self._run_values(facet) for facet in facets},
            }
            for ignoring, facets in _together(OF_A_RUN, self._of_run).items()
        }
        parts = {"of them": {"nested": {"path": "runs"}, "aggs": fitting}}
        if self._needs_no_run:
            parts["mode"] = _values("mode")
        return {"runs": {"filter": documents, "aggs": parts}}

    def _run_values(self, facet: str) -> Clause:
        if facet == "when":
            asked: Clause = {"filters": {"filters": self._whens("runs.dates")}}
        elif facet == "places":
            asked = {"filters": {"filters": {"1": self._has_places()}}}
        elif facet == "mode" and self._needs_no_run:
            asked = _values("runs.other_mode")
        else:
            asked = _values(f"runs.{facet}")
        return {**asked, "aggs": {"documents": {"reverse_nested": {}}}}


def counts_in(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The counts of an answer, by facet and value, as facets.py gives them."""
    counts: dict[str, dict[str, int]] = {facet: defaultdict(int) for facet in FACETS}
    of_runs = answer.get("runs", {}).get("of them", {})
    for part in (*answer.values(), *of_runs.values()):
        if not isinstance(part, dict):
            continue
        for facet in counts.keys() & part.keys():
            for value, number in _numbers(part[facet]["buckets"]):
                counts[facet][value] += number
    return {facet: dict(values) for facet, values in counts.items()}


def _numbers(buckets: Any) -> Iterable[tuple[str, int]]:
    named = (
        buckets.items()
        if isinstance(buckets, dict)
        else ((bucket["key"], bucket) for bucket in buckets)
    )
    for value, bucket in named:
        if number := bucket.get("documents", bucket)["doc_count"]:
            yield value, number


def _together(facets: Iterable[str], chosen: dict[str, Clause]) -> dict[str, list[str]]:
    """The facets by whose own choice their counts ignore: "" for all that have none."""
    found: dict[str, list[str]] = defaultdict(list)
    for facet in facets:
        found[facet if facet in chosen else ""].append(facet)
    return found


def _values(field: str) -> Clause:
    return {"terms": {"field": field, "size": MOST_VALUES}}


def _days(field: str, first: int, last: int) -> Clause:
    return {"range": {field: {"gte": first, "lte": last}}}


def _others(clauses: dict[str, Clause], ignoring: str) -> list[Clause]:
    return [clause for facet, clause in clauses.items() if facet != ignoring]


def _all(clauses: list[Clause]) -> Clause:
    return {"bool": {"filter": clauses}} if clauses else {"match_all": {}}


def _any(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}
