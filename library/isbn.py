"""The numbers that books are known by. Kept as thirteen digits, whatever was typed."""

import re

from django.core.exceptions import ValidationError

NOT_OF_THAT_LENGTH = "An ISBN has 10 or 13 digits. This has another length or other characters."
DOES_NOT_ADD_UP = "This ISBN has a wrong digit: its last one does not fit the others."


def validate(typed: str) -> None:
    """Raises ValidationError, saying what is wrong."""
    written = without_gaps(typed)
    if not re.fullmatch(r"[0-9]{9}[0-9X]|97[89][0-9]{10}", written):
        raise ValidationError(NOT_OF_THAT_LENGTH)
    if written[-1] != _check_digit(written[:-1]):
        raise ValidationError(DOES_NOT_ADD_UP)


def is_valid(typed: str) -> bool:
    try:
        validate(typed)
    except ValidationError:
        return False
    return True


def thirteen_digits(typed: str) -> str:
    """A valid ISBN of either length as thirteen digits, without hyphens or spaces."""
    written = without_gaps(typed)
    if len(written) == 13:
        return written
    beginning = f"978{written[:9]}"
    return beginning + _check_digit(beginning)


def without_gaps(typed: str) -> str:
    return re.sub(r"[\s‐‑–-]", "", typed).upper()


def _check_digit(digits: str) -> str:
    if len(digits) == 12:
        weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        return str(-weighed % 10)
    weighed = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
    return "0123456789X"[-weighed % 11]
