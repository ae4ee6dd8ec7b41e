from courses.models.pages import (
    COURSES_ON_A_PAGE,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    NextStep,
)
from courses.models.prospectus_files import ProspectusFile

__all__ = [
    "COURSES_ON_A_PAGE",
    "CourseIndexPage",
    "CoursePage",
    "LessonPage",
    "NextStep",
    "ProspectusFile",
]
