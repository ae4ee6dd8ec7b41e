"""The prospectus: courses, and the lessons of those people take in their own time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from core.blocks import SHORT_TEXT_FEATURES
from core.fields import BodyField
from core.models import BasePage
from core.querysets import topics_of_pages
from core.words import body_words, plain, topic_mentions, topic_names, topic_slugs
from courses import structured_data
from courses.blocks import YouSaidField
from courses.enums import Level, Mode, Sharing
from courses.forms import CourseFilters
from courses.models.prospectus_files import usual_file_of_this_term
from courses.querysets import CourseManager
from search.documents import Document
from search.enums import Kind
from search.find import find
from timetable.enums import RunState, SupporterPolicy
from timetable.finding import next_start, occasions_of
from timetable.models import Run

COURSES_ON_A_PAGE = 24
# Addresses under /courses/ that are not courses.
RESERVED_SLUGS = ("prospectus",)


def run_to_show(runs: list[Run]) -> Run | None:
    """The run that stands for all: the first with places, else the first that goes ahead."""
    joinable = (run for run in runs if run.can_enrol)
    going_ahead = (run for run in runs if run.state_now != RunState.CANCELLED)
    return next(joinable, None) or next(going_ahead, None)


class CourseIndexPage(BasePage):
    """The prospectus of the Recovery College, with its filters."""

    introduction = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("introduction"),
    ]
    max_count = 1
    subpage_types = ["courses.CoursePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        filters = CourseFilters(request.GET)
        choices = filters.choices()
        results = find(
            choices.get("q", ""),
            kinds=[Kind.COURSE],
            filters=filters.filters(),
            page=filters.page_number,
            size=COURSES_ON_A_PAGE,
            correct=not filters.exactly,
        )
        filters.show_counts(results.facets)
        courses = Paginator(range(results.total), COURSES_ON_A_PAGE).get_page(results.page)
        refs = (item.ref for item in results.items)
        courses.object_list = CoursePage.objects.found(refs, choices)
        context["ancestors"] = self.way_here()
        context["filters"] = filters
        context["results"] = results
        context["courses"] = courses
        context["structured_data"] = [structured_data.courses(courses, first=courses.start_index())]
        if not filters.choices():
            context["prospectus_file"] = usual_file_of_this_term()
        return context


class CoursePage(BasePage):
    """What a course is: what happens in it, for whom, and what is asked of people."""

    who_for = RichTextField("who it is for", features=SHORT_TEXT_FEATURES)
    what_happens = RichTextField("what happens in it", features=SHORT_TEXT_FEATURES, blank=True)
    you_will_learn = models.TextField(
        blank=True, help_text="One thing per line, each finishing “You will learn …”."
    )
    sharing = models.CharField(
        "how much personal sharing", max_length=12, choices=Sharing, default=Sharing.IF_YOU_LIKE
    )
    sharing_note = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=12, choices=Level, default=Level.EVERYONE)
    prior_learning = models.CharField(
        "what to have done before", max_length=300, blank=True, help_text="Often: nothing."
    )
    mode = models.CharField("how it is taught", max_length=12, choices=Mode, default=Mode.IN_PERSON)
    number_of_sessions = models.PositiveSmallIntegerField(default=1)
    session_minutes = models.PositiveSmallIntegerField("minutes in a session", default=120)
    trainers = models.TextField(
        blank=True, help_text="Their lived and professional experience. No names are needed."
    )
    access = models.TextField(blank=True, help_text="Rooms, breaks, formats, captions.")
    what_to_bring = models.CharField(max_length=300, blank=True)
    supporter_policy = models.CharField(
        "bringing someone", max_length=12, choices=SupporterPolicy, default=SupporterPolicy.WELCOME
    )
    first_session_required = models.BooleanField(
        "the first session must be attended", default=False
    )
    reviewed_on = models.DateField("last reviewed", null=True, blank=True)
    body = BodyField("anything else", blank=True)
    # A field and no table of its own, so that a course costs no query more.
    you_said = YouSaidField("You said, we did", blank=True)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [FieldPanel("who_for"), FieldPanel("what_happens"), FieldPanel("you_will_learn")],
            heading="What it is",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("sharing"), FieldPanel("level")]),
                FieldPanel("sharing_note"),
                FieldPanel("prior_learning"),
                FieldPanel("what_to_bring"),
                FieldRowPanel(
                    [FieldPanel("supporter_policy"), FieldPanel("first_session_required")]
                ),
            ],
            heading="What is asked of people",
        ),
        MultiFieldPanel(
            [
                FieldPanel("mode"),
                FieldRowPanel([FieldPanel("number_of_sessions"), FieldPanel("session_minutes")]),
                FieldPanel("trainers"),
                FieldPanel("access"),
            ],
            heading="How it is taught",
        ),
        FieldPanel("body"),
        FieldPanel("you_said"),
        InlinePanel("next_steps", label="Course that could come next", max_num=3),
        *BasePage.finding_panels,
        FieldPanel("reviewed_on"),
    ]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    session_kind = "course"
    objects = CourseManager()

    class Meta:
        verbose_name = "course"

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "This address is the prospectus's own. Choose another."})

    @property
    def learning_points(self) -> list[str]:
        return [line.strip() for line in self.you_will_learn.splitlines() if line.strip()]

    @property
    def length_text(self) -> str:
        """“6 sessions of 2 hours”."""
        hours, minutes = divmod(self.session_minutes, 60)
        parts = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
        parts += [f"{minutes} minutes"] if minutes else []
        one = "lesson" if self.is_self_paced else "session"
        many = f"1 {one}" if self.number_of_sessions == 1 else f"{self.number_of_sessions} {one}s"
        return f"{many} of {' '.join(parts)}"

    @property
    def is_self_paced(self) -> bool:
        return self.mode == Mode.SELF_PACED

    @property
    def picture_to_show(self) -> Any:
        """Its own picture, else the one of its main topic, if there is any."""
        return self.picture or getattr(self.main_topic, "picture", None)

    @property
    def next_run(self) -> Run | None:
        """The coming run to show in a list."""
        return run_to_show(self.coming_runs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if self.pk:
            prefetch_related_objects([self], topics_of_pages())
        if self.picture_to_show:
            prefetch_related_objects([self.picture_to_show], "renditions")
        runs = list(
            Run.objects.public()
            .coming()
            .filter(page_id=self.pk)
            .select_related("venue__page")
            .with_sessions()
            .order_by("first_starts_at", "id")
        )
        context["ancestors"] = self.way_here()
        context["runs"] = runs
        context["next_run"] = next_run = run_to_show(runs)
        lessons = LessonPage.objects.child_of(self).live().public()
        context["lessons"] = list(lessons) if self.is_self_paced else []
        context["next_courses"] = self._next_courses()
        # Whatever app it is of; it knows this page, not the other way round.
        context["to_read"] = self.resources.public().for_lists() if self.pk else []
        context["structured_data"] = [structured_data.course(self, runs, next_run=next_run)]
        return context

    def _next_courses(self) -> list["CoursePage"]:
        """The courses that could follow, in the order the editor gave them."""
        step = NextStep.objects.filter(page_id=self.pk, course=OuterRef("pk"))
        place = Subquery(step.values("sort_order")[:1])
        courses = CoursePage.objects.live().public().annotate(place=place)
        return list(courses.exclude(place=None).order_by("place"))

    def search_document(self) -> Document:
        occasions = occasions_of(self)
        return Document(
            ref=f"page:{self.pk}",
            kind=Kind.COURSE,
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            keywords=f"{self.keywords} {topic_names(self)}",
            body=" ".join(
                [
                    plain(self.who_for),
                    plain(self.what_happens),
                    *self.learning_points,
                    body_words(self.body),
                ]
            ),
            next_starts_at=next_start(occasions),
            mentions=topic_mentions(self),
            topics=topic_slugs(self),
            level=self.level,
            sharing=self.sharing,
            mode=self.mode,
            occasions=occasions,
        )


class NextStep(Orderable):
    """A course that could follow this one."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="next_steps")
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("course", "courses.CoursePage")]

    def __str__(self) -> str:
        return self.course.title


class LessonPage(BasePage):
    """One lesson of a course that people take in their own time. Open to everyone."""

    minutes = models.PositiveSmallIntegerField("minutes it takes", default=20)
    body = BodyField()

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "lesson"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lessons = list(LessonPage.objects.sibling_of(self).live().public())
        place = lessons.index(self) if self in lessons else 0
        context["ancestors"] = self.way_here()
        context["lessons"] = lessons
        context["number_text"] = f"{place + 1} of {len(lessons)}"
        context["previous_lesson"] = lessons[place - 1] if place else None
        context["next_lesson"] = lessons[place + 1] if place + 1 < len(lessons) else None
        return context
