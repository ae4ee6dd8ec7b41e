class PageSlug:
    """The last part of a page's address, as editors may write it: letters of any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
