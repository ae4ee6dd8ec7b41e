from django.urls import path

from library import views

urlpatterns = [
    path("library/<slug:slug>/", views.resource, name="resource"),
]
