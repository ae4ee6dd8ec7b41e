"""What a visitor typed, made safe and bounded."""

import unicodedata

LONGEST_QUERY = 200
MOST_WORDS = 12
PUNCTUATION = ".,;:!?…\"'“”‘()[]{}<>*%_–—\\/"


def clean(query: str) -> str:
    """The query without control characters, on one line, cut to a sensible length."""
    text = unicodedata.normalize("NFC", query.replace("’", "'"))
    text = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(text.split())[:LONGEST_QUERY].strip()


def words(query: str) -> list[str]:
    """The words to look for: at most twelve, lower case, stripped of punctuation at their ends."""
    found = [word.strip(PUNCTUATION) for word in clean(query).casefold().split()]
    return list(dict.fromkeys(word for word in found if word))[:MOST_WORDS]
