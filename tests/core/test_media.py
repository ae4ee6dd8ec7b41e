"""Pictures are served; documents and everything else are not."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.reading import words_of


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name in ("images/tea.webp", "original_images/tea.png", "documents/private.txt"):
        path = tmp_path / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"contents")
    (tmp_path / "secret.txt").write_text("contents")
    return tmp_path


@pytest.mark.parametrize("path", ["images/tea.webp", "original_images/tea.png"])
def test_a_picture_is_served_and_may_be_kept_for_a_day(
    client: Client, media: Path, path: str
) -> None:
    response = client.get(f"/media/{path}")
    assert b"".join(response.streaming_content) == b"contents"  # type: ignore[attr-defined]
    assert response.headers["Cache-Control"] == "max-age=86400, public"
    assert response.headers["Content-Type"].startswith("image/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "documents/private.txt",
        "secret.txt",
        "images/",
        "images/missing.webp",
        "images/../documents/private.txt",
        "images/%2e%2e/documents/private.txt",
        "images/..%2fdocuments%2fprivate.txt",
        "images/..%5cdocuments%5cprivate.txt",
        "images/../../secret.txt",
        "images/%2e%2e/%2e%2e/secret.txt",
        "images//etc/passwd",
        "images/%00",
        "original_images/../documents/private.txt",
        "other_images/tea.png",
    ],
)
def test_nothing_else_is_served(client: Client, media: Path, path: str) -> None:
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert "We cannot find that page" in words_of(response)
