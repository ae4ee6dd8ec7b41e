from django.db import migrations
from django.utils import timezone

from core.languages import Language


def number_copies(apps, schema_editor):
    """As many copies as were counted, and of these as many out; since when, nobody wrote down."""
    Resource = apps.get_model('library', 'Resource')
    Copy = apps.get_model('library', 'Copy')
    now, number, copies = timezone.now(), 0, []
    for resource in Resource.objects.order_by('pk'):
        for place in range(resource.copies_counted):
            number += 1
            since = now if place < resource.copies_counted_out else None
            copies.append(Copy(number=number, resource=resource, out_since=since))
    Copy.objects.bulk_create(copies, batch_size=500)


def language_codes(apps, schema_editor):
    """A language by its code. One that we do not know is kept among the words people use."""
    Resource = apps.get_model('library', 'Resource')
    codes = {}
    for language in Language:
        for name in (language.value, language.label, language.english_name):
            codes[name.casefold()] = language.value
    for resource in Resource.objects.all():
        written = resource.language.strip()
        if written and written.casefold() not in codes:
            resource.keywords = f'{resource.keywords}, {written}'.strip(', ')[:300]
        resource.language = codes.get(written.casefold(), Language.ENGLISH.value)
        resource.save(update_fields=['language', 'keywords'])


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0004_copies_and_reading_lists'),
    ]

    operations = [
        migrations.RunPython(number_copies, migrations.RunPython.noop),
        migrations.RunPython(language_codes, migrations.RunPython.noop),
    ]
