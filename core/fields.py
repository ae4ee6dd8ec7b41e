from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from core.blocks import BodyBlock


class BlocksField(StreamField):
    """A field of one kind of blocks.

    The blocks stay out of migrations: adding a block changes no table.
    """

    block: type[StreamBlock]

    def __init__(self, verbose_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(self.block(), verbose_name=verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class BodyField(BlocksField):
    """The body of a page, from the one list of blocks."""

    block = BodyBlock
