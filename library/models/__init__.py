from library.models.copies import Copy
from library.models.pages import RESOURCES_ON_A_PAGE, LibraryPage
from library.models.reading_lists import ReadingList, ReadingListItem
from library.models.resources import Resource, Section

__all__ = [
    "RESOURCES_ON_A_PAGE",
    "Copy",
    "LibraryPage",
    "ReadingList",
    "ReadingListItem",
    "Resource",
    "Section",
]
