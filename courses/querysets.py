from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils import timezone

from core.making import MakingQuerySet
from core.models import PageTopic, Topic
from core.querysets import PublicPageManager, PublicPageQuerySet
from courses.enums import Mode, PrintSize
from search.enums import TimeOfDay
from search.facets import days_of
from timetable.models import Run, Term


class CourseQuerySet(PublicPageQuerySet):
    def about(self, topic: Topic) -> Self:
        """Whether it is the main topic or one of the others."""
        return self.filter(Exists(PageTopic.objects.filter(page=OuterRef("pk"), topic=topic)))

    def found(self, refs: Iterable[str], choices: dict[str, Any]) -> list[Any]:
        """The courses that search found, in its order, with all that a card shows.

        Only with the runs that meet the choices: whoever asks for Bootle must not be shown a date
        at Walton.
        """
        primary_keys = [int(ref.removeprefix("page:")) for ref in refs]
        public = self.live().public().select_related("picture").with_topics()
        rows = public.prefetch_related(_coming_runs(choices)).in_bulk(primary_keys)
        courses = [rows[primary_key] for primary_key in primary_keys if primary_key in rows]
        topics = [each.topic for course in courses for each in course.page_topics.all()]
        # One query for the sizes of all pictures, whosever they are.
        pictures = [each.picture for each in [*courses, *topics] if each.picture]
        prefetch_related_objects(pictures, "renditions")
        return courses

    def self_paced(self) -> Self:
        return self.filter(mode=Mode.SELF_PACED)

    def soonest_first(self) -> Self:
        """By the next run someone could join; those without a date last, by name."""
        next_start = (
            _runs_matching({})
            .taking_enrolments()
            .filter(page=OuterRef("pk"))
            .order_by("first_starts_at")
            .values("first_starts_at")[:1]
        )
        return self.order_by(Subquery(next_start).asc(nulls_last=True), "title")

    def for_lists(self) -> Self:
        """With topics, picture and coming runs, and no query per course."""
        pictures_of_topics = "page_topics__topic__picture__renditions"
        found = self.with_pictures().with_topics()
        return found.prefetch_related(pictures_of_topics, _coming_runs({}))

    def for_prospectus(self, terms: Sequence[Term], *, after: date | None = None) -> Self:
        """By name, with topics and the runs of these terms, and no query per course.

        Runs of no term are with them if they begin before the terms are over, and after a day.
        """
        chosen = _runs_of(terms, after)
        runs = chosen.select_related("venue", "term").with_sessions()
        to_print = Prefetch("runs", runs.order_by("first_starts_at", "id"), to_attr="runs_to_print")
        has_dates = Exists(chosen.filter(page=OuterRef("pk")))
        found = self.filter(has_dates | Q(mode=Mode.SELF_PACED))
        return found.with_topics().prefetch_related(to_print).order_by("title")


def _coming_runs(choices: dict[str, Any]) -> Prefetch:
    runs = _runs_matching(choices).select_related("venue").order_by("first_starts_at", "id")
    return Prefetch("runs", runs, to_attr="coming_runs")


def _runs_of(terms: Sequence[Term], after: date | None) -> Any:
    """Coming runs of these terms, and those of no term that begin in time for them."""
    runs = _runs_matching({})
    if not terms:
        return runs
    in_time = Q(term=None, first_starts_at__date__lte=terms[-1].ends_on)
    if after:
        in_time &= Q(first_starts_at__date__gt=after)
    return runs.filter(Q(term__in=terms) | in_time)


def _runs_matching(choices: dict[str, Any]) -> Any:
    """The runs that search.facets finds a course by, for the dates on its card."""
    runs = Run.objects.public().going_ahead().coming()
    if venue := choices.get("venue"):
        runs = runs.filter(venue=venue)
    if day := choices.get("day"):
        runs = runs.on_weekday(day)
    if time := choices.get("time"):
        runs = runs.at_hours(TimeOfDay(time).hours)
    today = timezone.localdate()
    if when := choices.get("when"):
        runs = runs.on_days(*days_of(when, today))
    if "starts_on" in choices or "ends_on" in choices:
        first = max(today, choices.get("starts_on") or today)
        runs = runs.on_days(first, choices.get("ends_on"))
    if choices.get("places"):
        runs = runs.taking_enrolments().with_free_places()
    return runs


CourseManager = PublicPageManager.from_queryset(CourseQuerySet)


class ProspectusFileQuerySet(MakingQuerySet):
    def of_terms_to_come(self) -> Self:
        return self.filter(term__ends_on__gte=timezone.localdate())

    def without_contents(self) -> Self:
        """With all that is said about the files, and none of their bytes."""
        return self.defer("pdf").select_related("term")

    def in_order(self) -> Self:
        """As staff read them: by term, usual print before large."""
        return self.without_contents().order_by("term__starts_on", "arrangement", "-print_size")

    def to_offer(self, terms: Sequence[Term], arrangement: str) -> list[Any]:
        """In usual and in large print for each term; those never made yet are unsaved."""
        made = self.without_contents().exclude(made_at=None)
        found = made.filter(term__in=terms, arrangement=arrangement)
        there = {(file.term_id, file.print_size): file for file in found}
        return [
            there.get((term.pk, print_size))
            or self.model(term=term, arrangement=arrangement, print_size=print_size)
            for term in terms
            for print_size in PrintSize
        ]
