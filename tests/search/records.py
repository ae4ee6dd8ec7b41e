"""A recovery college that never was, for the cases of what a search must find."""

from pathlib import Path

import yaml

from search import indexing
from search.documents import Document
from search.enums import Kind

KINDS = {
    "C": Kind.COURSE,
    "P": Kind.PARTNER,
    "E": Kind.EVENT,
    "L": Kind.RESOURCE,
    "G": Kind.PAGE,
}
RECORDS = yaml.safe_load((Path(__file__).parent / "records.yaml").read_text(encoding="utf-8"))
FILLER = 175
THINGS = ("kite", "teapot", "lantern", "ribbon", "acorn", "pebble", "marble")
DOINGS = ("Painting", "Folding", "Sorting", "Collecting", "Drawing")


def index_records() -> None:
    """The records, and enough beside them that a result is found and not stumbled upon."""
    for name, title, summary, body in RECORDS:
        indexing.write(
            Document(
                ref=f"record:{name}",
                kind=KINDS[name[0]],
                title=title,
                url=f"/{name}/",
                summary=summary,
                body=body,
            )
        )
    for number in range(FILLER):
        thing, doing = THINGS[number % len(THINGS)], DOINGS[number % len(DOINGS)]
        indexing.write(
            Document(
                ref=f"filler:{number}",
                kind=Kind.EVENT,
                title=f"{doing} a {thing} {number}",
                url=f"/filler/{number}/",
                summary=f"An hour of {doing.lower()} together.",
                body=f"Bring a {thing}.",
            )
        )
