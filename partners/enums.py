from django.db import models

from enrolments.enums import SuggestedBy


class Audience(models.TextChoices):
    """Whom an entry is for, by the address's own word. Each but the first is a tick of the page."""

    ANYONE = "anyone", "Anyone"
    YOUNG_ADULTS = "young-adults", "Young adults"
    OVER_50S = "over-50s", "People over 50"
    FAMILIES = "families", "Families"
    CARERS = "carers", "Carers"
    DISABLED_PEOPLE = "disabled-people", "Disabled people"

    @property
    def field(self) -> str:
        return f"for_{self.value.replace('-', '_')}"


class Way(models.TextChoices):
    """How people can get help. Each is a tick of the page."""

    DROP_IN = "drop-in", "Drop in"
    APPOINTMENT = "appointment", "By appointment"
    TELEPHONE = "telephone", "By telephone"
    ONLINE = "online", "Online"

    @property
    def field(self) -> str:
        return WAY_FIELDS[self]


WAY_FIELDS = {
    Way.DROP_IN: "by_drop_in",
    Way.APPOINTMENT: "by_appointment",
    Way.TELEPHONE: "by_phone",
    Way.ONLINE: "online",
}
# Whom a page can be ticked as being for. With no tick it is for anyone.
SPECIAL_AUDIENCES = tuple(audience for audience in Audience if audience != Audience.ANYONE)


class CorrectionStatus(models.TextChoices):
    WAITING = "waiting", "Waits for an editor"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not taken over"


class PracticeKind(models.TextChoices):
    """What sort of place gives out our cards."""

    GP = "gp", "GP practice"
    JOB_CENTRE = "job-centre", "Job Centre"
    OTHER = "other", "Another place"

    @property
    def thinks(self) -> str:
        """What its cards say, in words a person would."""
        who = {PracticeKind.GP: "Your GP", PracticeKind.JOB_CENTRE: "Your work coach"}
        return f"{who.get(self, 'Someone you know')} thinks the Life Rooms could help"

    @property
    def suggested_by(self) -> SuggestedBy:
        """All that an enrolment or a referral ever holds of it."""
        known = {PracticeKind.GP: SuggestedBy.GP, PracticeKind.JOB_CENTRE: SuggestedBy.JOB_CENTRE}
        return known.get(self, SuggestedBy.PARTNER)


class Counted(models.TextChoices):
    """What a card leads to, by the name of its column in the counts."""

    OPENED = "opened", "Cards opened"
    ENROLMENT = "enrolments", "Enrolments"
    SELF_REFERRAL = "self_referrals", "Self-referrals"
