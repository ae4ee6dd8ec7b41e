from django.urls import path

from courses import views

urlpatterns = [
    path("courses/prospectus/", views.prospectus, name="prospectus"),
]
