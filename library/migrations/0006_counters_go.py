import core.languages
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from what is copied before it, which PostgreSQL must have finished first."""

    dependencies = [
        ('library', '0005_counted_copies_get_numbers'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='resource',
            name='copies_counted',
        ),
        migrations.RemoveField(
            model_name='resource',
            name='copies_counted_out',
        ),
        migrations.AlterField(
            model_name='resource',
            name='language',
            field=models.CharField(choices=core.languages.choices, default='en', max_length=10),
        ),
    ]
