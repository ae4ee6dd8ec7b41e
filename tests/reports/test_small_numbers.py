"""Nobody can work out a small number, whatever reports they open and subtract."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings
from hypothesis import strategies as st

from core.small_numbers import floor
from liferooms.settings import environment
from reports.suppression import Tally, add_up, people_told, protected

LINES = ("asian", "black", "mixed", "white")
REST = "rest"
FLOOR = 5
BLOCKS = [(venue, quarter) for venue in ("walton", "bootle") for quarter in ("spring", "summer")]

numbers = st.integers(0, 14)
tables = st.fixed_dictionaries(
    {block: st.fixed_dictionaries(dict.fromkeys((*LINES, REST), numbers)) for block in BLOCKS}
)


def reports() -> Iterator[tuple[Any, ...]]:
    """Every set of blocks: more than anyone can ask for."""
    return chain.from_iterable(combinations(BLOCKS, size) for size in range(1, len(BLOCKS) + 1))


def everything_told(table: dict[Any, dict[str, int]]) -> list[Any]:
    """All that the reports say of a table, with which lines are in part elsewhere."""
    return [
        add_up(
            [Tally(Counter(table[block])) for block in blocks],
            lines=LINES,
            rest=REST,
            smallest=FLOOR,
        )
        for blocks in reports()
    ]


@given(tables)
@settings(max_examples=300, deadline=None)
def test_a_small_number_could_as_well_be_another_for_all_that_is_told(table: Any) -> None:
    """Knowing the rule and every report does not tell 3 from 2: the same would be told."""
    told = everything_told(table)
    for block in BLOCKS:
        for line in LINES:
            if 0 < table[block][line] < FLOOR:
                other = {each: dict(lines) for each, lines in table.items()}
                other[block][line] -= 1
                other[block][REST] += 1
                assert everything_told(other) == told


@given(tables)
@settings(max_examples=300, deadline=None)
def test_no_small_number_is_told_and_none_is_a_difference_of_two(table: Any) -> None:
    told = {
        blocks: add_up(
            [Tally(Counter(table[block])) for block in blocks],
            lines=LINES,
            rest=REST,
            smallest=FLOOR,
        )
        for blocks in reports()
    }
    for larger, sums in told.items():
        assert all(number == 0 or number >= FLOOR for number in sums.numbers.values())
        for smaller, part in told.items():
            if set(smaller) < set(larger):
                for line in (*LINES, REST):
                    left = sums.numbers.get(line, 0) - part.numbers.get(line, 0)
                    assert left == 0 or left >= FLOOR


@given(tables)
@settings(max_examples=100, deadline=None)
def test_all_of_a_report_is_the_sum_of_its_blocks(table: Any) -> None:
    by_block = {
        block: protected(Tally(Counter(table[block])), rest=REST, smallest=FLOOR)
        for block in BLOCKS
    }
    everywhere = everything_told(table)[-1]
    assert everywhere.total == sum(sum(told.values()) for told in by_block.values())
    large_enough = [sum(lines.values()) for lines in table.values()]
    assert everywhere.total == sum(total for total in large_enough if total >= FLOOR)


def test_the_property_sees_a_rule_that_adds_up_what_it_hides() -> None:
    """What most reports do: hide small numbers in each, and count each anew."""

    def told(table: dict[Any, dict[str, int]]) -> list[Any]:
        sums = [sum((Counter(table[block]) for block in blocks), Counter()) for blocks in reports()]
        return [{line: n for line, n in each.items() if n >= FLOOR} for each in sums]

    table = {block: dict.fromkeys((*LINES, REST), 10) for block in BLOCKS}
    table[BLOCKS[0]]["asian"] = 3
    other = {block: dict(lines) for block, lines in table.items()}
    other[BLOCKS[0]] |= {"asian": 2, REST: 11}
    assert everything_told(table) == everything_told(other)
    assert told(table) != told(other)


def test_a_line_of_many_marks_of_few_people_is_small() -> None:
    tally = Tally(Counter(missed=12, came=40, rest=6), {"missed": 2, "came": 20}, everybody=22)
    assert protected(tally, rest=REST, smallest=FLOOR) == {"came": 40, REST: 18}


def test_nothing_is_told_of_a_block_of_few_people() -> None:
    tally = Tally(Counter(came=40), {"came": 4}, everybody=4)
    assert protected(tally, rest=REST, smallest=FLOOR) == {}


def test_a_rest_that_is_small_takes_the_smallest_line_with_it() -> None:
    tally = Tally(Counter(white=30, asian=7, mixed=2))
    assert protected(tally, rest=REST, smallest=FLOOR) == {"white": 30, REST: 9}


def test_people_are_rounded_down_and_those_of_small_blocks_left_out() -> None:
    blocks = {"walton": set(range(14)), "bootle": set(range(10, 17)), "southport": {90, 91}}
    assert people_told(blocks, smallest=FLOOR) == 15
    assert people_told({"walton": {1, 2, 3, 4}}, smallest=FLOOR) == 0


def test_who_is_at_two_venues_is_not_told_by_subtraction() -> None:
    walton = set(range(10))
    one_at_both = {"walton": walton, "bootle": {9, *range(20, 29)}}
    none_at_both = {"walton": walton, "bootle": {29, *range(20, 29)}}
    two_at_both = {"walton": walton, "bootle": {8, 9, *range(20, 28)}}
    assert people_told(one_at_both, smallest=FLOOR) == people_told(two_at_both, smallest=FLOOR)
    assert people_told(none_at_both, smallest=FLOOR) == 20


def test_the_setting_raises_the_floor_and_never_lowers_it(settings: Any) -> None:
    settings.SMALL_NUMBERS_FLOOR = 10
    assert floor() == 10
    settings.SMALL_NUMBERS_FLOOR = 2
    assert floor() == 5


def test_a_setting_below_the_floor_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALL_NUMBERS_FLOOR", "3")
    with pytest.raises(ImproperlyConfigured, match="5 or more"):
        environment.small_numbers_floor()
