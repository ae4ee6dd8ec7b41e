"""What the API answers with, in the standard's own names and spelling.

Written from HSDS 3.0 and its UK profile: https://docs.openreferral.org/en/3.0/. Fields that say
nothing are left out of an answer.
"""

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from ninja import Schema


class Phone(Schema):
    id: UUID
    number: str


class Language(Schema):
    id: UUID
    name: str


class Address(Schema):
    id: UUID
    address_1: str
    city: str
    state_province: str
    postal_code: str
    country: str
    address_type: Literal["physical", "postal", "virtual"]


class Accessibility(Schema):
    id: UUID
    description: str


class Schedule(Schema):
    """When a service is given: a rule, or one date where there is none. Times are London's."""

    id: UUID
    valid_from: date
    valid_to: date
    dtstart: date
    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: int | None = None
    byday: str | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    attending_type: Literal["physical", "online"]
    description: str
    notes: str | None = None


class Location(Schema):
    id: UUID
    location_type: Literal["physical", "postal", "virtual"]
    name: str
    addresses: list[Address] | None = None
    accessibility: list[Accessibility] | None = None


class Organization(Schema):
    id: UUID
    name: str
    description: str
    email: str | None = None
    website: str | None = None
    uri: str | None = None


class TaxonomyTerm(Schema):
    id: UUID
    name: str
    description: str
    taxonomy: str
    term_uri: str
    language: str = "en"


class Taxonomy(Schema):
    id: UUID
    name: str
    description: str


class Attribute(Schema):
    id: UUID
    link_id: UUID
    link_type: Literal["service"] = "service"
    link_entity: Literal["service"] = "service"
    taxonomy_term_id: UUID
    taxonomy_term: TaxonomyTerm


class ServiceInLists(Schema):
    """A service without what belongs to it, as lists and other records show it."""

    id: UUID
    name: str
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    description: str
    url: str
    email: str | None = None
    fees: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = None
    last_modified: datetime | None = None
    organization: Organization


class PlaceOfService(Schema):
    """Where a service is given, and when it is there, as the service itself shows it."""

    id: UUID
    location: Location
    schedules: list[Schedule] | None = None


class Service(ServiceInLists):
    phones: list[Phone] | None = None
    languages: list[Language] | None = None
    schedules: list[Schedule] | None = None
    attributes: list[Attribute] | None = None
    service_at_locations: list[PlaceOfService] | None = None


class ServiceAtLocationInLists(Schema):
    id: UUID
    location: Location
    service: ServiceInLists


class ServiceAtLocation(Schema):
    id: UUID
    location: Location
    schedules: list[Schedule] | None = None
    service: Service


class OrganizationWithServices(Organization):
    phones: list[Phone] | None = None
    services: list[ServiceInLists] | None = None


class ApiDetails(Schema):
    version: str
    profile: str
    openapi_url: str


class Page(Schema):
    """The envelope of every list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class Services(Page):
    contents: list[ServiceInLists]


class ServiceAtLocations(Page):
    contents: list[ServiceAtLocationInLists]


class Organizations(Page):
    contents: list[Organization]


class Taxonomies(Page):
    contents: list[Taxonomy]


class TaxonomyTerms(Page):
    contents: list[TaxonomyTerm]


class Problem(Schema):
    """Why nothing could be answered, and which parameter is to blame."""

    parameter: str | None = None
    message: str


class Problems(Schema):
    detail: list[Problem]
