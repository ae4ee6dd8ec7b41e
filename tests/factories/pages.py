from datetime import timedelta
from typing import Any

import factory
from django.db.models import F
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.models import Page, Site

from core.models import PageTopic
from courses.models import CourseIndexPage, CoursePage, LessonPage
from events.models import EventIndexPage, EventPage
from home.models import (
    CampaignIndexPage,
    CampaignPage,
    HomePage,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    VenueIndexPage,
    VenuePage,
)
from library.models import LibraryPage
from partners.models import AdviceServicePage, PartnerIndexPage, PartnerPage
from pathways.models import PathwaysPage
from search import indexing


def _write(page: Page, *, under: Page) -> None:
    """Leave what `under.add_child(instance=page)` would.

    Without its checks, its log and its second look at the parent, half of the time that most tests
    took: each makes a home page, an index and a page or two.
    """
    last = under.get_last_child()
    page.depth = under.depth + 1
    page.path = last._inc_path() if last else Page._get_path(under.path, page.depth, 1)
    page.draft_title = page.draft_title or page.title
    page.locale_id = page.locale_id or under.locale_id
    page.set_url_path(under)
    ClusterableModel.save(page)
    Page.objects.filter(pk=under.pk).update(numchild=F("numchild") + 1)


class PageFactory(factory.django.DjangoModelFactory):
    """A live page under its parent. `topics=[...]` are the topics it is about."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Page {number}")
    slug = factory.Sequence(lambda number: f"page-{number}")
    parent: Any = None

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Page:
        parent = kwargs.pop("parent")
        topics = kwargs.pop("topics", [])
        page = model_class(*args, **kwargs)
        page.page_topics = [
            PageTopic(topic=topic, sort_order=order) for order, topic in enumerate(topics)
        ]
        _write(page, under=Page.objects.get(pk=parent.pk))
        return page


class HomePageFactory(PageFactory):
    """The home page, at the root of the default site. Made once."""

    class Meta:
        model = HomePage

    title = "The Life Rooms"
    slug = "home"
    hero_title = "Come in"
    hero_text = "Free courses, advice and company."
    parent = factory.LazyFunction(Page.get_first_root_node)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Page:
        existing = HomePage.objects.first()
        if existing:
            return existing
        Page.objects.filter(depth=2).update(slug="welcome", url_path="/welcome/")
        kwargs["parent"] = Page.get_first_root_node()
        home = super()._create(model_class, *args, **kwargs)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
        return home


class SinglePageFactory(PageFactory):
    """A page of which there is one, directly under the home page."""

    class Meta:
        abstract = True

    parent = factory.SubFactory(HomePageFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Page:
        return model_class.objects.first() or super()._create(model_class, *args, **kwargs)


class CourseIndexPageFactory(SinglePageFactory):
    class Meta:
        model = CourseIndexPage

    title = "Courses"
    slug = "courses"


class CoursePageFactory(PageFactory):
    """A course, found in the prospectus as if it had been published."""

    class Meta:
        model = CoursePage

    parent = factory.SubFactory(CourseIndexPageFactory)
    title = factory.Sequence(lambda number: f"Course {number}")
    slug = factory.Sequence(lambda number: f"course-{number}")
    summary = "A friendly course."
    who_for = "<p>Anyone who would like to come.</p>"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Page:
        course = super()._create(model_class, *args, **kwargs)
        indexing.refresh_page(course.pk)
        return course


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    parent = factory.SubFactory(CoursePageFactory, mode="self-paced")


class EventIndexPageFactory(SinglePageFactory):
    class Meta:
        model = EventIndexPage

    title = "What's on"
    slug = "events"


class EventPageFactory(PageFactory):
    class Meta:
        model = EventPage

    parent = factory.SubFactory(EventIndexPageFactory)
    kind = "open day"


class PartnerIndexPageFactory(SinglePageFactory):
    class Meta:
        model = PartnerIndexPage

    title = "Partners"
    slug = "partners"


class PartnerPageFactory(PageFactory):
    class Meta:
        model = PartnerPage

    parent = factory.SubFactory(PartnerIndexPageFactory)
    what_they_do = "<p>They help.</p>"

    class Params:
        nearby = factory.Trait(standing="nearby")


class AdviceServicePageFactory(PageFactory):
    class Meta:
        model = AdviceServicePage

    parent = factory.SubFactory(PartnerPageFactory)


class LibraryPageFactory(SinglePageFactory):
    class Meta:
        model = LibraryPage

    title = "Library"
    slug = "library"


class PathwaysPageFactory(SinglePageFactory):
    class Meta:
        model = PathwaysPage

    title = "Pathways advice"
    slug = "pathways"


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

    parent = factory.SubFactory(HomePageFactory)


class VenueIndexPageFactory(SinglePageFactory):
    class Meta:
        model = VenueIndexPage

    title = "Our places"
    slug = "venues"


class VenuePageFactory(PageFactory):
    class Meta:
        model = VenuePage

    parent = factory.SubFactory(VenueIndexPageFactory)


class CampaignIndexPageFactory(SinglePageFactory):
    class Meta:
        model = CampaignIndexPage

    title = "Campaigns"
    slug = "campaigns"


class CampaignPageFactory(PageFactory):
    class Meta:
        model = CampaignPage

    parent = factory.SubFactory(CampaignIndexPageFactory)
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))


class StoryIndexPageFactory(SinglePageFactory):
    class Meta:
        model = StoryIndexPage

    title = "Stories"
    slug = "stories"


class StoryPageFactory(PageFactory):
    class Meta:
        model = StoryPage

    parent = factory.SubFactory(StoryIndexPageFactory)
