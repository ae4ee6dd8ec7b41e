"""The project's own illustrations, as images that editors can choose."""

from django.core.files.images import ImageFile

from core.models import SiteImage
from liferooms.seeding import content


def load_pictures() -> dict[str, SiteImage]:
    images = {}
    for key, row in content.read("pictures/pictures.yaml").items():
        path = content.FOLDER / "pictures" / f"{key}.png"
        with path.open("rb") as file:
            image = SiteImage(title=row["title"], description=row["alt"])
            image.file = ImageFile(file, name=path.name)
            image.save()
        images[key] = image
    return images
