"""Words as they are compared: what was typed or published, folded, cut and stemmed.

Every engine is given these and nothing else, which is why all of them find the same.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

LONGEST_QUERY = 200
LONGEST_WORD = 40
MOST_WORDS = 12
# What is read of a pasted text, to choose its telling words from.
LONGEST_TEXT_READ = 8_000
POSSESSIVE = re.compile(r"['’ʼ]s\b")
APOSTROPHE = re.compile(r"['’ʼ‘`´]")
NOT_OF_A_WORD = re.compile(r"[\W_]+")
# Words that say nothing of what is wanted. "No", "not" and "can't" are kept: they change a phrase.
SMALL_WORDS = frozenset(
    "a about actually all also always am an and any are as at be been but by can could did do "
    "does doing dont find for from get gets getting give go going got had has have having he "
    "help her here him his how i id if ill im in into is it its ive just keep know let like "
    "look looking lot lots make many may me mine more much my myself need needs of off on one "
    "or our out over please really she so some than that the their them then there theres these "
    "they thing things this to too try trying up us very want wants was way we were what whats "
    "when where which who why will with would you your".split()
)
# Words that say a little: they raise what has them, and leave nothing out that has not.
FAINT_WORDS = frozenset(
    "after again ago already always another anybody anymore anyone anything around away back "
    "because before behind better big both bring came come done else end enough ever every "
    "everybody everyone everything few first found gone good great half happen happened hard "
    "instead last late lately later least left little long made maybe might minute moment month "
    "months most much must near never new next nice nobody none nothing now often once only other "
    "others own past perhaps place properly put puts putting quick quickly quite rather real right "
    "round said same say says see seem seems several should since somebody someone something "
    "sometimes somewhere soon sort still stuff such sure take takes taking tell tells think though "
    "through till time times today told tomorrow tonight took turn until use used usually wait "
    "wants way week weeks well went while whole without wont wouldnt year years yesterday "
    "yet".split()
)
# The same word, said in two ways that matter to a phrase.
ALIKE = {
    "cannot": "cant",
    "couldnt": "cant",
    "wanna": "want",
    "gonna": "going",
    "ppl": "people",
    "meself": "myself",
    "yous": "you",
    "youse": "you",
    "owt": "anything",
    "nowt": "nothing",
    "summat": "something",
    "ere": "here",
    "cos": "because",
    "coz": "because",
    "xmas": "christmas",
}

# A stemmer may not be shared by threads.
_of_thread = threading.local()


def clean(query: str) -> str:
    """The query without control characters, on one line, cut to a sensible length."""
    text = unicodedata.normalize("NFC", query[:LONGEST_TEXT_READ].replace("’", "'"))
    text = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(text.split())[:LONGEST_QUERY].strip()


def fold(text: str) -> str:
    """Lower case, without accents or apostrophes: “Crêpe’s” is "crepe", “can’t” is "cant"."""
    text = APOSTROPHE.sub("", POSSESSIVE.sub("", text.casefold()))
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The folded words of a text in order, with those that are joined by a hyphen apart."""
    found = (word[:LONGEST_WORD] for word in NOT_OF_A_WORD.split(fold(text)) if word)
    return [ALIKE.get(word, word) for word in found]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a word's inflections have in common: gardens and gardening are "garden"."""
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("english")
    return str(_of_thread.stemmer.stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of a text in order."""
    return [stem(word) for word in words(text)]


def telling(found: list[str]) -> list[str]:
    """The words that say what is wanted, or all of them when none does."""
    return [word for word in found if word not in SMALL_WORDS] or found
