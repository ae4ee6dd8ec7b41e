from django.urls import path

from enrolments import views

urlpatterns = [
    path("<uuid:run_uuid>/", views.enrol, name="enrol"),
    path("<uuid:run_uuid>/done/", views.enrolled, name="enrolled"),
]
