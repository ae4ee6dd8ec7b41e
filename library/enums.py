from django.db import models


class Format(models.TextChoices):
    BOOK = "book", "Book"
    LEAFLET = "leaflet", "Leaflet"
    AUDIO = "audio", "Audio"
    FILM = "film", "Film"
    WEB_LINK = "web-link", "Web link"
    DOWNLOAD = "download", "Download"


class Audience(models.TextChoices):
    """Who it suits, for choosing by. More can be said in words."""

    EVERYONE = "everyone", "Everyone"
    CHILDREN = "children", "Children, with a grown-up"
    YOUNG = "young-people", "Young people"
    CARERS = "carers", "Family, friends and carers"
    WORKERS = "workers", "People who work with others"
