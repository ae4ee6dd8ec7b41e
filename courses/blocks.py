from wagtail import blocks

from core.fields import BlocksField


class YouSaidBlock(blocks.StructBlock):
    """What people said of a course, in our words, and what we did about it."""

    said = blocks.CharBlock(
        label="You said",
        max_length=300,
        help_text="In your own words, of what several people said. Never word for word: whoever "
        "wrote it would be known by it.",
    )
    did = blocks.CharBlock(
        label="We did", max_length=300, help_text="What has changed. If nothing could, say why."
    )

    class Meta:
        icon = "comment"
        label = "You said, we did"


class YouSaidLines(blocks.StreamBlock):
    line = YouSaidBlock()

    class Meta:
        required = False
        max_num = 5


class YouSaidField(BlocksField):
    """A few lines of what people said, and what we did."""

    block = YouSaidLines
