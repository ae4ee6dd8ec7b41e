"""How a page and the same words in another form lead to each other."""

from dataclasses import dataclass

from core.languages import Language

BRITISH_SIGN_LANGUAGE = "bfi"


@dataclass(frozen=True)
class VersionLink:
    """One such link, as the reader sees it.

    `form` is English, such as “Easy Read”; `language_name` is in the language itself. At least one
    of them is there. `hreflang` is the language of what the link leads to.
    """

    title: str
    url: str
    language: Language
    hreflang: str
    form: str = ""
    language_name: str = ""
    icon: str = "book"
    file_text: str = ""


@dataclass(frozen=True)
class Alternate:
    """A page that says the same in one language, for search engines."""

    hreflang: str
    url: str
