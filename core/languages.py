"""The languages that people who come to us read, each with its own name for itself."""

from django.db import models


class Language(models.TextChoices):
    """A language by its code in HTML. The label is what its readers call it."""

    ENGLISH = "en", "English"
    ALBANIAN = "sq", "Shqip"
    AMHARIC = "am", "አማርኛ"
    ARABIC = "ar", "العربية"
    BENGALI = "bn", "বাংলা"
    BULGARIAN = "bg", "Български"
    CHINESE = "zh", "中文"
    CZECH = "cs", "Čeština"
    FRENCH = "fr", "Français"
    HINDI = "hi", "हिन्दी"
    HUNGARIAN = "hu", "Magyar"
    ITALIAN = "it", "Italiano"
    KURDISH_KURMANJI = "ku", "Kurdî"
    KURDISH_SORANI = "ckb", "کوردی"
    LATVIAN = "lv", "Latviešu"
    LITHUANIAN = "lt", "Lietuvių"
    PASHTO = "ps", "پښتو"
    PERSIAN = "fa", "فارسی"
    POLISH = "pl", "Polski"
    PORTUGUESE = "pt", "Português"
    PUNJABI = "pa", "ਪੰਜਾਬੀ"
    ROMANIAN = "ro", "Română"
    RUSSIAN = "ru", "Русский"
    SLOVAK = "sk", "Slovenčina"
    SOMALI = "so", "Soomaali"
    SPANISH = "es", "Español"
    TAMIL = "ta", "தமிழ்"
    TIGRINYA = "ti", "ትግርኛ"
    TURKISH = "tr", "Türkçe"
    UKRAINIAN = "uk", "Українська"
    URDU = "ur", "اردو"
    VIETNAMESE = "vi", "Tiếng Việt"
    WELSH = "cy", "Cymraeg"

    @property
    def english_name(self) -> str:
        return self.name.replace("_", " ").title()

    @property
    def direction(self) -> str:
        """Which way it is written, as HTML's `dir` says it."""
        return "rtl" if self in _FROM_THE_RIGHT else "ltr"


_FROM_THE_RIGHT = (
    Language.ARABIC,
    Language.KURDISH_SORANI,
    Language.PASHTO,
    Language.PERSIAN,
    Language.URDU,
)


def choices() -> list[tuple[str, str]]:
    """For an editor, who may not read the language: “Polish (Polski)”."""
    return [(language.value, _for_editors(language)) for language in Language]


def _for_editors(language: Language) -> str:
    if language == Language.ENGLISH:
        return str(language.label)
    return f"{language.english_name} ({language.label})"
