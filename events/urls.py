from django.urls import path

from events import views

urlpatterns = [
    path("whats-on/", views.whats_on, name="whats-on"),
]
