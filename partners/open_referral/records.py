"""Partners and what they give as records of the standard, in as many queries for one as for all.

Each partner is an organization. What it gives at a Life Rooms are services with a schedule; how
else it helps is a service of its own. The register is some hundreds of entries, so all are read,
and narrowed in memory.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.addresses import absolute, address_of
from core.models import Topic
from core.words import plain
from partners.models import AdviceServicePage, PartnerPage
from partners.open_referral import identity
from partners.open_referral.schedules import schedules_of
from partners.open_referral.shapes import (
    Accessibility,
    Address,
    Attribute,
    Language,
    Location,
    Organization,
    OrganizationWithServices,
    Phone,
    PlaceOfService,
    Service,
    ServiceAtLocation,
    ServiceInLists,
    Taxonomy,
    TaxonomyTerm,
)
from partners.postcodes import Point, point_of
from timetable.enums import VenueKind
from timetable.models import Run, Venue

COUNTY = "Merseyside"
OVER_50 = 50


@dataclass(frozen=True)
class Place:
    """Where a service is given, with what a distance is measured from."""

    record: ServiceAtLocation
    point: Point | None


class Register:
    """Everything the API can answer with, as it is now."""

    def __init__(self) -> None:
        self._partners = list(
            PartnerPage.objects.live()
            .public()
            .select_related("check_made")
            .with_topics()
            .order_by("title")
        )
        self._advice = list(
            AdviceServicePage.objects.live().public().with_topics().order_by("title")
        )
        self._runs: dict[int, list[Run]] = defaultdict(list)
        runs = Run.objects.public().going_ahead().coming().select_related("venue")
        for run in runs.filter(page__in=[page.pk for page in self._advice]).with_sessions():
            self._runs[run.page_id].append(run)

    @cached_property
    def organizations(self) -> list[OrganizationWithServices]:
        own: dict[UUID, list[ServiceInLists]] = defaultdict(list)
        for service in self.services:
            own[service.organization.id].append(_in_lists(service))
        return [
            OrganizationWithServices(
                **_organization(partner).dict(),
                phones=_phones(partner),
                services=own[partner.translation_key] or None,
            )
            for partner in self._partners
        ]

    @cached_property
    def services(self) -> list[Service]:
        """By name: what partners give at a Life Rooms, and how else each can be reached."""
        at_a_life_rooms = [
            self._advice_service(page, partner)
            for page in self._advice
            if (partner := self._partner_of(page))
        ]
        found = [*at_a_life_rooms, *(_own_service(partner) for partner in self._partners)]
        return sorted(found, key=lambda service: (service.name, str(service.id)))

    @cached_property
    def places(self) -> list[Place]:
        """Every service at every place it is given."""
        return [
            Place(
                ServiceAtLocation(
                    id=place.id,
                    location=place.location,
                    schedules=place.schedules,
                    service=service,
                ),
                _point(place.location),
            )
            for service in self.services
            for place in service.service_at_locations or []
        ]

    @cached_property
    def taxonomies(self) -> list[Taxonomy]:
        return [
            Taxonomy(
                id=identity.of("taxonomy", kind.value),
                name=kind.label,
                description="The words this site describes everything by.",
            )
            for kind in Topic.Kind
        ]

    @cached_property
    def terms(self) -> list[TaxonomyTerm]:
        """The topics that services here are described by."""
        used = {
            term.id: term
            for service in self.services
            for attribute in service.attributes or []
            if (term := attribute.taxonomy_term)
        }
        return sorted(used.values(), key=lambda term: term.name)

    def _partner_of(self, page: AdviceServicePage) -> PartnerPage | None:
        above = page.path[: -page.steplen]
        return next((partner for partner in self._partners if partner.path == above), None)

    def _advice_service(self, page: AdviceServicePage, partner: PartnerPage) -> Service:
        places = [
            PlaceOfService(
                id=identity.of("place", page.translation_key, venue.pk),
                location=_location(venue),
                schedules=schedules or None,
            )
            for venue, schedules in self._venues_of(page)
        ]
        return _service(
            page,
            partner,
            id=page.translation_key,
            description=page.summary or plain(partner.what_they_do),
            service_at_locations=places or None,
            schedules=[each for place in places for each in place.schedules or []] or None,
        )

    def _venues_of(self, page: AdviceServicePage) -> list[tuple[Venue, list[Any]]]:
        """Where its coming sessions are, a session elsewhere for once among them, and when."""
        venues: dict[int, tuple[Venue, list[Any]]] = {}
        for run in self._runs[page.pk]:
            venues_of_run = {session.venue_id: session.venue for session in run.sessions.all()}
            for venue in venues_of_run.values():
                if schedules := schedules_of(run, venue_id=venue.pk):
                    venues.setdefault(venue.pk, (venue, []))[1].extend(schedules)
        return list(venues.values())


def _own_service(partner: PartnerPage) -> Service:
    """How a partner helps whoever comes, rings or writes to it."""
    door = _own_door(partner)
    return _service(
        partner,
        partner,
        id=identity.of("service", partner.translation_key),
        description=plain(partner.what_they_do) or partner.summary,
        service_at_locations=[door] if door else None,
    )


def _own_door(partner: PartnerPage) -> PlaceOfService | None:
    if not partner.postcode:
        return None
    location_id = identity.of("location", partner.translation_key)
    address = _address(location_id, lines=[partner.title], postcode=partner.postcode)
    access = _access(location_id, partner.access)
    return PlaceOfService(
        id=identity.of("place", partner.translation_key),
        location=Location(
            id=location_id,
            location_type="physical",
            name=partner.title,
            addresses=[address],
            accessibility=access,
        ),
    )


def _service(page: Any, partner: PartnerPage, **more: Any) -> Service:
    return Service(
        name=page.title,
        status="active",
        url=address_of(page),
        email=partner.email or None,
        fees=partner.cost or None,
        minimum_age=OVER_50 if partner.for_over_50s else None,
        assured_date=partner.last_checked_on,
        last_modified=page.last_published_at,
        organization=_organization(partner),
        phones=_phones(partner),
        languages=_languages(partner),
        attributes=_attributes(page, more["id"]),
        **more,
    )


def _organization(partner: PartnerPage) -> Organization:
    return Organization(
        id=partner.translation_key,
        name=partner.title,
        description=plain(partner.what_they_do) or partner.summary,
        email=partner.email or None,
        website=partner.website or None,
        uri=address_of(partner),
    )


def _phones(partner: PartnerPage) -> list[Phone] | None:
    if not partner.phone:
        return None
    number = partner.phone.as_international
    return [Phone(id=identity.of("phone", partner.translation_key), number=number)]


def _languages(partner: PartnerPage) -> list[Language] | None:
    names = [name.strip() for name in partner.languages.split(",") if name.strip()]
    return [
        Language(id=identity.of("language", partner.translation_key, name), name=name)
        for name in names
    ] or None


def _attributes(page: Any, service_id: UUID) -> list[Attribute] | None:
    return [
        Attribute(
            id=identity.of("attribute", service_id, link.topic_id),
            link_id=service_id,
            taxonomy_term_id=(term := _term(link.topic)).id,
            taxonomy_term=term,
        )
        for link in page.page_topics.all()
    ] or None


def _term(topic: Topic) -> TaxonomyTerm:
    return TaxonomyTerm(
        id=identity.of("topic", topic.pk),
        name=topic.name,
        description=topic.introduction or topic.name,
        taxonomy=topic.get_kind_display(),
        term_uri=absolute(reverse("topic", args=[topic.slug])),
    )


def _location(venue: Venue) -> Location:
    location_id = identity.of("venue", venue.pk)
    if venue.kind == VenueKind.ONLINE:
        return Location(id=location_id, location_type="virtual", name=venue.name)
    address = _address(location_id, lines=venue.address.splitlines(), postcode=venue.postcode)
    return Location(id=location_id, location_type="physical", name=venue.name, addresses=[address])


def _address(location_id: UUID, *, lines: list[str], postcode: str) -> Address:
    """The last line of an address is its town, where there is more than one."""
    *street, town = lines if len(lines) > 1 else [*lines, "Liverpool"]
    return Address(
        id=identity.of("address", location_id),
        address_1=", ".join(street) or town,
        city=town,
        state_province=COUNTY,
        postal_code=postcode,
        country="GB",
        address_type="physical",
    )


def _access(location_id: UUID, words: str) -> list[Accessibility] | None:
    if not words:
        return None
    return [Accessibility(id=identity.of("access", location_id), description=words)]


def _point(location: Location) -> Point | None:
    address = location.addresses[0] if location.addresses else None
    return point_of(address.postal_code) if address else None


def _in_lists(service: Service) -> ServiceInLists:
    return ServiceInLists(**service.dict(include=set(ServiceInLists.model_fields)))
