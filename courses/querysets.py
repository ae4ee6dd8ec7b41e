from collections.abc import Sequence
from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from core.models import PageTopic
from core.querysets import PublicPageManager, PublicPageQuerySet
from courses.enums import Mode
from timetable.models import Run, Term

# Filters that speak of when and where, and so must hold within one run: Tuesday at Bootle and
# Monday at Walton is not "Tuesday, Walton".
RUN_FILTERS = ("venue", "day", "places")


class CourseQuerySet(PublicPageQuerySet):
    def filtered(self, choices: dict[str, Any]) -> Self:
        """By the prospectus's filters."""
        found = self
        if topic := choices.get("topic"):
            found = found.filter(Exists(PageTopic.objects.filter(page=OuterRef("pk"), topic=topic)))
        for name in ("mode", "level", "sharing"):
            if name in choices:
                found = found.filter(**{name: choices[name]})
        if any(name in choices for name in RUN_FILTERS):
            found = found.filter(Exists(_runs_matching(choices).filter(page=OuterRef("pk"))))
        if words := choices.get("q"):
            found = found.saying(words)
        return found

    def saying(self, words: str) -> Self:
        """With every word in the title, the summary or the words people use."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(
                Q(title__icontains=word) | Q(summary__icontains=word) | Q(keywords__icontains=word)
            )
        return found

    def self_paced(self) -> Self:
        return self.filter(mode=Mode.SELF_PACED)

    def soonest_first(self, choices: dict[str, Any] | None = None) -> Self:
        """By the next run someone could join; those without a date last, by name.

        Given the prospectus's filters, only the runs that meet them count.
        """
        next_start = (
            _runs_matching(choices or {})
            .taking_enrolments()
            .filter(page=OuterRef("pk"))
            .order_by("first_starts_at")
            .values("first_starts_at")[:1]
        )
        return self.annotate(next_starts_at=Subquery(next_start)).order_by(
            Subquery(next_start).asc(nulls_last=True), "title"
        )

    def for_lists(self, choices: dict[str, Any] | None = None) -> Self:
        """With topics, picture and coming runs, and no query per course.

        Given the prospectus's filters, only the runs that meet them: whoever asks for Bootle must
        not be shown a date at Walton.
        """
        coming = (
            _runs_matching(choices or {}).select_related("venue").order_by("first_starts_at", "id")
        )
        runs = Prefetch("runs", coming, to_attr="coming_runs")
        pictures_of_topics = "page_topics__topic__picture__renditions"
        return self.with_pictures().with_topics().prefetch_related(pictures_of_topics, runs)

    def for_prospectus(self, terms: Sequence[Term]) -> Self:
        """By name, with topics and the runs of these terms, and no query per course."""
        runs = _runs_of(terms).select_related("venue", "term").with_sessions()
        to_print = Prefetch("runs", runs.order_by("first_starts_at", "id"), to_attr="runs_to_print")
        has_dates = Exists(_runs_of(terms).filter(page=OuterRef("pk")))
        found = self.filter(has_dates | Q(mode=Mode.SELF_PACED))
        return found.with_topics().prefetch_related(to_print).order_by("title")


def _runs_of(terms: Sequence[Term]) -> Any:
    """Coming runs of these terms, and those of no term that begin before the terms are over."""
    runs = _runs_matching({})
    if not terms:
        return runs
    in_time = Q(term=None, first_starts_at__date__lte=terms[-1].ends_on)
    return runs.filter(Q(term__in=terms) | in_time)


def _runs_matching(choices: dict[str, Any]) -> Any:
    runs = Run.objects.public().going_ahead().coming()
    if venue := choices.get("venue"):
        runs = runs.filter(venue=venue)
    if day := choices.get("day"):
        runs = runs.on_weekday(day)
    if choices.get("places"):
        runs = runs.taking_enrolments().with_free_places()
    return runs


CourseManager = PublicPageManager.from_queryset(CourseQuerySet)
