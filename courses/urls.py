from django.urls import path

from courses import views

urlpatterns = [
    path("courses/prospectus/", views.prospectus, name="prospectus"),
    path("courses/<page_slug:slug>.ics", views.course_calendar, name="course-calendar"),
    path("courses/prospectus.pdf", views.prospectus_pdf, name="prospectus_pdf"),
]
