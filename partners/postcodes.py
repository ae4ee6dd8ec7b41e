"""Where a postcode is, as well as its sector says: “L4 5TH” is somewhere in “L4 5”.

Nothing here keeps or logs a postcode, nothing asks anybody else. The middles of the sectors of
Great Britain lie beside this file; scripts/make_postcode_sectors.py makes them from open data.
"""

import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SECTORS = Path(__file__).parent / "data/postcode_sectors.txt.gz"
METRES = 100
METRES_IN_A_MILE = 1609.344
LONGEST = 12
NORTHERN_IRELAND = "BT"
# Their postcodes look like ours and are on no map of Great Britain.
ISLANDS = ("GY", "IM", "JE")
ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right, Royal Mail data © Royal Mail copyright "
    "and database right, and National Statistics data © Crown copyright and database right. "
    "Used under the Open Government Licence v3.0."
)

OUTWARD = r"(?P<district>[A-Z]{1,2}[0-9][A-Z0-9]?)"
WHOLE = re.compile(rf"{OUTWARD}(?P<sector>[0-9])[ABD-HJLNP-UW-Z]{{2}}")
PART = re.compile(rf"{OUTWARD}(?: (?P<sector>[0-9]))?")
RUN_TOGETHER = re.compile(r"(?P<district>[A-Z]{1,2}[0-9][A-Z0-9]??)(?P<sector>[0-9])")


class NoPlace(ValueError):
    """A postcode from which we cannot measure. `str()` is a sentence for whoever typed it."""


class Unreadable(NoPlace):
    def __init__(self) -> None:
        super().__init__(
            "That does not look like a postcode. Type one such as L4 5TH, or only its first part, "
            "L4."
        )


class Unknown(NoPlace):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"We do not know a postcode that begins with {name}. Check it, or type only the first "
            "part, such as L4."
        )


class OutsideGreatBritain(NoPlace):
    def __init__(self, name: str) -> None:
        where = "Northern Ireland" if name.startswith(NORTHERN_IRELAND) else "the islands"
        super().__init__(
            f"{name} is in {where}. We cannot measure how far that is: our map covers England, "
            "Wales and Scotland."
        )


@dataclass(frozen=True)
class Point:
    """A place on the grid of the Ordnance Survey, in metres east and north."""

    easting: int
    northing: int


@dataclass(frozen=True)
class Area:
    """A sector, “L4 5”, or a district, “L4”, and its middle."""

    name: str
    point: Point

    def __str__(self) -> str:
        return self.name


def distance(one: Point, other: Point) -> float:
    """Metres as the crow flies."""
    return float(((one.easting - other.easting) ** 2 + (one.northing - other.northing) ** 2) ** 0.5)


def distance_text(metres: float) -> str:
    """“About 2 miles”: the middles of two sectors are no more exact than that."""
    miles = round(metres / METRES_IN_A_MILE)
    if miles <= 1:
        return "About a mile or less"
    return f"About {miles} miles" if miles < 10 else f"About {5 * round(miles / 5)} miles"


def is_whole(text: str) -> bool:
    """Whether this is a full postcode, which may be somebody's own front door."""
    return bool(WHOLE.fullmatch(_squeezed(text).replace(" ", "")))


def sector_of(text: str) -> str:
    """“L4 5” of “l45th”; “L4” of “L4 ”. Raises Unreadable."""
    squeezed = _squeezed(text)
    match = WHOLE.fullmatch(squeezed.replace(" ", "")) or PART.fullmatch(squeezed)
    # “PR81” is a district if there is one of that name, else the sector PR8 1 without its gap.
    if (match is None or match[0] not in _districts()) and " " not in squeezed:
        match = match if match and match["sector"] else RUN_TOGETHER.fullmatch(squeezed) or match
    if match is None:
        raise Unreadable
    return f"{match['district']} {match['sector']}" if match["sector"] else match["district"]


def area_of(text: str) -> Area:
    """The sector or district of a postcode, or of a part of one. Raises NoPlace."""
    name = sector_of(text)
    if name.startswith((NORTHERN_IRELAND, *ISLANDS)):
        raise OutsideGreatBritain(name)
    point = _sectors().get(name) or _districts().get(name)
    if point is None:
        raise Unknown(name)
    return Area(name, point)


def point_of(text: str) -> Point | None:
    """Where a postcode on record is; None if there is none or it cannot be placed."""
    try:
        return area_of(text).point
    except NoPlace:
        return None


def _squeezed(text: str) -> str:
    return " ".join(text.upper().split()) if len(text) <= LONGEST else ""


@cache
def _sectors() -> dict[str, Point]:
    """Read at the first question, then kept: a megabyte or two for each process."""
    lines = gzip.decompress(SECTORS.read_bytes()).decode().splitlines()
    return {
        f"{district} {sector}": Point(int(east) * METRES, int(north) * METRES)
        for district, sector, east, north in (line.split() for line in lines)
    }


@cache
def _districts() -> dict[str, Point]:
    """The middle of each district: the mean of its sectors."""
    points: dict[str, list[Point]] = defaultdict(list)
    for sector, point in _sectors().items():
        points[sector.split()[0]].append(point)
    return {
        district: Point(
            sum(point.easting for point in found) // len(found),
            sum(point.northing for point in found) // len(found),
        )
        for district, found in points.items()
    }
