"""Typesetting: words come as data, what is made is a tagged PDF."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from core.letterforms import our_letters, without_symbols

TYPEFACES = Path(__file__).parent / "typesetting"
CannotBeSet = typst.TypstError


def typeset(template: Path, data: Any, *, now: datetime) -> bytes:
    """PDF/UA-1: tagged, with a title and a language; raises CannotBeSet for what would break it.

    Emoji are left out. A letter that no typeface here has raises CannotBeSet, too.
    """
    return _compiled(template, without_symbols(data), now)


def typeset_in_our_letters(template: Path, data: Any, *, now: datetime) -> bytes:
    """The same with a question mark for each letter our own typeface lacks."""
    return _compiled(template, our_letters(without_symbols(data)), now)


def _compiled(template: Path, data: Any, now: datetime) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[TYPEFACES],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
        timestamp=int(now.timestamp()),
    )
