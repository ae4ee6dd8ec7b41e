from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page, PageViewRestriction


class RoutedPage(Page):
    """Finds its way as Wagtail's page does, asking the database less.

    The pages passed on the way to the one asked for are its breadcrumb; they are remembered
    instead of being read again.
    """

    pages_on_the_way: list[Page] | None = None

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        if not path_components:
            return super().route(request, path_components)
        slug, *remaining = path_components
        subpage = self._children_for_routing().filter(slug=slug).first()
        if subpage is None:
            raise Http404
        subpage._cached_parent_obj = self
        subpage.pages_on_the_way = [*(self.pages_on_the_way or []), self]
        return subpage.route(request, remaining)

    def _children_for_routing(self) -> Any:
        kinds = self.allowed_subpage_models()
        # A page with one kind of child reads it at once; else Wagtail reads first which kind it is.
        model = kinds[0] if len(kinds) == 1 else Page
        children: Any = model.objects.child_of(self)
        if len(kinds) > 1:
            return children.specific()
        return children.select_related("picture") if hasattr(model, "picture") else children

    def way_here(self) -> list[Page]:
        """The pages above this one, from the home page down."""
        if self.pages_on_the_way is not None:
            return self.pages_on_the_way
        return list(self.get_ancestors().filter(depth__gt=1))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of this page and all above it, in one query.

        An alias has those of the page it is an alias of, as in Wagtail's own.
        """
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        ).distinct()
