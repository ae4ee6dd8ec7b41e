from django.db import models


class EventKind(models.TextChoices):
    CELEBRATION = "community celebration", "Community celebration"
    OPEN_DAY = "open day", "Open day"
    EXHIBITION = "exhibition", "Exhibition"
    FOCUS_GROUP = "focus group", "Focus group"
    AWARENESS_DAY = "awareness day", "Awareness day"
    GRADUATION = "graduation", "Graduation"
    WARM_HUB = "warm hub", "Warm hub"
    CRAFT_GROUP = "craft group", "Craft group"
    BOOK_CLUB = "book club", "Book club"
    WALKING_GROUP = "walking group", "Walking group"
    CO_PRODUCTION = "focus on co-production", "Focus on co-production"
    WORLD_CAFE = "world café with stalls", "World café with stalls"
