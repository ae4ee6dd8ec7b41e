"""What Elasticsearch keeps of a document, and how.

Words come stemmed, folded and apart by spaces, so nothing is asked of the server's analysis but to
cut at spaces.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from search import facets
from search.facets import Facts, RunFacts
from search.models import SearchDocument

# How much more a word counts in one place than in another.
WEIGHTS = {"title_terms": 10, "keyword_terms": 6, "summary_terms": 3, "body_terms": 1}
NEVER = 2**62

TERMS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
EXACT = {"type": "keyword"}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # The site shows what its own table says; the server need not keep the text as well.
    "_source": {"enabled": False},
    "properties": {
        **dict.fromkeys(WEIGHTS, TERMS),
        "names": {**TERMS, "norms": False, "index_options": "docs"},
        "names_length": {"type": "integer"},
        "title": {**EXACT, "index": False},
        "ref": EXACT,
        "number": {"type": "long", "index": False},
        "expires": {"type": "long"},
        "kind": EXACT,
        "topic": EXACT,
        "level": EXACT,
        "sharing": EXACT,
        "mode": EXACT,
        # What all the runs have, which is soon counted, and the moment until which they are all to
        # come and it holds. Places are the stretches of time in which there are some.
        "until": {"type": "long"},
        "venues": EXACT,
        "modes": EXACT,
        "days": EXACT,
        "times": EXACT,
        "dates": {"type": "integer"},
        "places": {"type": "long_range"},
        # Nested, because where and when must hold within one run.
        "runs": {
            "type": "nested",
            "dynamic": "strict",
            "properties": {
                "venue": EXACT,
                "mode": EXACT,
                # The mode where it is not the document's own, so that the two can be added up.
                "other_mode": EXACT,
                "day": EXACT,
                "time": EXACT,
                "dates": {"type": "integer"},
                "ends": {"type": "long"},
                "opens": {"type": "long"},
                "closes": {"type": "long"},
                "free": {"type": "boolean"},
            },
        },
    },
}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Said outright, or the server stops refreshing an index that nobody asked for half a minute.
    "refresh_interval": "1s",
    # How long the server remembers what was deleted, so that an older copy does not bring it back.
    "gc_deletes": "1h",
}
SHAPE = sha256(json.dumps([SETTINGS, MAPPINGS], sort_keys=True).encode()).hexdigest()[:12]


def source(row: SearchDocument) -> dict[str, Any]:
    """A document as it is sent."""
    facts = facets.read(row.facets)
    return {
        **{name: getattr(row, name) for name in WEIGHTS},
        "names": row.names,
        "names_length": len(row.names),
        "title": row.title,
        "ref": row.ref,
        "number": row.pk,
        "expires": microseconds(row.expires_at) if row.expires_at else NEVER,
        "kind": row.kind,
        "topic": list(facts.topics),
        "level": facts.level or None,
        "sharing": facts.sharing or None,
        "mode": facts.mode or None,
        "runs": [_run(run, facts) for run in facts.runs],
        **_of_all(facts),
    }


def microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _of_all(facts: Facts) -> dict[str, Any]:
    runs = facts.runs
    return {
        "until": min((run.ends for run in runs), default=NEVER),
        "venues": _distinct(run.venue for run in runs),
        "modes": _distinct((facts.mode, *(run.mode for run in runs))),
        "days": _distinct(str(day) for run in runs for day in run.days),
        "times": _distinct(time for run in runs for time in run.times),
        "dates": sorted({day for run in runs for day in run.dates}),
        "places": [
            {"gte": run.opens, "lt": run.closes}
            for run in runs
            if run.free and run.opens < run.closes
        ],
    }


def _distinct(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value})


def _run(run: RunFacts, facts: Facts) -> dict[str, Any]:
    return {
        "venue": run.venue or None,
        "mode": run.mode or None,
        "other_mode": run.mode if run.mode and run.mode != facts.mode else None,
        "day": [str(day) for day in run.days],
        "time": list(run.times),
        "dates": list(run.dates),
        "ends": run.ends,
        "opens": run.opens,
        "closes": run.closes,
        "free": run.free,
    }
