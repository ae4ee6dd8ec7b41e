"""The endpoints of the standard. Each reads the register, narrows it and shows a page of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from core.addresses import absolute
from partners.open_referral import narrowing
from partners.open_referral.parameters import (
    PageParameters,
    PlaceParameters,
    ServiceParameters,
    TermParameters,
)
from partners.open_referral.records import Register
from partners.open_referral.shapes import (
    ApiDetails,
    Organizations,
    OrganizationWithServices,
    Problems,
    Service,
    ServiceAtLocation,
    ServiceAtLocations,
    Services,
    Taxonomies,
    Taxonomy,
    TaxonomyTerm,
    TaxonomyTerms,
)

VERSION = "HSDS-UK-3.0"
RecordId = Annotated[UUID, Path(alias="id")]
PROFILE = "https://docs.openreferraluk.org/en/latest/"

api = NinjaAPI(
    title="The Life Rooms and their partners: who helps with what, where and when",
    version="3.0",
    description="Open Referral UK 3.0. Open to read, without a key, 120 questions a minute.",
    urls_namespace="open-referral",
    docs_url=None,
)


def _list(path: str, shape: Any) -> Any:
    return api.get(
        path,
        response={200: shape, 400: Problems},
        exclude_none=True,
        operation_id=f"list_{path.strip('/')}",
    )


def _one(name: str, shape: Any) -> Any:
    return api.get(
        f"/{name}/{{id}}",
        response={200: shape, 404: Problems},
        exclude_none=True,
        operation_id=f"one_of_{name}",
    )


@api.get("/", response=ApiDetails, operation_id="details")
def details(request: HttpRequest) -> dict[str, str]:
    """Which version this is, and where it is described."""
    described = absolute(reverse("open-referral:openapi-json"))
    return {"version": VERSION, "profile": PROFILE, "openapi_url": described}


@_list("services", Services)
def list_services(request: HttpRequest, asked: Annotated[ServiceParameters, Query()]) -> Any:
    return narrowing.page_of(narrowing.services(Register().services, asked), asked)


@_one("services", Service)
def one_service(request: HttpRequest, record_id: RecordId) -> Service:
    return _find(Register().services, record_id)


@_list("service_at_locations", ServiceAtLocations)
def list_places(request: HttpRequest, asked: Annotated[PlaceParameters, Query()]) -> Any:
    return narrowing.page_of(narrowing.places(Register().places, asked), asked)


@_one("service_at_locations", ServiceAtLocation)
def one_place(request: HttpRequest, record_id: RecordId) -> ServiceAtLocation:
    return _find([place.record for place in Register().places], record_id)


@_list("organizations", Organizations)
def list_organizations(request: HttpRequest, asked: Annotated[PageParameters, Query()]) -> Any:
    found = narrowing.with_words(Register().organizations, asked.search)
    return narrowing.page_of(found, asked)


@_one("organizations", OrganizationWithServices)
def one_organization(request: HttpRequest, record_id: RecordId) -> OrganizationWithServices:
    return _find(Register().organizations, record_id)


@_list("taxonomies", Taxonomies)
def list_taxonomies(request: HttpRequest, asked: Annotated[PageParameters, Query()]) -> Any:
    return narrowing.page_of(narrowing.with_words(Register().taxonomies, asked.search), asked)


@_one("taxonomies", Taxonomy)
def one_taxonomy(request: HttpRequest, record_id: RecordId) -> Taxonomy:
    return _find(Register().taxonomies, record_id)


@_list("taxonomy_terms", TaxonomyTerms)
def list_terms(request: HttpRequest, asked: Annotated[TermParameters, Query()]) -> Any:
    found = narrowing.with_words(Register().terms, asked.search)
    return narrowing.page_of(narrowing.of_taxonomy(found, asked.taxonomy_id), asked)


@_one("taxonomy_terms", TaxonomyTerm)
def one_term(request: HttpRequest, record_id: RecordId) -> TaxonomyTerm:
    return _find(Register().terms, record_id)


def _find(records: Any, record_id: UUID) -> Any:
    for record in records:
        if record.id == record_id:
            return record
    raise Http404


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Each wrong parameter by its name."""
    detail = [_problem(error) for error in refusal.errors]
    return api.create_response(request, {"detail": detail}, status=400)


@api.exception_handler(Http404)
def not_here(request: HttpRequest, missing: Http404) -> HttpResponse:
    detail = [{"message": "There is no such record. It may have been taken down."}]
    return api.create_response(request, {"detail": detail}, status=404)


def _problem(error: Any) -> dict[str, str]:
    """A check of two parameters together begins its sentence with the one that is wrong."""
    message = error["msg"].removeprefix("Value error, ")
    name = str(error["loc"][-1])
    if name == "asked":
        name = message.partition(" ")[0]
    return {"parameter": name, "message": message}
