from core.models.images import SiteImage, SiteRendition
from core.models.imports import StagedImport
from core.models.long_work import LongWork
from core.models.outbox import OutboxMessage
from core.models.pages import BasePage
from core.models.rate_limits import RateLimitCount
from core.models.settings import SiteSettings
from core.models.topics import PageTopic, Topic
from core.models.versions import PageVersion

__all__ = [
    "BasePage",
    "LongWork",
    "OutboxMessage",
    "PageTopic",
    "PageVersion",
    "RateLimitCount",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "StagedImport",
    "Topic",
]
