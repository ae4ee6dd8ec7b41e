"""Library resources from a file. A cell left empty changes nothing of what is there."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.text import slugify

from core.importing.columns import Arranged, Column
from core.importing.fields import KnownWordField, KnownWordsField, YesOrNoField
from core.importing.importer import Importer, Outcome, Report
from core.languages import Language
from core.models import Topic
from library import isbn, rules
from library.enums import Audience, Format
from library.models import Resource, Section
from library.models.resources import SLUGS_IN_USE
from search import indexing
from timetable.models import Venue

MOST_COPIES = 200
AT_ONCE = 500
# What a line writes as it stands; topics and copies are rows of their own.
PLAIN = (
    *("title", "author", "isbn", "format", "section", "description", "suits", "audience"),
    *("language", "easy_read", "keywords", "link", "venue", "shelf"),
)
NEEDED_FOR_NEW = {"section": "Section", "description": "Description"}


class ResourceImporter(Importer):
    """Known by their ISBN, else by title and author."""

    slug = "library-resources"
    what = "library resources"
    permissions = ("library.add_resource", "library.change_resource")
    done_url_name = "resources:index"
    columns = (
        Column("title", "Title", "As it stands on the cover.", True, ("name", "book")),
        Column("author", "Author", "", False, ("authors", "writer", "by")),
        Column("isbn", "ISBN", "10 or 13 digits, with or without hyphens."),
        Column("format", "Format", "Book, if it is left out.", False, ("type", "kind")),
        Column("section", "Section", "Needed for what is new.", False, ("category",)),
        Column("description", "Description", "Needed for what is new. One or two sentences."),
        Column("audience", "For", "Such as Everyone.", False, ("audience",)),
        Column("suits", "Who it suits", "In words, shown to visitors."),
        Column("language", "Language", "In English, such as Polish."),
        Column("easy_read", "Easy Read", "Yes or no."),
        Column("topics", "Topics", "With a semicolon between.", False, ("topic", "subjects")),
        Column("keywords", "Words people use", "Not shown.", False, ("tags",)),
        Column("link", "Web address", "", False, ("url", "website")),
        Column("venue", "Venue", "Where it is kept.", False, ("where", "place", "location")),
        Column("shelf", "Shelf", "As it is written on it."),
        Column("copies", "Copies", "How many there are to lend.", False, ("number of copies",)),
    )
    example = (
        {
            "title": "A book about sleep",
            "author": "A. Writer",
            "format": "Book",
            "section": "Sleep and stress",
            "description": "What keeps us awake, and ten things to try.",
            "topics": "Sleep; Stress",
            "venue": "Life Rooms Walton",
            "shelf": "Walton, bay 2",
            "copies": "2",
        },
    )

    def load(self, table: Arranged) -> None:
        resources = Resource.objects.with_copies().prefetch_related("topics")
        self._by_isbn: dict[str, Resource] = {}
        self._by_title: dict[str, list[Resource]] = defaultdict(list)
        self._slugs = set(SLUGS_IN_USE)
        for resource in resources.select_related("section", "venue"):
            self._slugs.add(resource.slug)
            self._by_title[resource.title.casefold()].append(resource)
            if resource.isbn:
                self._by_isbn[resource.isbn] = resource
        self._form_class = _form_class()

    def form(self, values: dict[str, str]) -> forms.Form:
        return self._form_class(values)

    def identities(self, values: dict[str, Any]) -> Iterable[tuple[str, Hashable]]:
        number = values.get("isbn", "")
        if number:
            yield "ISBN", number
        else:
            title, author = values["title"], values.get("author", "")
            yield "title", (title.casefold(), author.casefold())

    def find(self, values: dict[str, Any]) -> Resource | None:
        number, author = values.get("isbn", ""), values.get("author", "").casefold()
        if number in self._by_isbn:
            return self._by_isbn[number]
        found = [
            resource
            for resource in self._by_title.get(values["title"].casefold(), ())
            if (not author or resource.author.casefold() == author)
            # Another ISBN is another edition.
            and not (number and resource.isbn)
        ]
        if len(found) > 1:
            raise forms.ValidationError(
                f"There are {len(found)} of this title already. Say which, by author or ISBN."
            )
        return found[0] if found else None

    def problems(self, record: Resource | None, values: dict[str, Any]) -> list[str]:
        if record is None:
            return [
                f"{title}: needed for something new."
                for name, title in NEEDED_FOR_NEW.items()
                if not values.get(name)
            ]
        wanted = values.get("copies")
        if wanted is not None and wanted < record.copies_held:
            return [
                f"Copies: there are {record.copies_held}. Withdraw copies by their number instead."
            ]
        return []

    def changes(self, record: Resource, values: dict[str, Any]) -> list[str]:
        titles = {column.name: column.title for column in self.columns}
        notes = [
            f"{titles[name]}: {_shown(getattr(record, name))} becomes {_shown(values[name])}"
            for name in _changed(record, values)
        ]
        if _topics_differ(record, values):
            before = ", ".join(str(topic) for topic in record.topics.all()) or "nothing"
            after = ", ".join(str(topic) for topic in values["topics"])
            notes.append(f"Topics: {before} becomes {after}")
        if more := (values.get("copies") or 0) - record.copies_held:
            notes.extend([f"Copies: {more} more"] if more > 0 else [])
        return notes

    def save(self, report: Report) -> None:
        """A few statements for every five hundred lines; search follows at the end, once."""
        new, changed = report.of(Outcome.NEW), report.of(Outcome.CHANGED)
        for line in new:
            line.record = Resource(slug=self._free_slug(line.values["title"]))
        for line in new:
            _apply(line.record, line.values)
        names = {name for line in changed for name in _apply(line.record, line.values)}
        Resource.objects.bulk_create([line.record for line in new], batch_size=AT_ONCE)
        records = [line.record for line in changed]
        if names:
            Resource.objects.bulk_update(records, sorted(names), batch_size=AT_ONCE)
        self._save_topics([line for line in (*new, *changed) if line.values.get("topics")])
        wanted = [
            (line.record, (line.values.get("copies") or 0) - line.record.copies_held)
            for line in changed
        ]
        wanted += [(line.record, line.values.get("copies") or 0) for line in new]
        rules.add_copies({record: more for record, more in wanted if more > 0})
        indexing.refresh_records("resource", [line.record.pk for line in (*new, *changed)])

    def _save_topics(self, lines: list[Any]) -> None:
        through: Any = Resource.topics.through
        before = [line.record.pk for line in lines if line.outcome == Outcome.CHANGED]
        for first in range(0, len(before), AT_ONCE):
            through.objects.filter(resource__in=before[first : first + AT_ONCE]).delete()
        rows = [
            through(resource_id=line.record.pk, topic_id=topic.pk)
            for line in lines
            for topic in line.values["topics"]
        ]
        through.objects.bulk_create(rows, batch_size=AT_ONCE)

    def _free_slug(self, title: str) -> str:
        wanted = slugify(title)[:180] or "resource"
        slug, number = wanted, 1
        while slug in self._slugs:
            number += 1
            slug = f"{wanted}-{number}"
        self._slugs.add(slug)
        return slug


class _PlainFields(forms.Form):
    """What needs nothing from the database."""

    title = forms.CharField(max_length=200)
    author = forms.CharField(max_length=200, required=False)
    isbn = forms.CharField(max_length=40, required=False)
    description = forms.CharField(max_length=2_000, required=False)
    suits = forms.CharField(max_length=160, required=False)
    easy_read = YesOrNoField()
    keywords = forms.CharField(max_length=300, required=False)
    link = forms.URLField(max_length=200, required=False, assume_scheme="https")
    shelf = forms.CharField(max_length=60, required=False)
    copies = forms.IntegerField(
        min_value=0,
        required=False,
        validators=[MaxValueValidator(MOST_COPIES)],
        error_messages={"invalid": "Write a whole number.", "min_value": "Write a whole number."},
    )

    def clean_isbn(self) -> str:
        typed: str = self.cleaned_data["isbn"]
        if not typed:
            return ""
        isbn.validate(typed)
        return isbn.thirteen_digits(typed)


def _form_class() -> type[forms.Form]:
    """With the words that are known now."""
    venues = {venue.name: venue for venue in Venue.objects.all()}
    fields = {
        "format": KnownWordField(_words(Format), called="format"),
        "audience": KnownWordField(_words(Audience), called="audience"),
        "language": KnownWordField(
            {language.english_name: language.value for language in Language}, called="language"
        ),
        "section": KnownWordField(_by_name(Section.objects.all()), called="section"),
        "venue": KnownWordField(
            venues | {venue.slug: venue for venue in venues.values()}, called="venue"
        ),
        "topics": KnownWordsField(_by_name(Topic.objects.all()), called="topic"),
    }
    return type("ResourceLine", (_PlainFields,), fields)


def _words(choices: Any) -> dict[str, str]:
    return {choice.label: choice.value for choice in choices}


def _by_name(records: Iterable[Any]) -> dict[str, Any]:
    return {record.name: record for record in records}


def _changed(record: Resource, values: dict[str, Any]) -> list[str]:
    """Which plain fields a line says otherwise."""
    return [
        name
        for name in PLAIN
        if values.get(name) not in (None, "") and _value(record, name) != values[name]
    ]


def _apply(record: Resource, values: dict[str, Any]) -> list[str]:
    """Put a line's values into a record; returns what they changed."""
    names = _changed(record, values)
    for name in names:
        setattr(record, name, values[name])
    return names


def _value(record: Resource, name: str) -> Any:
    is_empty = name in ("section", "venue") and getattr(record, f"{name}_id") is None
    return None if is_empty else getattr(record, name)


def _topics_differ(record: Resource, values: dict[str, Any]) -> bool:
    return bool(values.get("topics")) and set(values["topics"]) != set(record.topics.all())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{str(value)[:60]}”" if value else "nothing"
