# Columns for stems and facets, and each database's own index over them.

import django.utils.timezone
from django.db import migrations, models

TERMS = ("title_terms", "keyword_terms", "summary_terms", "body_terms", "names")
LISTED = ", ".join(TERMS)

# SQLite makes a table anew when Django alters it, and its triggers go with the old one: a later
# migration that alters SearchDocument must run make_index again.
SQLITE = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5({LISTED}, "
    "content='search_searchdocument', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5vocab('search_index', 'row')",
    f"""CREATE TRIGGER IF NOT EXISTS search_document_added AFTER INSERT ON search_searchdocument BEGIN
      INSERT INTO search_index(rowid, {LISTED})
      VALUES (new.id, {", ".join(f"new.{term}" for term in TERMS)}); END""",
    f"""CREATE TRIGGER IF NOT EXISTS search_document_gone AFTER DELETE ON search_searchdocument BEGIN
      INSERT INTO search_index(search_index, rowid, {LISTED})
      VALUES ('delete', old.id, {", ".join(f"old.{term}" for term in TERMS)}); END""",
    f"""CREATE TRIGGER IF NOT EXISTS search_document_changed
      AFTER UPDATE OF {LISTED} ON search_searchdocument BEGIN
      INSERT INTO search_index(search_index, rowid, {LISTED})
      VALUES ('delete', old.id, {", ".join(f"old.{term}" for term in TERMS)});
      INSERT INTO search_index(rowid, {LISTED})
      VALUES (new.id, {", ".join(f"new.{term}" for term in TERMS)}); END""",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
]
POSTGRESQL = [
    """ALTER TABLE search_searchdocument
      ADD COLUMN IF NOT EXISTS terms tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title_terms), 'A') ||
        setweight(to_tsvector('simple'::regconfig, keyword_terms), 'B') ||
        setweight(to_tsvector('simple'::regconfig, summary_terms), 'C') ||
        setweight(to_tsvector('simple'::regconfig, body_terms), 'D')) STORED,
      ADD COLUMN IF NOT EXISTS name_terms tsvector GENERATED ALWAYS AS (
        to_tsvector('simple'::regconfig, names)) STORED""",
    "CREATE INDEX IF NOT EXISTS search_terms_index ON search_searchdocument USING gin (terms)",
    "CREATE INDEX IF NOT EXISTS search_names_index ON search_searchdocument USING gin (name_terms)",
]
SQLITE_AWAY = [
    "DROP TRIGGER IF EXISTS search_document_added",
    "DROP TRIGGER IF EXISTS search_document_gone",
    "DROP TRIGGER IF EXISTS search_document_changed",
    "DROP TABLE IF EXISTS search_terms",
    "DROP TABLE IF EXISTS search_index",
]
POSTGRESQL_AWAY = [
    "ALTER TABLE search_searchdocument DROP COLUMN IF EXISTS terms, "
    "DROP COLUMN IF EXISTS name_terms"
]


def make_index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def take_index_away(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE_AWAY if vendor == "sqlite" else POSTGRESQL_AWAY:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DangerPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(help_text='In this order; up to two other words may stand between them.', max_length=120, unique=True)),
                ('harmless', models.BooleanField(default=False, help_text='Tick for a turn of speech that only sounds like danger: “killing time”. It is taken out wherever it stands, so make it as long as it must be.')),
            ],
            options={
                'verbose_name': 'word of danger',
                'verbose_name_plural': 'words of danger',
                'ordering': ['harmless', 'phrase'],
            },
        ),
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('searches', models.TextField(help_text='One search per line. All its words must be typed.', verbose_name='for these searches')),
                ('address', models.CharField(help_text='The address of a page, course, partner or book on this site: /courses/sleep/', max_length=255, verbose_name='address of what to show')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'promoted result',
                'ordering': ['sort_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('version', models.BigIntegerField()),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(blank=True, help_text='To keep the list in order.', max_length=80)),
                ('said', models.TextField(help_text="Words or short phrases, separated by commas: “skint, no money, can't pay”. A phrase counts when all its words are in what was typed, in any order.", verbose_name='what people say')),
                ('means', models.TextField(help_text='Words that our pages use, the best first, separated by commas: “debt, budget”.', verbose_name='what we call it')),
            ],
            options={
                'verbose_name': 'words people use',
                'verbose_name_plural': 'words people use',
                'ordering': ['topic', 'said'],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=40)),
                ('in_title', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['word'],
            },
        ),
        migrations.RemoveField(
            model_name='searchdocument',
            name='updated_at',
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='body_terms',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='expires_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='facets',
            field=models.TextField(default='{}'),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='keyword_terms',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='names',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='summary_terms',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='title_terms',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='version',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='searchdocument',
            name='kind',
            field=models.CharField(choices=[('course', 'Courses'), ('event', 'Events'), ('partner', 'Partners'), ('resource', 'Library'), ('topic', 'Topics'), ('page', 'Pages')], max_length=10),
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=100)),
                ('day', models.DateField(default=django.utils.timezone.localdate)),
                ('address', models.CharField(max_length=255)),
                ('position', models.PositiveSmallIntegerField()),
                ('times', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('query', 'day', 'address', 'position'), name='choice_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='QueryDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(blank=True, max_length=100)),
                ('day', models.DateField()),
                ('times', models.PositiveIntegerField(default=0)),
                ('found', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-day', '-times'],
                'constraints': [models.UniqueConstraint(fields=('query', 'day'), name='query_once_a_day')],
            },
        ),
        migrations.RunPython(make_index, take_index_away),
    ]
