"""The pages of the demonstration, from the home page down."""

from datetime import date, timedelta
from typing import Any

from wagtail.models import Page, Site

from core.models import PageTopic, PageVersion, SiteImage, SiteSettings, Topic
from courses.models import CourseIndexPage, CoursePage, LessonPage, NextStep
from events.models import EventIndexPage, EventPage, EventPartner
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
from liferooms.seeding import content
from liferooms.seeding.calendar import months_ago
from liferooms.seeding.content import Body, line, rich
from partners.enums import Audience
from partners.models import AdviceServicePage, PartnerIndexPage, PartnerPage
from pathways.models import PathwaysPage
from timetable.models import Venue

NOT_STANDARD = ("home", "pathways")


class PageLoader:
    """Loads pages that share the same pictures and topics."""

    def __init__(self, images: dict[str, SiteImage], topics: dict[str, Topic], today: date) -> None:
        self.images = images
        self.topics = topics
        self.today = today
        self.body = Body(images)
        self.home: HomePage

    def add(self, parent: Page, page: Page, row: dict[str, Any], topics: list[str]) -> Page:
        """Put a page under its parent, published, with what every page has."""
        page.title = row["title"]
        page.slug = row["slug"]
        page.summary = line(row.get("summary"))
        page.keywords = line(row.get("keywords"))
        page.picture = self.images.get(row.get("picture", ""))
        page.page_topics = [
            PageTopic(topic=self.topics[slug], sort_order=order)
            for order, slug in enumerate(dict.fromkeys(topics))
        ]
        page.versions = [
            PageVersion(sort_order=order, **version)
            for order, version in enumerate(row.get("versions", []))
        ]
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page

    def load_home(self) -> None:
        row = content.read("pages/home.yaml")
        home = HomePage(
            hero_title=row["hero_title"],
            hero_text=line(row["hero_text"]),
            needs=[{"type": "need", "value": content.card(need)} for need in row["needs"]],
            body=self.body.value(row.get("body")),
        )
        root = Page.get_first_root_node()
        Page.objects.child_of(root).delete()
        root = Page.get_first_root_node()
        self.home = self.add(root, home, row, [])
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": "localhost",
                "root_page": self.home,
                "site_name": "The Life Rooms",
            },
        )

    def load_settings(self) -> None:
        SiteSettings.objects.create(
            site=Site.objects.get(is_default_site=True),
            phone="+441514786556",
            email="life.rooms@example.org",
            address="Life Rooms Walton\nEvered Avenue, Walton\nLiverpool L9 2AF",
            reply_time="We reply within two working days.",
        )

    def load_standard_pages(self) -> None:
        for row in content.read_all("pages"):
            body = self.body.value(row.get("body"))
            if row["slug"] == "pathways":
                self.add(self.home, PathwaysPage(body=body), row, row.get("topics", []))
            elif row["slug"] not in NOT_STANDARD:
                self.add(self.home, StandardPage(body=body), row, row.get("topics", []))

    def load_venue_pages(self, venues: dict[str, Venue]) -> None:
        index = self._index(VenueIndexPage(), "Our places", "venues", VENUES_SUMMARY)
        rows = content.read("venues.yaml")
        for row in [*rows["hubs"], *rows["outreach"]]:
            page = VenuePage(
                body=[{"type": "text", "value": rich(row.get("intro"))}],
                getting_here=rich(row.get("getting_here")),
                facilities="\n".join(row.get("facilities", [])),
                access=rich(row.get("access")),
            )
            picture = f"venue-{row['slug']}" if row["kind"] == "hub" else "venue-outreach"
            self.add(index, page, {**row, "title": row["name"], "picture": picture}, [])
            Venue.objects.filter(pk=venues[row["slug"]].pk).update(page=page)

    def load_courses(self) -> dict[str, CoursePage]:
        index = self._index(CourseIndexPage(), "Courses", "courses", COURSES_SUMMARY)
        courses: dict[str, CoursePage] = {}
        next_steps: dict[str, list[str]] = {}
        for group in content.read_all("courses"):
            for row in group["courses"]:
                topics = [group["topic"], *row.get("also", [])]
                page = self.add(index, self._course(row), row, topics)
                courses[row["slug"]] = page
                next_steps[row["slug"]] = row.get("next_steps", [])
        for slug, following in next_steps.items():
            NextStep.objects.bulk_create(
                NextStep(page=courses[slug], course=courses[other], sort_order=order)
                for order, other in enumerate(following)
            )
        return courses

    def _course(self, row: dict[str, Any]) -> CoursePage:
        return CoursePage(
            who_for=rich(row["who_for"]),
            you_said=[("line", each) for each in row.get("you_said", [])],
            what_happens=rich(row.get("what_happens")),
            you_will_learn="\n".join(row.get("you_will_learn", [])),
            sharing=row["sharing"],
            sharing_note=line(row.get("sharing_note")),
            level=row["level"],
            prior_learning=line(row.get("prior_learning")),
            mode=row["mode"],
            number_of_sessions=row["sessions"],
            session_minutes=row["minutes"],
            trainers=line(row.get("trainers")),
            access=line(row.get("access")),
            what_to_bring=line(row.get("what_to_bring")),
            supporter_policy=row["supporter"],
            first_session_required=row.get("first_session_required", False),
            reviewed_on=months_ago(self.today, row.get("reviewed_months_ago", 6)),
        )

    def load_lessons(self, courses: dict[str, CoursePage]) -> None:
        for group in content.read_all("lessons"):
            for row in group["lessons"]:
                page = LessonPage(minutes=row["minutes"], body=self.body.value(row["body"]))
                self.add(courses[group["course"]], page, row, [])

    def load_partners(self) -> dict[str, PartnerPage]:
        index = self._index(PartnerIndexPage(), "Partners", "partners", PARTNERS_SUMMARY)
        rows = content.read("partners.yaml")
        partners: dict[str, PartnerPage] = {}
        for row in rows["partners"]:
            topics = [*row["helps_with"], *row.get("also", [])]
            page = self._partner(row)
            partners[row["slug"]] = self.add(index, page, {**row, "title": row["name"]}, topics)
        return partners

    def _partner(self, row: dict[str, Any]) -> PartnerPage:
        named = row["evidence"] == "named"
        standing = PartnerPage.Standing
        return PartnerPage(
            standing=standing.PARTNER if named else standing.NEARBY,
            what_they_do=rich(row["what_they_do"]),
            who_for=line(row.get("who_for")),
            by_drop_in="drop-in" in row["how"],
            by_appointment="appointment" in row["how"],
            by_phone="phone" in row["how"],
            online="online" in row["how"],
            website=row.get("website", ""),
            cost=line(row.get("cost", "Free")),
            languages=line(row.get("languages")),
            access=line(row.get("access")),
            **{Audience(who).field: True for who in row.get("for", [])},
            checked_on=self.today - timedelta(days=row["checked_days_ago"]),
        )

    def load_advice(self, partners: dict[str, PartnerPage]) -> list[tuple[Page, dict[str, Any]]]:
        loaded = []
        for row in content.read("partners.yaml")["advice_sessions"]:
            partner = PartnerPage.objects.get(pk=partners[row["partner"]].pk)
            body = [{"type": "text", "value": rich(row["body"])}]
            topics = [link.topic.slug for link in partner.page_topics.all()]
            page = self.add(partner, AdviceServicePage(example=True, body=body), row, topics)
            loaded.append((page, row))
        return loaded

    def load_events(self, partners: dict[str, PartnerPage]) -> list[tuple[Page, dict[str, Any]]]:
        index = self._index(EventIndexPage(), "What's on", "events", EVENTS_SUMMARY)
        loaded = []
        for row in content.read("events.yaml")["events"]:
            page = EventPage(
                kind=row["kind"],
                body=self.body.value(row.get("body")),
                what_to_expect=rich(row.get("what_to_expect")),
            )
            page.partner_links = [
                EventPartner(partner=partners[slug], sort_order=order)
                for order, slug in enumerate(row.get("partners", []))
            ]
            loaded.append((self.add(index, page, row, row.get("topics", [])), row))
        return loaded

    def load_stories(self) -> None:
        index = self._index(StoryIndexPage(), "Stories", "stories", STORIES_SUMMARY)
        for row in content.read("stories.yaml")["stories"]:
            self.add(index, StoryPage(body=self.body.value(row["body"])), row, [])

    def load_campaigns(self) -> None:
        index = self._index(CampaignIndexPage(), "Campaigns", "campaigns", CAMPAIGNS_SUMMARY)
        for row in content.read("campaigns.yaml")["campaigns"]:
            starts_on, ends_on = _coming_dates(row["starts"], row["ends"], self.today)
            page = CampaignPage(
                body=self.body.value(row["body"]),
                starts_on=starts_on,
                ends_on=ends_on,
                call_text=row["call"]["text"],
                call_address=row["call"]["link"],
            )
            self.add(index, page, row, [])

    def finish_home(self, courses: dict[str, CoursePage]) -> None:
        """The home page's choices of what is below it."""
        home = HomePage.objects.get(pk=self.home.pk)
        home.course_to_try = courses["living-with-anxiety"]
        home.event = EventPage.objects.get(slug="community-christmas-day")
        home.story = StoryPage.objects.first()
        home.save_revision().publish()

    def _index(self, page: Page, title: str, slug: str, summary: str) -> Page:
        row = {"title": title, "slug": slug, "summary": summary}
        return self.add(HomePage.objects.get(pk=self.home.pk), page, row, [])


VENUES_SUMMARY = "Where to find us in Walton, Southport and Bootle, and the places we visit."
COURSES_SUMMARY = (
    "Free Recovery College courses, by people who have been there themselves. No referral needed."
)
PARTNERS_SUMMARY = "Who can help with rent, money, work, company and more, and when they are here."
EVENTS_SUMMARY = "Courses, groups, events and advice at every Life Rooms, day by day."
STORIES_SUMMARY = "What it is like to walk in, in people's own words."
CAMPAIGNS_SUMMARY = "What we want everyone to know about."


def _coming_dates(starts: str, ends: str, today: date) -> tuple[date, date]:
    """The run of a yearly campaign that is on now or comes next."""
    for year in (today.year - 1, today.year, today.year + 1):
        first = date.fromisoformat(f"{year}-{starts}")
        last = date.fromisoformat(f"{year}-{ends}")
        last = last if last >= first else last.replace(year=year + 1)
        if last >= today:
            return first, last
    return first, last
