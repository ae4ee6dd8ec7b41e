"""Copies that were only counted have numbers afterwards, and languages their codes."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("library", "0003_counters_set_aside")]
AFTER = [("library", "0005_counted_copies_get_numbers")]


@pytest.mark.usefixtures("committed")
def test_counted_copies_become_numbered_ones_and_languages_become_codes() -> None:
    executor = MigrationExecutor(connection)
    newest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "library"]
    try:
        executor.migrate(BEFORE)
        old = executor.loader.project_state(BEFORE).apps.get_model("library", "Resource")
        section = old._meta.get_field("section").related_model.objects.create(name="S", slug="s")
        given = {"section": section, "description": "About it."}
        old.objects.create(
            title="One",
            slug="one",
            copies_counted=3,
            copies_counted_out=2,
            language="Polish",
            **given,
        )
        old.objects.create(
            title="Two", slug="two", copies_counted=1, language="Klingon", keywords="space", **given
        )
        executor = MigrationExecutor(connection)
        executor.migrate(AFTER)
        new = executor.loader.project_state(AFTER).apps
        copies = new.get_model("library", "Copy").objects.order_by("number")
        assert [
            (copy.number, copy.resource.title, copy.out_since is not None) for copy in copies
        ] == [(1, "One", True), (2, "One", True), (3, "One", False), (4, "Two", False)]
        languages = new.get_model("library", "Resource").objects.order_by("slug")
        assert list(languages.values_list("language", "keywords")) == [
            ("pl", ""),
            ("en", "space, Klingon"),
        ]
        new.get_model("library", "Resource").objects.all().delete()
    finally:
        MigrationExecutor(connection).migrate(newest)
