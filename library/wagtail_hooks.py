from wagtail import hooks

from library.viewsets import LibraryGroup


@hooks.register("register_admin_viewset")
def library() -> LibraryGroup:
    return LibraryGroup()
