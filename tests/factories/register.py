from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from core.models import Topic
from library.models import Copy, ReadingList, ReadingListItem, Resource, Section
from tests.factories.pages import CoursePageFactory
from timetable.enums import Booking, RunStatus, VenueKind
from timetable.models import Run, Session, Term, TermBreak, Venue


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda number: f"Topic {number}")
    slug = factory.Sequence(lambda number: f"topic-{number}")
    kind = Topic.Kind.SUBJECT

    class Params:
        need = factory.Trait(kind=Topic.Kind.NEED)


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda number: f"Life Rooms Place {number}")
    slug = factory.Sequence(lambda number: f"place-{number}")

    class Params:
        online = factory.Trait(kind=VenueKind.ONLINE)
        outreach = factory.Trait(kind=VenueKind.OUTREACH)


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    name = factory.Sequence(lambda number: f"Term {number}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(weeks=2))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=10))


class TermBreakFactory(factory.django.DjangoModelFactory):
    """A week off in the middle of a term."""

    class Meta:
        model = TermBreak

    term = factory.SubFactory(TermFactory)
    name = "Half-term"
    starts_on = factory.LazyAttribute(lambda gap: gap.term.starts_on + timedelta(weeks=6))
    ends_on = factory.LazyAttribute(lambda gap: gap.starts_on + timedelta(days=4))


class RunFactory(factory.django.DjangoModelFactory):
    """An open run of a course with one session a week from now.

    `sessions` is how many weekly sessions, `starts_in` when the first one is.
    """

    class Meta:
        model = Run
        skip_postgeneration_save = True

    page = factory.SubFactory(CoursePageFactory)
    venue = factory.SubFactory(VenueFactory)
    status = RunStatus.OPEN
    capacity = 10

    class Params:
        draft = factory.Trait(status=RunStatus.DRAFT)
        closed = factory.Trait(status=RunStatus.CLOSED)
        cancelled = factory.Trait(status=RunStatus.CANCELLED)
        drop_in = factory.Trait(booking=Booking.DROP_IN, capacity=None)
        full = factory.Trait(capacity=4, taken=4)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        # A run's page is the plain Page that every page type has.
        page = kwargs.get("page")
        return {**kwargs, "page": getattr(page, "page_ptr", page)}

    @factory.post_generation
    def sessions(
        self, create: bool, extracted: int | None, starts_in: timedelta | None = None, **kwargs: Any
    ) -> None:
        first = timezone.now() + (starts_in or timedelta(days=7))
        for week in range(1 if extracted is None else extracted):
            SessionFactory(run=self, starts_at=first + timedelta(weeks=week), **kwargs)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    run = factory.SubFactory(RunFactory, sessions=0)
    venue = factory.SelfAttribute("run.venue")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2))


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    name = factory.Sequence(lambda number: f"Section {number}")
    slug = factory.Sequence(lambda number: f"section-{number}")


class ResourceFactory(factory.django.DjangoModelFactory):
    """Something in the library; `copies=3, out=1` are there to lend."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Book {number}")
    slug = factory.Sequence(lambda number: f"book-{number}")
    section = factory.SubFactory(SectionFactory)
    description = "A helpful book."

    @factory.post_generation
    def copies(self, create: bool, extracted: int | None, **kwargs: Any) -> None:
        for _ in range(extracted or 0):
            CopyFactory(resource=self)

    @factory.post_generation
    def out(self, create: bool, extracted: int | None, **kwargs: Any) -> None:
        """So many of the copies are out, since now."""
        for copy in list(self.copies.all())[: extracted or 0]:
            Copy.objects.filter(pk=copy.pk).update(out_since=timezone.now())


class CopyFactory(factory.django.DjangoModelFactory):
    """A copy with the next number; `out_since=…` for one that is out."""

    class Meta:
        model = Copy

    resource = factory.SubFactory(ResourceFactory)


class ReadingListFactory(factory.django.DjangoModelFactory):
    """A list that visitors see; `resources=[…]` are on it."""

    class Meta:
        model = ReadingList
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"List {number}")
    slug = factory.Sequence(lambda number: f"list-{number}")
    introduction = "What helped us."
    public = True

    @factory.post_generation
    def resources(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for order, resource in enumerate(extracted or []):
            ReadingListItem.objects.create(reading_list=self, resource=resource, sort_order=order)
