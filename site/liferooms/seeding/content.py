"""Reads the demo files: YAML with Markdown, into what Wagtail's fields hold."""

import re
import uuid
from pathlib import Path
from typing import Any

import markdown
import yaml

from core.models import SiteImage

FOLDER = Path(__file__).resolve().parents[1] / "demo"
PARAGRAPH = re.compile(r"^<p>(.*)</p>$", re.DOTALL)


def read(name: str) -> Any:
    """One demo file, such as "partners.yaml"."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_all(folder: str) -> list[Any]:
    """Every demo file of a folder, in the order of their names."""
    return [read(f"{folder}/{path.name}") for path in sorted((FOLDER / folder).glob("*.yaml"))]


def rich(text: str | None) -> str:
    """Markdown as the HTML that rich text fields keep."""
    return markdown.markdown(text or "", output_format="html")


def line(text: str | None) -> str:
    """Text on one line, for plain fields."""
    return " ".join((text or "").split())


class Body:
    """Turns the blocks of a demo file into the value of a body field."""

    def __init__(self, images: dict[str, SiteImage]) -> None:
        self.images = images

    def value(self, blocks: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
        return [self._block(*next(iter(block.items()))) for block in blocks or []]

    def _block(self, kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": getattr(self, kind)(value)}

    def text(self, value: str) -> str:
        return rich(value)

    def inset(self, value: str) -> dict[str, Any]:
        return {"text": rich(value)}

    def quote(self, value: dict[str, str]) -> dict[str, Any]:
        return {"text": line(value["text"]), "who": value.get("who", "")}

    def details(self, value: dict[str, str]) -> dict[str, Any]:
        return {"question": value["question"], "answer": rich(value["answer"])}

    def steps(self, value: list[dict[str, str]]) -> dict[str, Any]:
        steps = [{"title": step["title"], "text": rich(step.get("text"))} for step in value]
        return {"steps": _items(steps)}

    def figures(self, value: list[dict[str, str]]) -> dict[str, Any]:
        return {"figures": _items([{**row, "number": str(row["number"])} for row in value])}

    def cards(self, value: list[dict[str, str]]) -> dict[str, Any]:
        return {"cards": _items([card(row) for row in value])}

    def image(self, value: dict[str, str]) -> dict[str, Any]:
        image = self.images[value["picture"]]
        chosen = {"image": image.pk, "alt_text": image.description, "decorative": False}
        return {"image": chosen, "caption": value.get("caption", "")}

    def other_language(self, value: dict[str, str]) -> dict[str, Any]:
        return {"language": value["language"], "text": rich(value["text"])}


def card(row: dict[str, str]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "text": line(row.get("text")),
        "page": None,
        "address": row["link"],
    }


def _items(values: list[Any]) -> list[dict[str, Any]]:
    # Wagtail takes an item without an id for the format it used before there were ids.
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]
