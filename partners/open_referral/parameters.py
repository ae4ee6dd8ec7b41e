"""What can be asked of the API. A wrong value is refused with its name, never ignored."""

from datetime import time
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, model_validator

from partners.open_referral.schedules import DAYS
from partners.postcodes import NoPlace, area_of

USUAL_PAGE = 50
LARGEST_PAGE = 100
LAST_PAGE = 100_000
OLDEST = 120
FURTHEST = 200_000
LONGEST_WORDS = 200
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def _day(text: str) -> str:
    """“MO” of “mo” or “Monday”."""
    said = text.strip().upper()
    if said in WEEKDAYS:
        return DAYS[WEEKDAYS.index(said)]
    if said not in DAYS:
        raise ValueError(f"Use one of {', '.join(DAYS)}")
    return said


def _postcode(text: str) -> str:
    try:
        area_of(text)
    except NoPlace as error:
        raise ValueError(str(error)) from error
    return text


Day = Annotated[str, BeforeValidator(_day)]
Postcode = Annotated[str, AfterValidator(_postcode)]
Age = Annotated[int, Field(ge=0, le=OLDEST)]


class PageParameters(Schema):
    """Which part of a list."""

    search: str = Field("", max_length=LONGEST_WORDS, description="Words, all of which are there.")
    page: int = Field(1, ge=1, le=LAST_PAGE)
    per_page: int = Field(USUAL_PAGE, ge=1, le=LARGEST_PAGE)


class TermParameters(PageParameters):
    taxonomy_id: UUID | None = None


class ServiceParameters(TermParameters):
    """How services are narrowed. Each narrows what the others leave."""

    taxonomy_term_id: UUID | None = None
    minimum_age: Age | None = Field(None, description="Open to somebody of this age or older.")
    maximum_age: Age | None = Field(None, description="Open to somebody of this age or younger.")
    day: Day | None = Field(None, description="MO, TU, WE, TH, FR, SA or SU.")
    start_time: time | None = Field(None, description="Open at some moment from this time on.")
    end_time: time | None = Field(None, description="Open at some moment up to this time.")

    @model_validator(mode="after")
    def in_order(self) -> "ServiceParameters":
        if self.start_time and self.end_time and self.end_time <= self.start_time:
            raise ValueError("end_time must be after start_time")
        if None not in (self.minimum_age, self.maximum_age) and self.maximum_age < self.minimum_age:  # type: ignore[operator]
            raise ValueError("maximum_age must not be below minimum_age")
        return self

    @property
    def asks_when(self) -> bool:
        return any((self.day, self.start_time, self.end_time))


class PlaceParameters(ServiceParameters):
    """How services at their places are narrowed."""

    postcode: Postcode | None = Field(None, description="Nearest first. Never kept.")
    proximity: int | None = Field(
        None, ge=1, le=FURTHEST, description="Metres from the postcode, which must be given."
    )

    @model_validator(mode="after")
    def from_somewhere(self) -> "PlaceParameters":
        if self.proximity and not self.postcode:
            raise ValueError("proximity needs a postcode")
        return self
