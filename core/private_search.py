"""Lists of people are searched by a POST: a name must stay in no address, log or history."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

MOST_FOUND = 50
LONGEST = 200


class PrivateSearch:
    """For a listing of people. Its own search box, which sends a GET, is not shown."""

    template_name = "core/admin/private_list.html"
    is_searchable = False
    # What can be typed, said beside the box.
    can_be_found_by = "Name"
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self
        response: HttpResponse = view.get(request, *args, **kwargs)
        return response

    @cached_property
    def search_query(self) -> str:
        return " ".join(self.request.POST.get("words", "").split())[:LONGEST]

    @cached_property
    def is_searching(self) -> bool:
        return bool(self.search_query)

    @cached_property
    def filters(self) -> Any:
        """Narrowing sends a GET, which would let go of the words: it is everyone or some words."""
        view: Any = super()
        return None if self.is_searching else view.filters

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """What was found is on one page, for the same reason."""
        view: Any = super()
        return view.paginate_queryset(queryset, MOST_FOUND if self.is_searching else page_size)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view: Any = super()
        context: dict[str, Any] = view.get_context_data(**kwargs)
        return context | {
            "words": self.search_query,
            "most_found": MOST_FOUND,
            "can_be_found_by": self.can_be_found_by,
            "is_searching": self.is_searching,
        }
