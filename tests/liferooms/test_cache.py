"""The file cache that the limits on signing in are counted in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.utils import timezone

from liferooms.cache import SharedFileCache
from liferooms.settings import environment

AT_ONCE = 8


@pytest.fixture
def cache(tmp_path: Path) -> SharedFileCache:
    return SharedFileCache(str(tmp_path / "cache"), {})


def test_of_several_who_add_at_once_one_succeeds(cache: SharedFileCache) -> None:
    def add(name: str, together: Barrier) -> bool:
        together.wait()
        return cache.add(name, "mine")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(20):
            together = Barrier(AT_ONCE)
            tries = [pool.submit(add, f"code-{number}", together) for _ in range(AT_ONCE)]
            assert sum(one.result() for one in tries) == 1


def test_a_count_outlives_many_other_entries(cache: SharedFileCache) -> None:
    cache.set("tries", 4)
    for number in range(400):
        cache.set(f"other-{number}", number)
    assert cache.get("tries") == 4


def test_what_has_expired_makes_room_first(tmp_path: Path) -> None:
    cache = SharedFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 20}})
    cache.set("tries", 4, 3600)
    for number in range(19):
        cache.set(f"old-{number}", number, 60)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        cache.set("new", 1)
        assert cache.get("tries") == 4
    assert len(list(tmp_path.glob("*.djcache"))) == 2


def test_a_cache_of_files_is_one_that_processes_may_share() -> None:
    assert environment.cache("filecache:///tmp/any")["BACKEND"] == "liferooms.cache.SharedFileCache"
