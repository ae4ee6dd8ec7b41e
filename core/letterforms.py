"""Which letters can be printed. Typst makes no PDF at all when one has no shape."""

import unicodedata
from collections.abc import Callable
from typing import Any

# What the files in core/typesetting/ were made with: see site/liferooms/static/fonts/README.md.
OURS = frozenset(
    chr(number)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0x130),
        (0x131, 0x151),
        (0x152, 0x17F),
        (0x218, 0x21B),
        (0x1E80, 0x1E85),
        (0x1EF2, 0x1EF3),
        (0x2010, 0x2015),
        (0x2018, 0x201A),
        (0x201C, 0x201E),
    )
    for number in range(first, last + 1)
) | frozenset("†•…′″‹›⁄€™←↑→↓−∕ẞ\n\t")
# Pictures, controls, and what changes how a picture looks.
SYMBOLS = frozenset({"So", "Sk", "Cc", "Cs", "Co", "Cn"})
PICTURE_SELECTORS = range(0xFE00, 0xFE10)


def without_symbols(data: Any) -> Any:
    """The same data without emoji and control characters: words say the same."""
    return _each_text(data, lambda letter: letter if _is_word_like(letter) else "")


def our_letters(data: Any) -> Any:
    """The same data with a question mark for every letter that our typeface lacks."""
    return _each_text(data, lambda letter: letter if letter in OURS else "?")


def _is_word_like(letter: str) -> bool:
    if letter in OURS:
        return True
    return ord(letter) not in PICTURE_SELECTORS and unicodedata.category(letter) not in SYMBOLS


def _each_text(data: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return "".join(map(changed, data))
    if isinstance(data, dict):
        return {name: _each_text(value, changed) for name, value in data.items()}
    if isinstance(data, list):
        return [_each_text(value, changed) for value in data]
    return data
