"""The house as a whole: nothing reaches up, by import or by a string that names a model."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

REPOSITORY = Path(__file__).resolve().parents[1]

# Top imports down; apps on one line do not know each other. docs/decisions/0001-the-house.md
LAYERS = (
    ("liferooms",),
    ("home", "reports"),
    ("courses", "events", "library", "pathways"),
    ("partners",),
    ("enrolments",),
    ("timetable",),
    ("search",),
    ("core", "users"),
)
LEVEL = {app: level for level, layer in enumerate(LAYERS) for app in layer}


def source_files(app: str) -> list[Path]:
    folder = REPOSITORY / ("site/liferooms" if app == "liferooms" else app)
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


def strings_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def reaches_up(app: str, text: str) -> bool:
    """Whether a string such as "courses.CoursePage" names a model of a layer above or beside."""
    match = re.fullmatch(r"([a-z]+)\.([A-Za-z]+)", text)
    if not match or match[1] not in LEVEL or match[1] == app:
        return False
    models = {model.__name__.lower() for model in apps.get_app_config(match[1]).get_models()}
    return match[2].lower() in models and LEVEL[match[1]] <= LEVEL[app]


@pytest.mark.parametrize("app", sorted(LEVEL))
def test_no_app_names_a_model_above_it_in_a_string(app: str) -> None:
    found = {
        f"{path.relative_to(REPOSITORY)}: {text}"
        for path in source_files(app)
        for text in strings_in(path)
        if reaches_up(app, text)
    }
    assert found == set()


def test_the_string_check_sees_an_upward_reference() -> None:
    assert reaches_up("timetable", "courses.CoursePage")
    assert reaches_up("home", "liferooms.Anything") is False
    assert reaches_up("courses", "core.SiteImage") is False


def test_every_app_of_the_house_is_in_the_layer_table() -> None:
    ours = {path.parent.name for path in REPOSITORY.glob("*/apps.py")}
    assert ours | {"liferooms"} == set(LEVEL)


def test_site_is_a_plain_folder() -> None:
    assert not (REPOSITORY / "site/__init__.py").exists()


def test_models_with_personal_data_are_neither_indexed_nor_revised() -> None:
    from wagtail.models import RevisionMixin
    from wagtail.search.index import Indexed

    from enrolments.models import Enrolment, Learner
    from pathways.models import Referral

    for model in (Learner, Enrolment, Referral):
        assert not issubclass(model, (Indexed, RevisionMixin))


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): len(path.read_text().splitlines())
        for app in LEVEL
        for path in source_files(app)
        if len(path.read_text().splitlines()) > 400
    }
    assert not long
