from django.db import models


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
