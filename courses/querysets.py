from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from wagtail.models import PageManager

from core.models import PageTopic
from core.querysets import PublicPageQuerySet
from courses.enums import Mode
from timetable.models import Run

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


def _runs_matching(choices: dict[str, Any]) -> Any:
    runs = Run.objects.public().coming()
    if venue := choices.get("venue"):
        runs = runs.filter(venue=venue)
    if day := choices.get("day"):
        runs = runs.on_weekday(day)
    if choices.get("places"):
        runs = runs.taking_enrolments().with_free_places()
    return runs


CourseManager = PageManager.from_queryset(CourseQuerySet)
