"""Postcodes as people type them, and how far it is between two of them."""

import pytest

from partners import postcodes
from partners.postcodes import (
    METRES_IN_A_MILE,
    NoPlace,
    OutsideGreatBritain,
    Point,
    Unknown,
    Unreadable,
    area_of,
    distance,
    distance_text,
    is_whole,
    point_of,
    sector_of,
)


@pytest.mark.parametrize(
    ("typed", "sector"),
    [
        ("L4 5TH", "L4 5"),
        ("l45th", "L4 5"),
        ("  L 4 5 t h ", "L4 5"),
        ("L9 2AF", "L9 2"),
        ("pr8 1nw", "PR8 1"),
        ("EC1A 1BB", "EC1A 1"),
        ("L4 5", "L4 5"),
        ("PR81", "PR8 1"),
        ("L201", "L20 1"),
        ("L20", "L20"),
        ("l4", "L4"),
    ],
)
def test_a_postcode_or_a_part_of_one_is_reduced_to_its_sector_or_district(
    typed: str, sector: str
) -> None:
    assert sector_of(typed) == sector
    assert area_of(typed).name == sector


@pytest.mark.parametrize(
    "typed", ["", "banana", "L", "4", "12 Some Street", "L4 5THX", "L4 5CI", "L4;5TH", "L4 5TH" * 9]
)
def test_what_is_no_postcode_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Unreadable, match="That does not look like a postcode"):
        area_of(typed)


@pytest.mark.parametrize(("typed", "name"), [("L99 9ZZ", "L99 9"), ("zz1", "ZZ1")])
def test_a_postcode_that_does_not_exist_is_named(typed: str, name: str) -> None:
    with pytest.raises(Unknown, match=f"begins with {name}"):
        area_of(typed)


@pytest.mark.parametrize(
    ("typed", "where"),
    [("BT1 1AA", "BT1 1 is in Northern Ireland"), ("bt15", "Northern Ireland"), ("IM1 1AA", "isl")],
)
def test_places_outside_of_our_map_are_told_so_plainly(typed: str, where: str) -> None:
    with pytest.raises(OutsideGreatBritain, match=where):
        area_of(typed)


@pytest.mark.parametrize(
    ("typed", "whole"), [("L4 5TH", True), ("l45th", True), ("L4 5", False), ("L4", False)]
)
def test_only_a_whole_postcode_can_be_a_front_door(typed: str, whole: bool) -> None:
    assert is_whole(typed) == whole


def test_walton_and_southport_are_some_thirteen_miles_apart() -> None:
    metres = distance(area_of("L9 2AF").point, area_of("PR8 1NW").point)
    assert 12 < metres / METRES_IN_A_MILE < 14


def test_a_district_is_in_the_middle_of_its_sectors() -> None:
    district, sector = area_of("L4").point, area_of("L4 5").point
    assert 0 < distance(district, sector) < 2 * METRES_IN_A_MILE


def test_distance_is_by_pythagoras() -> None:
    assert distance(Point(0, 0), Point(300, 400)) == 500


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0, "About a mile or less"),
        (1.4, "About a mile or less"),
        (1.6, "About 2 miles"),
        (9.4, "About 9 miles"),
        (16.2, "About 15 miles"),
        (43, "About 45 miles"),
    ],
)
def test_no_distance_claims_to_be_more_exact_than_it_is(miles: float, words: str) -> None:
    assert distance_text(miles * METRES_IN_A_MILE) == words


def test_a_record_without_a_postcode_is_nowhere() -> None:
    assert (point_of(""), point_of("BT1 1AA")) == (None, None)


def test_the_file_covers_great_britain_and_not_northern_ireland() -> None:
    sectors = postcodes._sectors()
    assert len(sectors) > 10_000
    assert not [name for name in sectors if name.startswith("BT")]
    assert all(0 < point.easting < 700_000 for point in sectors.values())
    assert postcodes.SECTORS.stat().st_size < 130_000


def test_every_problem_is_a_sentence() -> None:
    for problem in (Unreadable(), Unknown("L99"), OutsideGreatBritain("JE2")):
        assert isinstance(problem, NoPlace)
        assert str(problem).endswith(".")
