"""Which role may do what. The table in docs/roles.md says the same in words."""

from users import roles


def every(*models: str, actions: tuple[str, ...] = ("add", "change", "view")) -> list[str]:
    return [f"{action}_{model}" for model in models for action in actions]


MATRIX: dict[str, dict[str, list[str]]] = {
    roles.EDITOR: {
        "wagtailadmin": ["access_admin"],
        "core": [*every("topic"), "change_sitesettings"],
        "library": every("resource", "section", actions=("add", "change", "delete", "view")),
    },
    roles.COORDINATOR: {
        "wagtailadmin": ["access_admin"],
        "enrolments": ["view_enrolment"],
        "timetable": every("run", "session", "term", "venue")
        + every("closure", actions=("add", "change", "delete", "view")),
        "partners": every("partnercontact", actions=("add", "change", "delete", "view")),
    },
}


def grant_all() -> None:
    for role, apps in MATRIX.items():
        for app_label, codenames in apps.items():
            roles.grant(role, app_label, codenames)
