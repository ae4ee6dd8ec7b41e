from django.urls import path

from home import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
