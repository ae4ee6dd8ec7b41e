"""Addresses below /pathways/, the page of which is Wagtail's."""

from django.urls import path

from pathways import views
from pathways.ways import WAYS

urlpatterns = [
    path("refer/", views.refer, name="pathways-refer"),
    *(path(way.path, views.ask, {"way": way}, name=way.url_name) for way in WAYS),
    *(
        path(f"{way.path}received/", views.received, {"way": way}, name=f"{way.url_name}-received")
        for way in WAYS
    ),
    path("agree/<str:token>/", views.agree, name="pathways-agree"),
    path("declined/", views.declined, name="pathways-declined"),
    path("take-back/<str:token>/", views.take_back, name="pathways-take-back"),
]
