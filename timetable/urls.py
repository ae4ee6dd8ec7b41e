from django.urls import path

from timetable import views

urlpatterns = [
    path("sessions/<uuid:session>.ics", views.session_calendar, name="session-calendar"),
    path("runs/<slug:code>.ics", views.run_calendar, name="run-calendar"),
]
