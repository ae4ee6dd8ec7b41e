"""Partners from a file. What is new becomes a draft, which somebody reads and publishes."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.text import slugify
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import to_python

from core.importing.columns import Arranged, Column
from core.importing.fields import KnownWordField, KnownWordsField
from core.importing.importer import Importer, Outcome, Report
from core.importing.reading import Unreadable
from core.models import PageTopic, Topic
from core.words import plain
from partners.enums import SPECIAL_AUDIENCES, Audience, Way
from partners.forms import check_postcode
from partners.models import PartnerIndexPage, PartnerPage
from search import indexing

# Each is a page with a revision; no register of partners is longer.
MOST_PARTNERS = 500
PLAIN = (
    *("title", "summary", "what_they_do", "who_for", "standing", "phone", "email", "website"),
    *("postcode", "cost", "languages", "access"),
)
TICKS = tuple(choice.field for choice in (*SPECIAL_AUDIENCES, *Way))
NEEDED_FOR_NEW = {"summary": "Summary", "what_they_do": "What they do"}


@dataclass(frozen=True)
class Entry:
    """A partner's page as somebody last left it: the draft, where there is one.

    Read from the draft's own content, for as pages each draft would cost some queries.
    """

    page: PartnerPage
    values: dict[str, Any]
    topics: frozenset[int]

    @property
    def pk(self) -> int:
        return int(self.page.pk)

    @classmethod
    def of(cls, page: PartnerPage) -> "Entry":
        content = page.latest_revision.content if _has_draft(page) else None
        if content is None:
            topics = frozenset(link.topic_id for link in page.page_topics.all())
            return cls(page, {name: getattr(page, name) for name in (*PLAIN, *TICKS)}, topics)
        topics = frozenset(row["topic"] for row in content.get("page_topics", ()))
        return cls(page, {name: content.get(name) for name in (*PLAIN, *TICKS)}, topics)


class PartnerImporter(Importer):
    """Known by their name, however it is spelt in an address. An empty cell changes nothing."""

    slug = "partners"
    what = "partners"
    permissions = ("partners.import_partnerpage",)
    done_url_name = "wagtailadmin_explore_root"
    columns = (
        Column("title", "Name", "Of the organisation.", True, ("title", "organisation", "partner")),
        Column("summary", "Summary", "Needed for what is new. One sentence.", False, ("in short",)),
        Column(
            "what_they_do",
            "What they do",
            "Needed for what is new. In plain words.",
            False,
            ("description", "about", "services"),
        ),
        Column("who_for", "Who it is for", "In words, shown to visitors."),
        Column(
            "audiences",
            "Who can come",
            "Such as Carers; Families. Write Anyone to take out what is there.",
            False,
            ("audience",),
        ),
        Column("ways", "How", "Drop in; By appointment; By telephone; Online.", False, ("way",)),
        Column("phone", "Telephone", "", False, ("phone", "tel", "phone number")),
        Column("email", "E-mail", "", False, ("email address", "mail")),
        Column("website", "Website", "", False, ("url", "web address", "web")),
        Column("postcode", "Postcode", "Of their own place.", False, ("post code",)),
        Column("cost", "Cost", "Free, if it is left out.", False, ("price",)),
        Column("languages", "Languages", "", False, ("language",)),
        Column("access", "Access", "Steps, hearing loop, parking.", False, ("accessibility",)),
        Column("topics", "Helps with", "With a semicolon between.", False, ("topic", "needs")),
        Column("standing", "Standing", "Partner, or Nearby.", False, ("status",)),
    )
    example = (
        {
            "title": "Example Advice",
            "summary": "Free advice on rent and bills.",
            "what_they_do": "They look at your letters with you and say what to do next.",
            "ways": "Drop in; By telephone",
            "phone": "0151 496 0000",
            "website": "https://www.example.org",
            "cost": "Free",
        },
    )

    def load(self, table: Arranged) -> None:
        if len(table.rows) > MOST_PARTNERS:
            raise Unreadable(f"The file has more than {MOST_PARTNERS} partners. Please split it.")
        self._index = PartnerIndexPage.objects.first()
        if self._index is None:
            raise Unreadable("There is no page for the directory yet. Add it first.")
        self._by_name: dict[str, list[PartnerPage]] = defaultdict(list)
        self._by_slug: dict[str, PartnerPage] = {}
        pages = PartnerPage.objects.child_of(self._index).select_related("latest_revision")
        for page in pages.prefetch_related("page_topics"):
            self._by_name[page.title.casefold()].append(page)
            self._by_slug[page.slug] = page
        self._form_class = _form_class()

    def form(self, values: dict[str, str]) -> forms.Form:
        return self._form_class(values)

    def identities(self, values: dict[str, Any]) -> Iterable[tuple[str, Hashable]]:
        yield "name", slugify(values["title"]) or values["title"].casefold()

    def find(self, values: dict[str, Any]) -> Entry | None:
        found = self._by_name.get(values["title"].casefold(), [])
        if len(found) > 1:
            raise forms.ValidationError(
                f"There are {len(found)} of this name already. Change this one by hand."
            )
        page = found[0] if found else self._by_slug.get(slugify(values["title"]))
        return Entry.of(page) if page else None

    def problems(self, record: Entry | None, values: dict[str, Any]) -> list[str]:
        if record is None:
            return [
                f"{title}: needed for something new."
                for name, title in NEEDED_FOR_NEW.items()
                if not values.get(name)
            ]
        if record.page.locked:
            return ["The page is locked, so nothing can be changed. Ask who locked it."]
        return []

    def changes(self, record: Entry, values: dict[str, Any]) -> list[str]:
        titles = {column.name: column.title for column in self.columns}
        notes = [
            f"{titles[name]}: {_shown(name, record.values[name])} becomes "
            f"{_shown(name, values[name])}"
            for name in _changed(record, values)
        ]
        ticks = _changed_ticks(record, values)
        notes += [f"Who can come: {_said(values['audiences'])}"] if _any(ticks, "for_") else []
        notes += [f"How: {_said(values['ways'])}"] if _any(ticks, "by_", "online") else []
        if _topics_differ(record, values):
            notes.append(f"Helps with: {', '.join(str(topic) for topic in values['topics'])}")
        return notes

    def save(self, report: Report) -> None:
        with indexing.together():
            for line in report.of(Outcome.NEW):
                page = PartnerPage(live=False, slug=self._free_slug(line.values["title"]))
                _apply(page, line.values)
                self._index.add_child(instance=page)
                page.save_revision(user=self.user, log_action=True)
            for line in report.of(Outcome.CHANGED):
                self._change(line.record.page, line.values)

    def done_url(self) -> str:
        directory = PartnerIndexPage.objects.first()
        return reverse("wagtailadmin_explore", args=[directory.pk]) if directory else "/admin/"

    def _change(self, page: PartnerPage, values: dict[str, Any]) -> None:
        """What visitors see is changed at once, unless a draft waits for somebody already."""
        waits = page.has_unpublished_changes or not page.live
        page = page.get_latest_revision_as_object() if _has_draft(page) else page
        _apply(page, values)
        revision = page.save_revision(user=self.user, log_action=True)
        if not waits and page.permissions_for_user(self.user).can_publish():
            revision.publish(user=self.user)

    def _free_slug(self, title: str) -> str:
        wanted = slugify(title)[:180] or "partner"
        slug, number = wanted, 1
        while slug in self._by_slug:
            number += 1
            slug = f"{wanted}-{number}"
        self._by_slug[slug] = PartnerPage()
        return slug


def _limit(name: str) -> int:
    return int(PartnerPage._meta.get_field(name).max_length or 2_000)


class _PlainFields(forms.Form):
    """What needs nothing from the database."""

    title = forms.CharField(max_length=200)
    summary = forms.CharField(max_length=_limit("summary"), required=False)
    what_they_do = forms.CharField(max_length=2_000, required=False)
    who_for = forms.CharField(max_length=_limit("who_for"), required=False)
    phone = PhoneNumberField(
        required=False,
        error_messages={"invalid": "Write a UK telephone number, such as 0151 496 0000."},
    )
    email = forms.EmailField(required=False)
    website = forms.URLField(max_length=200, required=False, assume_scheme="https")
    postcode = forms.CharField(max_length=8, required=False, validators=[check_postcode])
    cost = forms.CharField(max_length=_limit("cost"), required=False)
    languages = forms.CharField(max_length=_limit("languages"), required=False)
    access = forms.CharField(max_length=_limit("access"), required=False)

    def clean_postcode(self) -> str:
        return str(self.cleaned_data["postcode"]).upper()

    def clean_what_they_do(self) -> str:
        """As paragraphs; nothing in a cell is markup."""
        typed = self.cleaned_data["what_they_do"]
        return str(linebreaks(typed, autoescape=True)) if typed else ""


def _form_class() -> type[forms.Form]:
    """With the words that are known now."""
    topics = {topic.name: topic for topic in Topic.objects.all()}
    standings = {choice.value: choice.value for choice in PartnerPage.Standing}
    fields = {
        "audiences": KnownWordsField(_words(Audience), called="people"),
        "ways": KnownWordsField(_words(Way), called="way"),
        "topics": KnownWordsField(topics, called="topic"),
        "standing": KnownWordField(standings, called="standing"),
    }
    return type("PartnerLine", (_PlainFields,), fields)


def _words(choices: Any) -> dict[str, Any]:
    return {choice.label: choice for choice in choices}


def _has_draft(page: PartnerPage) -> bool:
    return bool(page.has_unpublished_changes and page.latest_revision)


def _comparable(name: str, value: Any) -> str:
    if name == "phone":
        return str(to_python(value) or "")
    return plain(value) if name == "what_they_do" else str(value or "")


def _changed(entry: Entry, values: dict[str, Any]) -> list[str]:
    """Which plain fields a line says otherwise."""
    return [
        name
        for name in PLAIN
        if values.get(name) not in (None, "")
        and _comparable(name, entry.values[name]) != _comparable(name, values[name])
    ]


def _ticks(values: dict[str, Any]) -> dict[str, bool]:
    """The ticks of the page that a line speaks of."""
    ticks: dict[str, bool] = {}
    if audiences := values.get("audiences"):
        ticks |= {special.field: special in audiences for special in SPECIAL_AUDIENCES}
    if ways := values.get("ways"):
        ticks |= {way.field: way in ways for way in Way}
    return ticks


def _changed_ticks(entry: Entry, values: dict[str, Any]) -> dict[str, bool]:
    return {name: value for name, value in _ticks(values).items() if entry.values[name] != value}


def _any(ticks: dict[str, bool], *beginnings: str) -> bool:
    return any(name.startswith(beginnings) for name in ticks)


def _topics_differ(entry: Entry, values: dict[str, Any]) -> bool:
    wanted = {topic.pk for topic in values.get("topics") or ()}
    return bool(wanted) and wanted != entry.topics


def _apply(page: PartnerPage, values: dict[str, Any]) -> None:
    """Put a line's values into a page."""
    said = {name: values[name] for name in PLAIN if values.get(name) not in (None, "")}
    for name, value in (said | _ticks(values)).items():
        setattr(page, name, value)
    if values.get("topics"):
        page.page_topics = [
            PageTopic(topic=topic, sort_order=order) for order, topic in enumerate(values["topics"])
        ]


def _said(choices: Iterable[Any]) -> str:
    return ", ".join(str(choice.label) for choice in choices)


def _shown(name: str, value: Any) -> str:
    words = _comparable(name, value)
    return f"“{words[:60]}”" if words else "nothing"
