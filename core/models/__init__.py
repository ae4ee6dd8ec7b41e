from core.models.images import SiteImage, SiteRendition
from core.models.outbox import OutboxMessage
from core.models.pages import BasePage
from core.models.settings import SiteSettings
from core.models.topics import PageTopic, Topic

__all__ = [
    "BasePage",
    "OutboxMessage",
    "PageTopic",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "Topic",
]
