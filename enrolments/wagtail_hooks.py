from wagtail import hooks

from enrolments.viewsets import CollegeGroup


@hooks.register("register_admin_viewset")
def college() -> CollegeGroup:
    return CollegeGroup()
