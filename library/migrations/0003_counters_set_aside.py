from django.db import migrations


class Migration(migrations.Migration):
    """The counters make room for copies that each have a number."""

    dependencies = [
        ('library', '0002_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='resource',
            name='no_more_copies_out_than_there_are',
        ),
        migrations.RenameField('resource', 'copies', 'copies_counted'),
        migrations.RenameField('resource', 'copies_out', 'copies_counted_out'),
    ]
