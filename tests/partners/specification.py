"""HSDS 3.0 with its UK profile as we read it, written apart from our own shapes.

https://docs.openreferral.org/en/3.0/hsds/schema_reference.html. Each record: what must be there,
what may be, and of what kind. A field of no kind here is no field of the standard.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
BY_DAY = re.compile(r"-?[1-5]?(MO|TU|WE|TH|FR|SA|SU)")
STATUS = {"active", "inactive", "defunct", "temporarily closed"}

ENVELOPE = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}
# For each record: fields it must have, and fields it may have, by the kind of each.
RECORDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "service": (
        {"id": UUID, "name": str, "status": STATUS},
        {
            "description": str,
            "url": "uri",
            "email": "email",
            "fees": str,
            "minimum_age": int,
            "maximum_age": int,
            "assured_date": date,
            "last_modified": datetime,
            "organization": "organization",
            "phones": ["phone"],
            "languages": ["language"],
            "schedules": ["schedule"],
            "attributes": ["attribute"],
            "service_at_locations": ["service_at_location"],
        },
    ),
    "service_at_location": (
        {"id": UUID},
        {"location": "location", "service": "service", "schedules": ["schedule"]},
    ),
    "organization": (
        {"id": UUID, "name": str, "description": str},
        {
            "email": "email",
            "website": "uri",
            "uri": "uri",
            "phones": ["phone"],
            "services": ["service"],
        },
    ),
    "location": (
        {"id": UUID, "location_type": {"physical", "postal", "virtual"}},
        {"name": str, "addresses": ["address"], "accessibility": ["accessibility"]},
    ),
    "address": (
        {
            "id": UUID,
            "address_1": str,
            "city": str,
            "state_province": str,
            "postal_code": str,
            "country": re.compile("[A-Z]{2}"),
            "address_type": {"physical", "postal", "virtual"},
        },
        {},
    ),
    "accessibility": ({"id": UUID}, {"description": str}),
    "phone": ({"id": UUID, "number": str}, {}),
    "language": ({"id": UUID}, {"name": str}),
    "schedule": (
        {"id": UUID},
        {
            "valid_from": date,
            "valid_to": date,
            "dtstart": date,
            "freq": {"WEEKLY", "MONTHLY"},
            "interval": int,
            "byday": BY_DAY,
            "opens_at": TIME,
            "closes_at": TIME,
            "attending_type": str,
            "description": str,
            "notes": str,
        },
    ),
    "attribute": (
        {"id": UUID, "link_id": UUID, "taxonomy_term_id": UUID, "link_entity": str},
        {"link_type": str, "taxonomy_term": "taxonomy_term"},
    ),
    "taxonomy": ({"id": UUID, "name": str, "description": str}, {}),
    "taxonomy_term": (
        {"id": UUID, "name": str, "description": str},
        {"taxonomy": str, "term_uri": "uri", "language": str},
    ),
}


def faults(kind: Any, value: Any, where: str = "") -> Iterator[str]:
    """What is not as the standard says, each with where it is."""
    if isinstance(kind, list):
        for number, each in enumerate(value):
            yield from faults(kind[0], each, f"{where}[{number}]")
    elif isinstance(kind, str) and kind in RECORDS:
        yield from _faults_of_record(kind, value, where or kind)
    elif not _is(kind, value):
        yield f"{where}: {value!r}"


def faults_of_list(kind: str, answer: Any) -> Iterator[str]:
    """What is not as it should be in a list's envelope, or in what it holds."""
    for name, expected in ENVELOPE.items():
        if not isinstance(answer.get(name), expected):
            yield f"{name}: {answer.get(name)!r}"
    yield from faults([kind], answer["contents"])


def _faults_of_record(kind: str, record: dict[str, Any], where: str) -> Iterator[str]:
    required, optional = RECORDS[kind]
    yield from (f"{where} lacks {name}" for name in required if name not in record)
    for name, value in record.items():
        expected = {**required, **optional}.get(name)
        if expected is None:
            yield f"{where}.{name} is not in the standard"
        else:
            yield from faults(expected, value, f"{where}.{name}")


def _is(kind: Any, value: Any) -> bool:
    if kind in ("uri", "email"):
        return isinstance(value, str) and ("://" if kind == "uri" else "@") in value
    if isinstance(kind, set):
        return value in kind
    if isinstance(kind, re.Pattern):
        return isinstance(value, str) and bool(kind.fullmatch(value))
    if kind in (UUID, date, datetime):
        return _reads(kind, value)
    return isinstance(value, kind) and value != ""


def _reads(kind: Any, value: Any) -> bool:
    read = UUID if kind is UUID else kind.fromisoformat
    try:
        return isinstance(value, str) and bool(read(value))
    except ValueError:
        return False
