"""The cache on a real Redis, for sites that have grown to several machines."""

import os

import pytest
from django.core.cache.backends.redis import RedisCache

from liferooms.settings import environment

REDIS_URL = os.environ.get("REDIS_URL", "")


def cache_at(url: str, monkeypatch: pytest.MonkeyPatch) -> RedisCache:
    monkeypatch.setenv("CACHE_URL", url.replace("redis://", "rediscache://"))
    settings = environment.cache("locmemcache://")
    assert settings["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    return RedisCache(settings["LOCATION"], {})


@pytest.mark.skipif(not REDIS_URL, reason="Redis is not here (make services starts it)")
def test_what_one_process_keeps_in_redis_another_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    one, another = cache_at(REDIS_URL, monkeypatch), cache_at(REDIS_URL, monkeypatch)
    one.set("greeting", "hello", timeout=30)
    assert another.get("greeting") == "hello"
    another.delete("greeting")
    assert one.get("greeting") is None
