"""Which role may do what. The table in docs/roles.md says the same in words."""

from users import roles


def every(*models: str, actions: tuple[str, ...] = ("add", "change", "view")) -> list[str]:
    return [f"{action}_{model}" for model in models for action in actions]


MATRIX: dict[str, dict[str, list[str]]] = {
    roles.EDITOR: {
        "wagtailadmin": ["access_admin"],
        "core": [*every("topic"), "change_sitesettings"],
        "courses": ["change_prospectusfile"],
        "timetable": ["add_run", "view_run"],
        "library": [
            *every(
                "resource", "section", "readinglist", actions=("add", "change", "delete", "view")
            ),
            "publish_readinglist",
            "lend_copy",
        ],
        "partners": [*every("correction", actions=("change", "view")), "import_partnerpage"],
        "pathways": ["change_pathwayssettings"],
        "search": [
            *every("synonym", "promotion", actions=("add", "change", "delete", "view")),
            "view_queryday",
        ],
    },
    roles.COORDINATOR: {
        "wagtailadmin": ["access_admin"],
        "core": every("outboxmessage", actions=("change", "view")),
        "enrolments": [
            *every("learner", "supportneeds", "call", actions=("change", "view")),
            "view_enrolment",
            "view_auditentry",
            "add_evaluation",
            "view_evaluation",
            "view_evaluation_words",
            "change_attendance",
            "add_runmessage",
            "enrol_learner",
            "change_places",
            "view_restricted_learner",
            "merge_learner",
            "erase_learner",
            "export_learner",
        ],
        "timetable": [
            *every("run", "session", "term", "venue"),
            *every("closure", actions=("add", "change", "delete", "view")),
            "add_visit",
        ],
        "courses": ["change_prospectusfile"],
        "partners": [
            *every("partnercontact", actions=("add", "change", "delete", "view")),
            *every("advicereturn", "referringpractice"),
            "view_correction",
        ],
        "pathways": [
            *every("referral", actions=("change", "view")),
            "erase_referral",
        ],
        "reports": ["view_figures", "view_equality_figures"],
    },
    roles.FRONT_DESK: {
        "wagtailadmin": ["access_admin"],
        "enrolments": [
            "enrol_learner",
            "view_learner",
            "view_call",
            "change_call",
            "add_evaluation",
        ],
        "library": ["lend_copy"],
        "timetable": ["view_run", "add_visit"],
    },
    # Sessions are what a tutor sees; of whom they meet there, only those of their own runs.
    roles.TUTOR: {"wagtailadmin": ["access_admin"], "timetable": ["view_session"]},
    # Never anything about a learner.
    roles.VOLUNTEER: {
        "wagtailadmin": ["access_admin"],
        "library": [*every("readinglist"), "lend_copy"],
        "timetable": ["add_visit"],
    },
    # Pathways Advisors work through what people ask for; of learners they see nothing.
    roles.ADVISOR: {
        "wagtailadmin": ["access_admin"],
        "pathways": every("referral", actions=("change", "view")),
    },
    # Campaigns, stories and events, and what is put first in search; the registers are an Editor's.
    roles.COMMUNICATIONS: {
        "wagtailadmin": ["access_admin"],
        "core": ["change_sitesettings"],
        "courses": ["change_prospectusfile"],
        "timetable": ["add_run", "view_run"],
        "search": [
            *every("promotion", actions=("add", "change", "delete", "view")),
            "view_queryday",
        ],
        "reports": ["view_figures"],
    },
    roles.REPORT_READER: {
        "wagtailadmin": ["access_admin"],
        "reports": ["view_figures", "view_equality_figures"],
    },
    # Who looked at what, copies of what is kept of somebody, and erasing it: never what helps.
    roles.INFORMATION_GOVERNANCE: {
        "wagtailadmin": ["access_admin"],
        "enrolments": [
            "view_learner",
            "view_restricted_learner",
            "erase_learner",
            "export_learner",
            "view_auditentry",
        ],
        "pathways": ["view_referral", "erase_referral"],
        "reports": ["view_figures", "view_equality_figures"],
    },
    # What is shown to someone in danger is for those who know safe messaging.
    roles.SAFE_MESSAGING: {
        "wagtailadmin": ["access_admin"],
        "search": [
            *every("dangerphrase", actions=("add", "change", "delete", "view")),
            "view_queryday",
        ],
    },
}


def grant_all() -> None:
    for role, apps in MATRIX.items():
        for app_label, codenames in apps.items():
            roles.grant(role, app_label, codenames)
