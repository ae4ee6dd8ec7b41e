"""Finding people by what they say of themselves, however they say it."""

import re

from django.db.models import Q, QuerySet

from enrolments.models import Learner

# Fewer digits would find nearly everyone.
SHORTEST_TELEPHONE = 4
MOST_FOUND = 10


def telephone_digits(words: str) -> str:
    """What a typed telephone number and a stored one share: 0151 496… is kept as +44151496…."""
    if re.search(r"[^\d\s()+.-]", words):
        return ""
    digits = re.sub(r"\D", "", words)
    digits = digits.removeprefix("44" if words.strip().startswith("+") else "").lstrip("0")
    return digits if len(digits) >= SHORTEST_TELEPHONE else ""


def by_words(learners: QuerySet[Learner], words: str) -> QuerySet[Learner]:
    """Those whose name or address has every word, or whose number has these digits."""
    digits = telephone_digits(words)
    if digits:
        return learners.filter(phone__contains=digits)
    for word in words.split():
        learners = learners.filter(
            Q(name__icontains=word) | Q(preferred_name__icontains=word) | Q(email__icontains=word)
        )
    return learners


def like(
    learners: QuerySet[Learner], *, name: str, email: str = "", phone: str = ""
) -> list[Learner]:
    """Those who may be this person: the same name, address or number. The best known first."""
    same = Q(name__iexact=name)
    if email:
        same |= Q(email=email.lower())
    if phone:
        same |= Q(phone=phone)
    return list(learners.filter(same).order_by("-created_at", "pk")[:MOST_FOUND])
