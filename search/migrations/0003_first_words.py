# The lists editors begin with; from here on they are theirs.

from pathlib import Path

import yaml
from django.db import migrations

FOLDER = Path(__file__).resolve().parents[1] / "data"


def load(apps, schema_editor):
    synonyms = yaml.safe_load((FOLDER / "synonyms.yaml").read_text(encoding="utf-8"))
    apps.get_model("search", "Synonym").objects.bulk_create(
        apps.get_model("search", "Synonym")(
            topic=group["topic"],
            said=", ".join(map(str, entry["said"])),
            means=", ".join(map(str, entry["means"])),
        )
        for group in synonyms
        for entry in group["entries"]
    )
    lists = yaml.safe_load((FOLDER / "danger.yaml").read_text(encoding="utf-8"))
    apps.get_model("search", "DangerPhrase").objects.bulk_create(
        apps.get_model("search", "DangerPhrase")(phrase=str(phrase), harmless=name == "harmless")
        for name in ("danger", "harmless")
        for phrase in lists[name]
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_and_facets")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
