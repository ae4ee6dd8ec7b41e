from django.db import models


class Format(models.TextChoices):
    BOOK = "book", "Book"
    LEAFLET = "leaflet", "Leaflet"
    AUDIO = "audio", "Audio"
    FILM = "film", "Film"
    WEB_LINK = "web-link", "Web link"
    DOWNLOAD = "download", "Download"
