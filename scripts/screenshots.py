"""`make screenshots`: pictures of the main pages of a running demonstration, for the documents.

Start it first with `make run`. Pictures go to docs/screenshots/.
"""

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PAGES = {
    "home": "/",
    "courses": "/courses/",
    "course": "/courses/living-with-anxiety/",
    "whats-on": "/whats-on/",
    "venue": "/venues/walton/",
    "partners": "/partners/",
    "library": "/library/",
    "search": "/search/?q=sleep",
}
SIZES = {"320": (320, 1200), "1280": (1280, 1600)}
COLOURS = 64


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                page.goto(f"{ADDRESS}{path}", wait_until="networkidle")
                page.screenshot(path=FOLDER / f"{name}-{size}.png")
                _make_small(FOLDER / f"{name}-{size}.png")
        browser.close()
    return 0


def _make_small(path: Path) -> None:
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
